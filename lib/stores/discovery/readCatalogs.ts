import { readColumnType } from '@/lib/evidence/compare/columnType';
import { parseDistributed, parseFinalView } from '../clickhouse/parseEngine';
import type { ClickHouseStore } from '../clickhouse/openClickHouse';
import type { Stores } from '../openStores';
import type { PostgresStore } from '../postgres/openPostgres';
import { declaredType } from '../postgres/declaredType';
import type { Catalogs, ClickHouseTableSeen, ColumnSeen, ForeignKeySeen, KeySeen, PostgresTableSeen } from './Catalogs';

/** Names of tables, in any schema and any database. */
export interface TablesWanted {
  readonly postgres: readonly string[];
  readonly clickhouse: readonly string[];
}

/**
 * What both stores say of their tables, of all or of those of some names; views and tables over others bring the tables below them along. It
 * asks the catalogs alone, and reads no row. @throws SourceFailure
 */
export async function readCatalogs(stores: Stores, wanted?: TablesWanted, signal?: AbortSignal): Promise<Catalogs> {
  const [postgres, clickhouse] = await Promise.all([
    readPostgres(stores.postgres, wanted?.postgres ?? null, signal),
    readClickHouse(stores.clickhouse, wanted?.clickhouse ?? null, signal),
  ]);
  return { postgres, clickhouse };
}

const someTables = `class.relkind IN ('r', 'p', 'v', 'm', 'f') AND namespace.nspname <> 'information_schema' AND namespace.nspname !~ '^pg_'
  AND CASE WHEN $1::text[] IS NULL THEN NOT class.relispartition ELSE class.relname = ANY ($1) END`;

const columnsSql = `SELECT namespace.nspname, class.relname, pg_table_is_visible(class.oid), class.relkind IN ('v', 'f'), attribute.attname,
       resolved.declared,
       NOT (attribute.attnotnull OR coalesce(domain.strict, false)), attribute.attgenerated <> '',
       has_schema_privilege(namespace.oid, 'USAGE') AND has_column_privilege(class.oid, attribute.attnum, 'SELECT')
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_catalog.pg_attribute AS attribute
  ON attribute.attrelid = class.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
LEFT JOIN LATERAL (
  WITH RECURSIVE chain (type, strict) AS (
    SELECT typbasetype, typnotnull FROM pg_catalog.pg_type WHERE oid = attribute.atttypid AND typtype = 'd'
    UNION ALL
    SELECT typbasetype, chain.strict OR typnotnull
    FROM chain JOIN pg_catalog.pg_type ON oid = chain.type AND typtype = 'd'
  )
  SELECT bool_or(chain.strict) AS strict FROM chain
) AS domain ON true
${declaredType}
WHERE ${someTables}
ORDER BY 1, 2, attribute.attnum`;

const namesOf = (table: string, numbers: string) =>
  `(SELECT json_agg(attribute.attname ORDER BY numbered.place)
    FROM unnest(${numbers}) WITH ORDINALITY AS numbered (number, place)
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = ${table} AND attribute.attnum = numbered.number)`;

const keysSql = `SELECT namespace.nspname, class.relname, CASE WHEN unique_index.indisprimary THEN 'primary' ELSE 'unique' END,
       ${namesOf('class.oid', '(unique_index.indkey::smallint[])[0:unique_index.indnkeyatts - 1]')}, NULL, NULL, NULL
FROM pg_catalog.pg_index AS unique_index
JOIN pg_catalog.pg_class AS class ON class.oid = unique_index.indrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE unique_index.indisunique AND unique_index.indisvalid AND unique_index.indpred IS NULL AND unique_index.indexprs IS NULL
  AND ${someTables}
UNION ALL
SELECT namespace.nspname, class.relname, 'foreign', ${namesOf('class.oid', 'constrained.conkey')},
       other_namespace.nspname, other.relname, ${namesOf('other.oid', 'constrained.confkey')}
FROM pg_catalog.pg_constraint AS constrained
JOIN pg_catalog.pg_class AS class ON class.oid = constrained.conrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_catalog.pg_class AS other ON other.oid = constrained.confrelid
JOIN pg_catalog.pg_namespace AS other_namespace ON other_namespace.oid = other.relnamespace
WHERE constrained.contype = 'f' AND ${someTables}`;

type Building<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

