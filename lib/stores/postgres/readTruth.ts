import type { RecordName } from '@/lib/record/recordName';
import { truthOf, type RecordType } from '@/lib/record/RecordType';
import { readWithFacts } from '../readWithFacts';
import type { StoreQuery } from '../StoreQuery';
import { convertMoment } from './convertPostgres';
import { convertTruth, type TruthRecord } from './convertTruth';
import { describeStatement } from './describeStatement';
import { groupByPlace } from './groupByPlace';
import type { PostgresStore } from './openPostgres';
import { readPostgresFacts } from './readPostgresFacts';
import { truthQuery } from './truthQuery';

export interface TruthRead {
  /** Postgres' clock, ISO 8601 UTC with microseconds. */
  readonly inspectedAt: string;
  /** As many as names, in their order. */
  readonly records: readonly TruthRecord[];
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

/** The truth: all rows of the given names, each record in one snapshot. @throws SourceFailure */
export function readTruth(
  store: PostgresStore,
  type: RecordType,
  names: readonly RecordName[],
  signal: AbortSignal,
): Promise<TruthRead> {
  return readWithFacts(
    store.facts.of(type),
    async () => {
      const query = truthQuery(await readPostgresFacts(store, type, signal), type, names);
      const rows = await store.run(query, signal);
      const byPlace = groupByPlace(rows, (row) => Number(row[1]));
      const rowSets = [query.root, ...query.children].map(({ rowSet }) => rowSet.plural);
      return {
        inspectedAt: convertMoment(rows[0]?.[0] ?? ''),
        records: names.map((_, index) => convertTruth(query, byPlace.get(index + 1) ?? [])),
        queries: [describeStatement(`${truthOf(type).title}, ${rowSets.join(' and ')}`, query)],
        warnings: [...store.warnings(), ...query.warnings],
      };
    },
    signal,
  );
}
