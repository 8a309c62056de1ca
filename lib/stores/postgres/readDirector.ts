import type { PostgresCopy } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/record/resourceName';
import { readWithFacts } from '../readWithFacts';
import type { StoreQuery } from '../StoreQuery';
import { convertDirector } from './convertDirector';
import { describeStatement } from './describeStatement';
import { directorQuery } from './directorQuery';
import type { PostgresStore } from './openPostgres';
import { readPostgresFacts } from './readPostgresFacts';

export interface DirectorRead {
  /** Postgres' clock, ISO 8601 UTC with microseconds. */
  readonly inspectedAt: string;
  /** As many as names, in their order. */
  readonly copies: readonly PostgresCopy[];
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

/** The truth: cards and scores of the given names, each in one snapshot. @throws SourceFailure */
export function readDirector(
  store: PostgresStore,
  names: readonly ScorecardName[],
  signal: AbortSignal,
): Promise<DirectorRead> {
  return readWithFacts(
    store.facts,
    async () => {
      const query = directorQuery(await readPostgresFacts(store, signal), names);
      const rows = (await store.run(query, signal)).map((row) => convertDirector(query, row));
      return {
        inspectedAt: rows[0]?.inspectedAt ?? '',
        copies: rows.map(({ copy }) => copy),
        queries: [describeStatement('director, card and scores', query)],
        warnings: [...store.warnings(), ...query.warnings],
      };
    },
    signal,
  );
}
