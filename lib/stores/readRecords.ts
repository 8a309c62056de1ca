import type { SourceRead, Sources } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import {
  clickhouseCopiesOf,
  finalId,
  postgresCopiesOf,
  rawId,
  truthOf,
  type RecordType,
} from '@/lib/record/RecordType';
import { readVersions } from './clickhouse/readVersions';
import type { Stores } from './openStores';
import { readDerived } from './postgres/readDerived';
import { readTruth } from './postgres/readTruth';
import { SourceFailure } from './SourceFailure';
import type { StoreQuery } from './StoreQuery';
import { withDeadline } from './withDeadline';
import { withinRead, type PartlyRead } from './withinRead';

/** What the stores hold of one record. Source ids are those of `sourcesOf`. */
export interface RecordRead {
  readonly sources: Sources;
  /** Ids of row sets of which some copy holds more rows than were read. */
  readonly partly: readonly string[];
  /** Postgres' clock, ISO 8601 UTC with microseconds; null when Postgres gave no answer. */
  readonly inspectedAt: string | null;
  /** By source id. */
  readonly queries: Readonly<Record<string, readonly StoreQuery[]>>;
  /** By source id. */
  readonly warnings: Readonly<Record<string, readonly string[]>>;
}

/** At most this many names in one statement. */
export const MAX_NAMES_PER_READ = 500;

type Timed<T> = { readonly durationMs: number } & ({ readonly ok: T } | { readonly failure: SourceFailure });

/** What every reader of a copy gives. `R`: what it read of one record, as many as names and in their order. */
interface CopyRead<R> {
  readonly records: readonly R[];
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

/**
 * Reads all copies at the same time, one statement per table for all names together, and of the truth one for all its tables. A store that
 * fails or hangs makes its own copies `unavailable` after `timeoutMs` at the latest, and hides nothing else.
 * @returns as many reads as names, in their order. Never rejects for what a store does.
 */
export async function readRecords(
  stores: Stores,
  type: RecordType,
  names: readonly RecordName[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly RecordRead[]> {
  if (names.length === 0) return [];
  if (names.length > MAX_NAMES_PER_READ) throw new RangeError(`at most ${MAX_NAMES_PER_READ} names in one read`);
  // The slowest first: nothing waits for its own turn to be sent.
  const [clickhouse, truth, derived] = await Promise.all([
    Promise.all(
      clickhouseCopiesOf(type).map(async (copy) => ({
        copy: copy.id,
        read: await timed('ClickHouse', timeoutMs, (signal) =>
          readVersions(stores.clickhouse, type, copy, names, signal),
        ),
      })),
    ),
    timed('Postgres', timeoutMs, (signal) => readTruth(stores.postgres, type, names, signal)),
    Promise.all(
      postgresCopiesOf(type).map(async (copy) => ({
        copy: copy.id,
        read: await timed('Postgres', timeoutMs, (signal) => readDerived(stores.postgres, type, copy, names, signal)),
      })),
    ),
  ]);
  const truthId = truthOf(type).id;
  return names.map((_, index): RecordRead => {
    const warnings: [string, readonly string[]][] = [
      [truthId, warningsOf(truth, index)],
      ...derived.map(({ copy, read }): [string, readonly string[]] => [copy, warningsOf(read, index)]),
      ...clickhouse.flatMap(({ copy, read }): [string, readonly string[]][] => {
        const told = warningsOf(read, index);
        return [
          [finalId(copy), told],
          [rawId(copy), told],
        ];
      }),
    ];
    const queries: [string, readonly StoreQuery[]][] = [
      [truthId, queriesOf(truth)],
      ...derived.map(({ copy, read }): [string, readonly StoreQuery[]] => [copy, queriesOf(read)]),
      ...clickhouse.flatMap(({ copy, read }): [string, readonly StoreQuery[]][] => [
        [finalId(copy), queriesOf(read)],
        [rawId(copy), queriesOf(read)],
      ]),
    ];
    const sources: Sources = {
      truth: toSource(
        truth,
        index,
        ({ copy }) => copy,
        ({ rows }) => rows.length === 0,
      ),
      derived: derived.map(({ copy, read }) => ({
        copy,
        read: toSource(
          read,
          index,
          (record) => record.copy,
          ({ rows }) => rows.length === 0,
        ),
      })),
      clickhouse: clickhouse.map(({ copy, read }) => ({
        copy,
        final:
          'ok' in read && read.ok.finalError !== null
            ? { status: 'unavailable', durationMs: read.durationMs, error: read.ok.finalError }
            : toSource(
                read,
                index,
                ({ final }) => final,
                ({ rows }) => rows.length === 0,
              ),
        raw: toSource(
          read,
          index,
          ({ raw }) => raw,
          ({ versions }) => versions.length === 0,
        ),
      })),
    };
    const partly = [truth, ...derived.map(({ read }) => read), ...clickhouse.map(({ read }) => read)].flatMap(
      (read) => recordOf<{ readonly partly: readonly PartlyRead[] }>(read, index)?.partly ?? [],
    );
    return {
      sources: withinRead(sources, partly),
      partly: [...new Set(partly.map(({ rowSet }) => rowSet.id))],
      inspectedAt: 'ok' in truth ? truth.ok.inspectedAt : null,
      queries: Object.fromEntries(queries),
      warnings: Object.fromEntries(warnings),
    };
  });
}

function recordOf<R>(read: Timed<CopyRead<R>>, index: number): R | null {
  if ('failure' in read) return null;
  const record = read.ok.records[index];
  if (record === undefined) throw new TypeError('a read has a record for each name');
  return record;
}

function toSource<R, T>(
  read: Timed<CopyRead<R>>,
  index: number,
  pick: (record: R) => T,
  isEmpty: (data: T) => boolean,
): SourceRead<T> {
  const { durationMs } = read;
  if ('failure' in read) return { status: 'unavailable', durationMs, error: read.failure.error };
  const data = pick(recordOf(read, index) as R);
  return { status: isEmpty(data) ? 'missing' : 'ok', durationMs, data };
}

function warningsOf(read: Timed<CopyRead<{ readonly warnings: readonly string[] }>>, index: number): readonly string[] {
  return 'failure' in read ? [] : [...read.ok.warnings, ...(recordOf(read, index)?.warnings ?? [])];
}

function queriesOf(read: Timed<CopyRead<unknown>>): readonly StoreQuery[] {
  return 'ok' in read ? read.ok.queries : [];
}

async function timed<T>(
  store: string,
  timeoutMs: number,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<Timed<T>> {
  const startedAtMs = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAtMs) * 1000) / 1000;
  try {
    const ok = await withDeadline(store, timeoutMs, read);
    return { ok, durationMs: elapsedMs() };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { failure: error, durationMs: elapsedMs() };
  }
}
