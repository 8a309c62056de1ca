import { tables } from '@/lib/record/catalogue';
import { SourceFailure } from '../SourceFailure';
import type { ClickHouseFacts, ClickHouseTable } from './ClickHouseFacts';
import { describeTable } from './describeTable';
import type { ClickHouseRow } from './decodeRows';
import type { ClickHouseStore } from './openClickHouse';
import { parseDistributed } from './parseEngine';

const settingsSql = `SELECT name, value FROM system.settings
WHERE name IN ('apply_deleted_mask', 'final', 'do_not_merge_across_partitions_select_final', 'enable_shared_storage_snapshot_in_query', 'optimize_move_to_prewhere_if_final', 'max_threads')`;
const inTable = (database: string) => `${database} = if({database:String} = '', currentDatabase(), {database:String})`;
const tableSql = `SELECT engine, engine_full, sorting_key, partition_key FROM system.tables WHERE ${inTable('database')} AND name = {table:String}`;
const columnsSql = `SELECT name, type FROM system.columns WHERE ${inTable('database')} AND table = {table:String} AND default_kind != 'EPHEMERAL'`;

/** @throws SourceFailure */
export function readClickHouseFacts(store: ClickHouseStore, signal?: AbortSignal): Promise<ClickHouseFacts> {
  return store.facts.get(async () => {
    // First and alone, so that a user who may send no settings is known before anything else is asked.
    const settings = Object.fromEntries(
      (await store.run({ sql: settingsSql, parameters: {} }, signal)).map(texts),
    ) as Record<string, string>;
    const names = [tables.card.clickhouse, tables.score.clickhouse];
    const found = await Promise.all(names.map((name) => readTable(store, name, signal)));
    return {
      settings,
      tables: Object.fromEntries(found.flatMap((table) => (table === null ? [] : [[table.name, table]]))),
    };
  });
}

/** @throws SourceFailure `missing_table`, naming it */
export function requireTable(facts: ClickHouseFacts, name: string): ClickHouseTable {
  const table = facts.tables[name];
  if (table !== undefined) return table;
  throw new SourceFailure({
    code: 'missing_table',
    message: `ClickHouse has no table ${name}, or this user may not see it.`,
    hint: 'Check the database in the path of the ClickHouse URL, run the migrations, or correct lib/record/catalogue.ts.',
  });
}

async function readTable(store: ClickHouseStore, name: string, signal?: AbortSignal): Promise<ClickHouseTable | null> {
  const [database, table] = name.includes('.') ? name.split('.', 2) : ['', name];
  const [declared, columns] = await describe(store, database ?? '', table ?? '', signal);
  if (declared === undefined) return null;
  const local = declared[0] === 'Distributed' ? parseDistributed(declared[1] ?? '') : null;
  const [underlying] = local === null ? [undefined] : await describe(store, local.database ?? '', local.table, signal);
  return describeTable(name, declared, columns, underlying ?? null);
}

async function describe(store: ClickHouseStore, database: string, table: string, signal?: AbortSignal) {
  const parameters = { database, table };
  const [[declared], columns] = await Promise.all([
    store.run({ sql: tableSql, parameters }, signal),
    store.run({ sql: columnsSql, parameters }, signal),
  ]);
  return [
    declared === undefined ? undefined : texts(declared),
    Object.fromEntries(columns.map(texts)) as Record<string, string>,
  ] as const;
}

function texts(row: ClickHouseRow): readonly string[] {
  return row.map(String);
}
