import { postgresCopiesOf, truthOf, type RecordType, type TableOfRows } from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import { missingColumn, missingTable } from '../missingInStore';
import { SourceFailure } from '../SourceFailure';
import type { PostgresStore } from './openPostgres';
import type { PostgresFacts, PostgresTable } from './PostgresFacts';

/**
 * Joined to `attribute`: `resolved.declared` is its type as `format_type` prints it, of a domain its base type, of a list that of its items and brackets;
 * one of the user's own has its sort before it.
 */
export const declaredType = `LEFT JOIN LATERAL (
  WITH RECURSIVE chain (type, modifier, brackets) AS (
    SELECT attribute.atttypid, attribute.atttypmod, ''
    UNION ALL
    SELECT CASE typtype WHEN 'd' THEN typbasetype ELSE typelem END,
           CASE WHEN typtype = 'd' AND chain.modifier = -1 THEN typtypmod ELSE chain.modifier END,
           chain.brackets || CASE typtype WHEN 'd' THEN '' ELSE '[]' END
    FROM chain JOIN pg_catalog.pg_type AS type ON type.oid = chain.type
    WHERE typtype = 'd'
       OR EXISTS (SELECT FROM pg_catalog.pg_type AS item WHERE item.oid = type.typelem AND item.typarray = type.oid)
  )
  SELECT CASE WHEN typnamespace = 'pg_catalog'::regnamespace THEN ''
              ELSE CASE typtype WHEN 'e' THEN 'enum ' WHEN 'c' THEN 'composite ' WHEN 'r' THEN 'range ' WHEN 'm' THEN 'multirange ' ELSE '' END
         END || format_type(chain.type, chain.modifier) || chain.brackets AS declared
  FROM chain JOIN pg_catalog.pg_type ON oid = chain.type
  WHERE typtype <> 'd'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS item WHERE item.oid = pg_type.typelem AND item.typarray = pg_type.oid)
) AS resolved ON true`;

export const postgresFactsSql = `SELECT wanted.place, attribute.attname,
       resolved.declared,
       has_schema_privilege(class.relnamespace, 'USAGE') AND has_column_privilege(class.oid, attribute.attnum, 'SELECT'),
       class.relkind IN ('r', 'p', 'm') AND has_table_privilege(class.oid, 'SELECT'),
       current_setting('server_version'), current_setting('track_commit_timestamp'), attribute.attnotnull
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
LEFT JOIN pg_catalog.pg_class AS class
  ON class.relkind IN ('r', 'p', 'v', 'm', 'f')
 AND class.oid = CASE WHEN wanted.schema = '' THEN to_regclass(quote_ident(wanted.name))::oid
                      ELSE (SELECT named.oid FROM pg_catalog.pg_class AS named
                            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = named.relnamespace
                            WHERE namespace.nspname = wanted.schema AND named.relname = wanted.name) END
LEFT JOIN pg_catalog.pg_attribute AS attribute
  ON attribute.attrelid = class.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
${declaredType}`;

/** What Postgres says of the tables of a type. @throws SourceFailure */
export function readPostgresFacts(
  store: PostgresStore,
  type: RecordType,
  signal?: AbortSignal,
): Promise<PostgresFacts> {
  return store.facts.of(type).get(async () => {
    const copies = [truthOf(type), ...postgresCopiesOf(type)];
    const names = [...new Set(copies.flatMap(({ tables }) => tables.map(({ table }) => table)))];
    const parsed = names.map((name) => parseTableName(name) ?? { schema: '', table: '' });
    const rows = await store.run(
      { sql: postgresFactsSql, values: [parsed.map(({ schema }) => schema ?? ''), parsed.map(({ table }) => table)] },
      signal,
    );
    const tables = new Map<
      string,
      PostgresTable & { columns: Map<string, string>; unreadable: Set<string>; required: Set<string> }
    >();
    for (const [place, column, declared, readable, hasTransactions, , , required] of rows) {
      const name = names[Number(place) - 1];
      if (name === undefined || column === null || column === undefined) continue;
      const table = tables.get(name) ?? {
        name,
        columns: new Map<string, string>(),
        unreadable: new Set<string>(),
        required: new Set<string>(),
        hasTransactions: hasTransactions === 't',
      };
      tables.set(name, table);
      if (readable === 't') table.columns.set(column, declared ?? '');
      else table.unreadable.add(column);
      if (required === 't') table.required.add(column);
    }
    return { version: rows[0]?.[5] ?? '', commitTimestamps: rows[0]?.[6] === 'on', tables };
  });
}

/** A table with every column without which its rows can't be told apart. @throws SourceFailure that names what is missing */
export function requireTable(facts: PostgresFacts, type: RecordType, wanted: TableOfRows): PostgresTable {
  const table = facts.tables.get(wanted.table);
  if (table === undefined) throw missingTable('Postgres', type, wanted.table);
  for (const column of Object.values(wanted.key)) requireColumn(type, table, column, 'rows are found');
  if (wanted.deletion !== undefined)
    requireColumn(type, table, wanted.deletion.column, 'rows that are deleted are told from others');
  return table;
}

function requireColumn(type: RecordType, table: PostgresTable, column: string, purpose: string): void {
  if (table.columns.has(column)) return;
  if (!table.unreadable.has(column)) throw missingColumn('Postgres', type, table.name, column, purpose);
  throw new SourceFailure({
    code: 'permission_denied',
    message:
      table.columns.size === 0
        ? `The Postgres user may not read the table ${table.name}.`
        : `The Postgres user may not read the column ${column} of ${table.name}, by which ${purpose}.`,
    hint: 'GRANT USAGE on the schema and SELECT on the table to it.',
  });
}
