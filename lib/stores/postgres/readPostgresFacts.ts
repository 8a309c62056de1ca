import { postgresCopiesOf, truthOf, type RecordType, type TableOfRows } from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import { expressionsIn, type ExpressionSeen } from '../ExpressionSeen';
import { missingColumn, missingTable } from '../missingInStore';
import { SourceFailure } from '../SourceFailure';
import { declaredType } from './declaredType';
import type { PostgresStore } from './openPostgres';
import type { PostgresFacts, PostgresTable } from './PostgresFacts';
import { seePostgresExpression } from './seePostgresExpression';

export const postgresFactsSql = `SELECT wanted.place, attribute.attname,
       resolved.declared,
       has_schema_privilege(class.relnamespace, 'USAGE') AND has_column_privilege(class.oid, attribute.attnum, 'SELECT'),
       class.relkind IN ('r', 'p', 'm') AND has_table_privilege(class.oid, 'SELECT'),
       current_setting('server_version'), current_setting('track_commit_timestamp'), attribute.attnotnull,
       attribute.attgenerated <> ''
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
      PostgresTable & {
        columns: Map<string, string>;
        unreadable: Set<string>;
        required: Set<string>;
        computed: Set<string>;
        expressions: Map<string, ExpressionSeen>;
      }
    >();
    for (const [place, column, declared, readable, hasTransactions, , , required, computed] of rows) {
      const name = names[Number(place) - 1];
      if (name === undefined || column === null || column === undefined) continue;
      const table = tables.get(name) ?? {
        name,
        columns: new Map<string, string>(),
        unreadable: new Set<string>(),
        required: new Set<string>(),
        computed: new Set<string>(),
        expressions: new Map<string, ExpressionSeen>(),
        hasTransactions: hasTransactions === 't',
      };
      tables.set(name, table);
      if (readable === 't') table.columns.set(column, declared ?? '');
      else table.unreadable.add(column);
      if (required === 't') table.required.add(column);
      if (computed === 't') table.computed.add(column);
    }
    for (const copy of copies)
      for (const source of copy.tables) {
        const table = tables.get(source.table);
        if (table === undefined) continue;
        for (const { sql } of expressionsIn(type, copy.id, source))
          if (!table.expressions.has(sql))
            table.expressions.set(sql, await seePostgresExpression(store, table, sql, signal));
      }
    return { version: rows[0]?.[5] ?? '', commitTimestamps: rows[0]?.[6] === 'on', tables };
  });
}

/** A table with every column without which its rows can't be told apart. @throws SourceFailure that names what is missing */
export function requireTable(facts: PostgresFacts, type: RecordType, wanted: TableOfRows): PostgresTable {
  const table = facts.tables.get(wanted.table);
  if (table === undefined) throw missingTable('Postgres', type, wanted.table);
  for (const column of Object.values(wanted.key)) requireColumn(type, table, column, 'rows are found');
  if (wanted.deletion !== undefined) requireColumn(type, table, wanted.deletion.column, 'deleted rows are recognized');
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
