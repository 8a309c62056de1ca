import type { ClickHouseRead, RowVersion } from '@/lib/evidence/model';
import { clickhouseCopiesOf, type RecordType } from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import type { RecordRead } from '../readRecords';
import { SourceFailure } from '../SourceFailure';
import { withDeadline } from '../withDeadline';
import { convertClickHouse } from './convertClickHouse';
import type { ClickHouseStore } from './openClickHouse';

/** At most this many parts are asked for, the newest first: their names travel in the URL. */
const MAX_PARTS = 400;

const sql = `SELECT table, name, toString(toTimeZone(max(modification_time), 'UTC')) FROM system.parts
WHERE database = if({database:String} = '', currentDatabase(), {database:String}) AND table = {table:String} AND has({parts:Array(String)}, name) AND toUnixTimestamp(modification_time) > 0
GROUP BY table, name`;

/** Of one table of a copy: when each of its parts was written. */
type Times = ReadonlyMap<string, string>;

/**
 * The reads, with `insertedAt` for each version whose insertion time is known: a part that nothing was merged into was written when its rows
 * were inserted. A read of which nothing is known is returned as it is. Of inactive parts too, for the minutes in which the server keeps them. A server that does not tell, or not within
 * `timeoutMs`, leaves them as they are: it is evidence that an inspection can do without. Never rejects for what the store does.
 */
export async function readInsertTimes(
  store: ClickHouseStore,
  type: RecordType,
  reads: readonly RecordRead[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly RecordRead[]> {
  const tables = clickhouseCopiesOf(type).flatMap(({ id: copy, tables: sources }) =>
    sources.flatMap(({ rowSet }) => {
      const raws = reads.flatMap(({ sources: { clickhouse } }) => rawOf(clickhouse, copy) ?? []);
      const name = raws[0]?.facts[rowSet]?.name;
      return name === undefined ? [] : [{ id: tableId(copy, rowSet), name, parts: freshParts(raws, rowSet) }];
    }),
  );
  if (reads.length === 0 || tables.length === 0 || timeoutMs <= 0) return reads;
  try {
    const times = await withDeadline('ClickHouse', timeoutMs, (signal) =>
      Promise.all(tables.map(async ({ id, name, parts }) => [id, await timesOf(store, name, parts, signal)] as const)),
    );
    return reads.map((read) => dated(read, new Map(times)));
  } catch (error) {
    if (error instanceof SourceFailure) return reads;
    throw error;
  }
}

function tableId(copy: string, rowSet: string): string {
  return JSON.stringify([copy, rowSet]);
}

function rawOf(copies: readonly ClickHouseRead[], id: string) {
  const raw = copies.find(({ copy }) => copy === id)?.raw;
  return raw !== undefined && 'data' in raw ? raw.data : null;
}

async function timesOf(
  store: ClickHouseStore,
  name: string,
  parts: readonly string[],
  signal: AbortSignal,
): Promise<Times> {
  if (parts.length === 0) return new Map();
  const { schema, table } = parseTableName(name) ?? { schema: null, table: name };
  const rows = await store.run({ sql, parameters: { database: schema ?? '', table, parts } }, signal);
  return new Map(rows.map(([, part, time]) => [String(part), String(convertClickHouse(time ?? null, 'DateTime'))]));
}

/** Parts of one insert each, the newest first. A mutated part was written by the mutation. */
function freshParts(raws: readonly { readonly versions: readonly RowVersion[] }[], rowSet: string): readonly string[] {
  const parts = raws.flatMap(({ versions }) =>
    versions.filter((version) => version.row.rowSet === rowSet && isFresh(version)).map(({ part }) => part),
  );
  return [...new Set(parts)].slice(-MAX_PARTS);
}

function isFresh({ part, mergedInserts }: RowVersion): boolean {
  return mergedInserts === 0 && /_(\d+)_\1_\d+$/.test(part);
}

function dated(read: RecordRead, times: ReadonlyMap<string, Times>): RecordRead {
  if ([...times.values()].every(({ size }) => size === 0)) return read;
  const clickhouse = read.sources.clickhouse.map((copy): ClickHouseRead => {
    if (!('data' in copy.raw)) return copy;
    const versions = copy.raw.data.versions.map((version) => ({
      ...version,
      insertedAt: isFresh(version)
        ? (times.get(tableId(copy.copy, version.row.rowSet))?.get(version.part) ?? null)
        : null,
    }));
    return { ...copy, raw: { ...copy.raw, data: { ...copy.raw.data, versions } } };
  });
  return { ...read, sources: { ...read.sources, clickhouse } };
}
