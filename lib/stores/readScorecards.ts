import type { Evidence, SourceId, SourceRead } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/record/resourceName';
import { readVersions } from './clickhouse/readVersions';
import type { Stores } from './openStores';
import { readDirector } from './postgres/readDirector';
import { readHistoric } from './postgres/readHistoric';
import { SourceFailure } from './SourceFailure';
import type { StoreQuery } from './StoreQuery';
import { withDeadline } from './withDeadline';

/** What the stores hold of one record. */
export interface ScorecardRead {
  readonly sources: Evidence['sources'];
  /** Postgres' clock, ISO 8601 UTC with microseconds; null when Postgres gave no answer. */
  readonly inspectedAt: string | null;
  readonly queries: Readonly<Record<SourceId, readonly StoreQuery[]>>;
  readonly warnings: Readonly<Record<SourceId, readonly string[]>>;
}

/** At most this many names in one statement. */
export const MAX_NAMES_PER_READ = 500;

type Timed<T> = { readonly durationMs: number } & ({ readonly ok: T } | { readonly failure: SourceFailure });

/**
 * Reads director, historic and ClickHouse at the same time, one statement per table for all names together. A store that fails or
 * hangs makes its own copies `unavailable` after `timeoutMs` at the latest, and hides nothing else.
 * @returns as many reads as names, in their order. Never rejects for what a store does.
 */
export async function readScorecards(
  stores: Stores,
  names: readonly ScorecardName[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly ScorecardRead[]> {
  if (names.length === 0) return [];
  if (names.length > MAX_NAMES_PER_READ) throw new RangeError(`at most ${MAX_NAMES_PER_READ} names in one read`);
  // The slowest first: nothing waits for its own turn to be sent.
  const [versions, director, historic] = await Promise.all([
    timed('ClickHouse', timeoutMs, (signal) => readVersions(stores.clickhouse, names, signal)),
    timed('Postgres', timeoutMs, (signal) => readDirector(stores.postgres, names, signal)),
    timed('Postgres', timeoutMs, (signal) => readHistoric(stores.postgres, names, signal)),
  ]);
  return names.map((_, index): ScorecardRead => {
    const warnings = 'ok' in versions ? [...versions.ok.warnings, ...(versions.ok.copies[index]?.warnings ?? [])] : [];
    const clickhouseQueries = queriesOf(versions);
    return {
      sources: {
        postgres: toSource(
          director,
          ({ copies }) => copies[index],
          ({ card, scores }) => card === null && scores.length === 0,
        ),
        historic: toSource(
          historic,
          ({ copies }) => copies[index],
          ({ rows }) => rows.length === 0,
        ),
        clickhouseFinal:
          'ok' in versions && versions.ok.finalError !== null
            ? { status: 'unavailable', durationMs: versions.durationMs, error: versions.ok.finalError }
            : toSource(
                versions,
                ({ copies }) => copies[index]?.final,
                ({ cards, scores }) => cards.length === 0 && scores.length === 0,
              ),
        clickhouseRaw: toSource(
          versions,
          ({ copies }) => copies[index]?.raw,
          (raw) => raw.versions.length === 0,
        ),
      },
      inspectedAt: 'ok' in director ? director.ok.inspectedAt : null,
      queries: {
        postgres: queriesOf(director),
        historic: queriesOf(historic),
        clickhouseFinal: clickhouseQueries,
        clickhouseRaw: clickhouseQueries,
      },
      warnings: {
        postgres: 'ok' in director ? director.ok.warnings : [],
        historic: 'ok' in historic ? historic.ok.warnings : [],
        clickhouseFinal: warnings,
        clickhouseRaw: warnings,
      },
    };
  });
}

function toSource<R, T>(read: Timed<R>, pick: (ok: R) => T | undefined, isEmpty: (data: T) => boolean): SourceRead<T> {
  if ('failure' in read) return { status: 'unavailable', durationMs: read.durationMs, error: read.failure.error };
  const data = pick(read.ok);
  if (data === undefined) throw new TypeError('a read has a copy for each name');
  return { status: isEmpty(data) ? 'missing' : 'ok', durationMs: read.durationMs, data };
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

function queriesOf(read: Timed<{ readonly queries: readonly StoreQuery[] }>): readonly StoreQuery[] {
  return 'ok' in read ? read.ok.queries : [];
}
