import { v7 as uuidv7 } from 'uuid';
import { createWallClock } from '@/lib/reference/clock';
import type { WritableStores } from '@/lib/reference/openStores';
import type { PerformedCall } from '@/lib/reference/performCall';
import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { raceCalls, type RacingCall } from '@/lib/scenarios/control/raceCalls';
import type { Scheduled } from '@/lib/steps/runInOrder';
import type { RecordedCall } from '@/lib/state/calls';
import type { SampleCall, SampleRecord, SampleStage } from './SampleStage';

const clock = createWallClock();

/** Performs what happened to a sample. Returns its calls, by ids that are the same each time it is made. */
export async function makeSample(stores: WritableStores, sample: SampleRecord): Promise<readonly RecordedCall[]> {
  const performed: PerformedCall[] = [];
  const race = async (
    strategyText: string,
    calls: Readonly<Record<string, SampleCall>>,
    order: readonly Scheduled[],
  ) => {
    const strategy = parseStrategy(strategyText) as Strategy;
    const racing = Object.fromEntries(
      Object.entries(calls).map(([id, call]): [string, RacingCall] => [id, { ...call, strategy }]),
    );
    const answers = Object.values(
      await raceCalls({ ...stores, newId: uuidv7, wallClock: clock }, sample.name, racing, order),
    );
    const refused = answers.find(({ status }) => status !== 200);
    if (refused)
      throw new Error(`the sample "${sample.title}": ${refused.call} was answered with ${refused.status}`, {
        cause: refused.failure,
      });
    performed.push(...answers);
  };
  const stage: SampleStage = {
    name: sample.name,
    stores,
    clock,
    race,
    inTurn: async (strategy, ...calls) => {
      for (const call of calls) await race(strategy, { call }, []);
    },
  };
  await sample.perform(stage);
  return performed.map(({ failure: _failure, ...call }, index) => ({ ...call, id: `sample-${index + 1}` }));
}
