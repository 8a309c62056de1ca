import type { RawCopy, RowVersion } from '@/lib/evidence/model';
import type { ScorecardRead } from '../readScorecards';
import { SourceFailure } from '../SourceFailure';
import { withDeadline } from '../withDeadline';
import { convertClickHouse } from './convertClickHouse';
import type { ClickHouseStore } from './openClickHouse';

/** At most this many parts are asked for, the newest first: their names travel in the URL. */
const MAX_PARTS = 400;

const sql = `SELECT table, name, toString(toTimeZone(max(modification_time), 'UTC')) FROM system.parts
WHERE database = if({database:String} = '', currentDatabase(), {database:String}) AND table = {table:String} AND has({parts:Array(String)}, name) AND toUnixTimestamp(modification_time) > 0
GROUP BY table, name`;

/**
 * The same reads with `insertedAt` for the versions of which it can be told: a part that nothing was merged into was written when its rows
 * were inserted. Of inactive parts too, for the minutes in which the server keeps them. A server that does not tell, or not within
 * `timeoutMs`, leaves them as they are: it is evidence that an inspection can do without. Never rejects for what the store does.
 */
export async function readInsertTimes(
  store: ClickHouseStore,
  reads: readonly ScorecardRead[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly ScorecardRead[]> {
  const copies = reads.flatMap(({ sources: { clickhouseRaw } }) =>
    'data' in clickhouseRaw ? [clickhouseRaw.data] : [],
  );
  const facts = copies[0]?.facts;
  if (facts === undefined || timeoutMs <= 0) return reads;
  try {
    const [card, score] = await withDeadline('ClickHouse', timeoutMs, (signal) =>
      Promise.all(
        (['card', 'score'] as const).map((table) =>
          timesOf(store, facts[table].name, freshParts(copies, table), signal),
        ),
      ),
    );
    const times = { card: card ?? new Map(), score: score ?? new Map() } as const;
    return reads.map((read) => dated(read, times));
  } catch (error) {
    if (error instanceof SourceFailure) return reads;
    throw error;
  }
}

type Times = ReadonlyMap<string, string>;

async function timesOf(
  store: ClickHouseStore,
  name: string,
  parts: readonly string[],
  signal: AbortSignal,
): Promise<Times> {
  if (parts.length === 0) return new Map();
  const [database, table] = name.includes('.') ? name.split('.', 2) : ['', name];
  const rows = await store.run({ sql, parameters: { database, table, parts } }, signal);
  return new Map(
    rows.map(([, part, time]) => [String(part), String(convertClickHouse(time ?? null, 'DateTime', 'text'))]),
  );
}

/** Parts of one insert each, the newest first. A mutated part was written by the mutation. */
function freshParts(copies: readonly RawCopy[], table: RowVersion['table']): readonly string[] {
  const parts = copies.flatMap(({ versions }) =>
    versions.filter((version) => version.table === table && isFresh(version)).map(({ part }) => part),
  );
  return [...new Set(parts)].slice(-MAX_PARTS);
}

function isFresh({ part, mergedInserts }: RowVersion): boolean {
  return mergedInserts === 0 && /_(\d+)_\1_\d+$/.test(part);
}

function dated(read: ScorecardRead, times: Readonly<Record<RowVersion['table'], Times>>): ScorecardRead {
  const { clickhouseRaw } = read.sources;
  if (!('data' in clickhouseRaw)) return read;
  const versions = clickhouseRaw.data.versions.map((version) => ({
    ...version,
    insertedAt: isFresh(version) ? (times[version.table].get(version.part) ?? null) : null,
  }));
  return {
    ...read,
    sources: { ...read.sources, clickhouseRaw: { ...clickhouseRaw, data: { ...clickhouseRaw.data, versions } } },
  };
}
