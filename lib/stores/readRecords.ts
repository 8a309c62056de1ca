import type { SourceRead, Sources } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import {
  clickhouseCopiesOf,
  finalId,
  hasExpressions,
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

/** What the statement that read a name gave, and which of its names that is. */
type Placed<T> = Timed<T> & { readonly place: number };

type ReadSome<T> = (names: readonly RecordName[], signal: AbortSignal) => Promise<T>;

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
  const timed = <T>(store: string, read: ReadSome<T>) => timedEach(store, timeoutMs, names, hasExpressions(type), read);
  // The slowest first: nothing waits for its own turn to be sent.
  const [ofClickhouse, ofTruth, ofDerived] = await Promise.all([
    Promise.all(
      clickhouseCopiesOf(type).map(async (copy) => ({
        copy: copy.id,
        reads: await timed('ClickHouse', (some, signal) => readVersions(stores.clickhouse, type, copy, some, signal)),
      })),
    ),
    timed('Postgres', (some, signal) => readTruth(stores.postgres, type, some, signal)),
    Promise.all(
      postgresCopiesOf(type).map(async (copy) => ({
        copy: copy.id,
        reads: await timed('Postgres', (some, signal) => readDerived(stores.postgres, type, copy, some, signal)),
      })),
    ),
  ]);
  const truthId = truthOf(type).id;
  return names.map((_, index): RecordRead => {
    const truth = ofTruth[index] as Placed<Awaited<ReturnType<typeof readTruth>>>;
    const own = <T>({ copy, reads }: { readonly copy: string; readonly reads: readonly Placed<T>[] }) => ({
      copy,
      read: reads[index] as Placed<T>,
    });
    const [derived, clickhouse] = [ofDerived.map(own), ofClickhouse.map(own)];
    const warnings: [string, readonly string[]][] = [
      [truthId, warningsOf(truth)],
      ...derived.map(({ copy, read }): [string, readonly string[]] => [copy, warningsOf(read)]),
      ...clickhouse.flatMap(({ copy, read }): [string, readonly string[]][] => {
        const told = warningsOf(read);
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
        ({ copy }) => copy,
        ({ rows }) => rows.length === 0,
      ),
      derived: derived.map(({ copy, read }) => ({
        copy,
        read: toSource(
          read,
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
                ({ final }) => final,
                ({ rows }) => rows.length === 0,
              ),
        raw: toSource(
          read,
          ({ raw }) => raw,
          ({ versions }) => versions.length === 0,
        ),
      })),
    };
    const partly = [truth, ...derived.map(({ read }) => read), ...clickhouse.map(({ read }) => read)].flatMap(
      (read) => recordOf<{ readonly partly: readonly PartlyRead[] }>(read)?.partly ?? [],
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

function recordOf<R>(read: Placed<CopyRead<R>>): R | null {
  if ('failure' in read) return null;
  const record = read.ok.records[read.place];
  if (record === undefined) throw new TypeError('a read has a record for each name');
  return record;
}

function toSource<R, T>(
  read: Placed<CopyRead<R>>,
  pick: (record: R) => T,
  isEmpty: (data: T) => boolean,
): SourceRead<T> {
  const { durationMs } = read;
  if ('failure' in read) return { status: 'unavailable', durationMs, error: read.failure.error };
  const data = pick(recordOf(read) as R);
  return { status: isEmpty(data) ? 'missing' : 'ok', durationMs, data };
}

function warningsOf(read: Placed<CopyRead<{ readonly warnings: readonly string[] }>>): readonly string[] {
  return 'failure' in read ? [] : [...read.ok.warnings, ...(recordOf(read)?.warnings ?? [])];
}

function queriesOf(read: Placed<CopyRead<unknown>>): readonly StoreQuery[] {
  return 'ok' in read ? read.ok.queries : [];
}

/** So many statements of one read may fail before the rest of its names is left as it is. */
const MOST_FAILED = 32;

/**
 * For each name what its statement gave: one for all names. Where an expression may fail for one row, and with it the statement, its halves are read
 * apart, so that no record is unavailable for the sake of another.
 */
async function timedEach<T>(
  store: string,
  timeoutMs: number,
  names: readonly RecordName[],
  canFailForOne: boolean,
  read: ReadSome<T>,
): Promise<readonly Placed<T>[]> {
  const startedAtMs = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAtMs) * 1000) / 1000;
  let failed = 0;
  const readHalves = async (some: readonly RecordName[]): Promise<readonly Placed<T>[]> => {
    const leftMs = Math.max(1, timeoutMs - elapsedMs());
    try {
      const ok = await withDeadline(store, some === names ? timeoutMs : leftMs, (signal) => read(some, signal));
      const durationMs = elapsedMs();
      return some.map((_, place) => ({ ok, durationMs, place }));
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      failed += 1;
      const durationMs = elapsedMs();
      const isOfOne = canFailForOne && error.error.code === 'query_failed';
      if (some.length === 1 || !isOfOne || failed > MOST_FAILED)
        return some.map((_, place) => ({ failure: error, durationMs, place }));
      const middle = Math.ceil(some.length / 2);
      return [...(await readHalves(some.slice(0, middle))), ...(await readHalves(some.slice(middle)))];
    }
  };
  return readHalves(names);
}
