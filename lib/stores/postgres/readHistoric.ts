import type { HistoricCopy } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/record/resourceName';
import { nameKey } from '../nameKey';
import { readWithFacts } from '../readWithFacts';
import type { StoreQuery } from '../StoreQuery';
import { convertHistoric } from './convertHistoric';
import { describeStatement } from './describeStatement';
import { historicQuery } from './historicQuery';
import type { PostgresStore } from './openPostgres';
import { readPostgresFacts } from './readPostgresFacts';

export interface HistoricRead {
  /** As many as names, in their order. */
  readonly copies: readonly HistoricCopy[];
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

/** The intermediate rows, from which the ClickHouse rows are made. @throws SourceFailure */
export function readHistoric(
  store: PostgresStore,
  names: readonly ScorecardName[],
  signal: AbortSignal,
): Promise<HistoricRead> {
  return readWithFacts(
    store.facts,
    async () => {
      const query = historicQuery(await readPostgresFacts(store, signal), names);
      const byName = new Map<string, HistoricCopy['rows'][number][]>(names.map((name) => [nameKey(name), []]));
      for (const raw of await store.run(query, signal)) {
        const { key, row } = convertHistoric(query, raw);
        byName.get(key)?.push(row);
      }
      return {
        copies: names.map((name) => ({ rows: byName.get(nameKey(name)) ?? [] })),
        queries: [describeStatement('historic, one row per score', query)],
        warnings: query.warnings,
      };
    },
    signal,
  );
}