async function readPostgres(
  store: PostgresStore,
  names: readonly string[] | null,
  signal?: AbortSignal,
): Promise<readonly PostgresTableSeen[]> {
  const [columns, keys] = await Promise.all([
    store.run({ sql: columnsSql, values: [names] }, signal),
    store.run({ sql: keysSql, values: [names] }, signal),
  ]);
  const tables = new Map<string, Building<PostgresTableSeen>>();
  for (const [schema, table, visible, isView, name, type, nullable, generated, readable] of columns) {
    const id = JSON.stringify([schema, table]);
    const seen = tables.get(id) ?? {
      schema: schema ?? '',
      table: table ?? '',
      visible: visible === 't',
      isView: isView === 't',
      columns: [],
      keys: [],
      foreignKeys: [],
    };
    tables.set(id, seen);
    seen.columns.push({
      name: name ?? '',
      type: type ?? '',
      nullable: nullable === 't',
      generated: generated === 't',
      readable: readable === 't',
    });
  }
  for (const [schema, table, kind, own, otherSchema, otherTable, others] of keys) {
    const seen = tables.get(JSON.stringify([schema, table]));
    if (seen === undefined) continue;
    const list = namesIn(own);
    if (kind === 'foreign')
      seen.foreignKeys.push({
        columns: list,
        schema: otherSchema ?? '',
        table: otherTable ?? '',
        references: namesIn(others),
      } satisfies ForeignKeySeen);
    else if (kind === 'primary') seen.keys.unshift({ primary: true, columns: list } satisfies KeySeen);
    else seen.keys.push({ primary: false, columns: list });
  }
  return [...tables.values()];
}

function namesIn(json: string | null | undefined): readonly string[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as string[]);
}

const inSight = (database: string, name: string) =>
  `lower(${database}) NOT IN ('system', 'information_schema') AND ({every:UInt8} = 1 OR ${name} IN {names:Array(String)})`;
const tablesSql = `SELECT database, name, database = currentDatabase(), engine, engine_full, sorting_key, partition_key, as_select
FROM system.tables WHERE ${inSight('database', 'name')} AND NOT is_temporary AND NOT startsWith(name, '.inner') ORDER BY database, name`;
const clickhouseColumnsSql = `SELECT database, table, name, type, default_kind FROM system.columns
WHERE ${inSight('database', 'table')} AND default_kind != 'EPHEMERAL' ORDER BY database, table, position`;

async function readClickHouse(
  store: ClickHouseStore,
  names: readonly string[] | null,
  signal?: AbortSignal,
): Promise<readonly ClickHouseTableSeen[]> {
  if (names?.length === 0) return [];
  const found = await readClickHouseTables(store, names, signal);
  if (names === null) return found;
  // Twice: a view may be over a Distributed table, which is over a third one.
  const below = found.flatMap(namesBelow).filter((name) => !names.includes(name));
  if (below.length === 0) return found;
  const second = await readClickHouseTables(store, below, signal);
  const third = second.flatMap(namesBelow).filter((name) => !names.includes(name) && !below.includes(name));
  return [...found, ...second, ...(third.length === 0 ? [] : await readClickHouseTables(store, third, signal))];
}

function namesBelow({ engine, engineFull, asSelect }: ClickHouseTableSeen): readonly string[] {
  const below =
    engine === 'View' ? parseFinalView(asSelect) : engine === 'Distributed' ? parseDistributed(engineFull) : null;
  return below === null ? [] : [below.table];
}

async function readClickHouseTables(
  store: ClickHouseStore,
  names: readonly string[] | null,
  signal?: AbortSignal,
): Promise<readonly ClickHouseTableSeen[]> {
  const parameters = { every: names === null ? 1 : 0, names: names ?? [] };
  const [tables, columns] = await Promise.all([
    store.run({ sql: tablesSql, parameters }, signal),
    store.run({ sql: clickhouseColumnsSql, parameters }, signal),
  ]);
  const byTable = new Map<string, ColumnSeen[]>();
  for (const row of columns) {
    const [database, table, name = '', type = '', kind] = row.map(String);
    const id = JSON.stringify([database, table]);
    const list = byTable.get(id) ?? [];
    byTable.set(id, list);
    const generated = kind === 'MATERIALIZED' || kind === 'ALIAS';
    list.push({ name, type, nullable: readColumnType(type).nullable, generated, readable: true });
  }
  return tables.map((row) => {
    const [database = '', table = '', visible, engine = '', engineFull = '', sortingKey = '', partitionKey = ''] =
      row.map(String);
    return {
      database,
      table,
      visible: visible === '1',
      engine,
      engineFull,
      sortingKey,
      partitionKey,
      asSelect: String(row[7] ?? ''),
      columns: byTable.get(JSON.stringify([database, table])) ?? [],
    };
  });
}
