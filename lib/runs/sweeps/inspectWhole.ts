import type { EnvironmentConfig } from '@/lib/environments/config';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { RecordName } from '@/lib/record/recordName';
import type { StoreCost } from '@/lib/stores/sweeps/model';
import { countRowsRead } from '@/lib/stores/clickhouse/countRowsRead';
import { READ_WHOLE } from '@/lib/stores/mostRows';
import { costOfInspections } from './costOfInspections';
import type { SweepStores } from './SweepContext';

export interface Inspected {
  readonly outcomes: readonly InspectOutcome[];
  readonly cost: StoreCost;
}

/**
 * Inspects records together, and those with more rows than are read of each of many, a few at a time once more, so that nothing of them stays unread that one
 * inspection reads. Some outcomes at a time, one a name: all of them at once would be millions of rows.
 */
export async function* inspectWhole(
  { inspect }: Pick<SweepStores, 'inspect'>,
  environment: EnvironmentConfig,
  names: readonly RecordName[],
  signal: AbortSignal,
): AsyncGenerator<Inspected, void, void> {
  if (names.length === 0) return;
  const cut: RecordName[] = [];
  const read = async (some: readonly RecordName[]): Promise<Inspected> => {
    const { result: outcomes, rowsRead } = await countRowsRead(() => inspect(environment, some));
    const isCut = (outcome: InspectOutcome) => some.length > READ_WHOLE && 'partly' in outcome;
    cut.push(...outcomes.filter(isCut).map(({ name }) => name));
    return { outcomes: outcomes.filter((outcome) => !isCut(outcome)), cost: costOfInspections(outcomes, rowsRead) };
  };
  yield await read(names);
  for (let at = 0; at < cut.length; at += READ_WHOLE) {
    signal.throwIfAborted();
    yield await read(cut.slice(at, at + READ_WHOLE));
  }
}
