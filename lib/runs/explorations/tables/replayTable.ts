import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { StateAfter } from '@/lib/contract/interleavings';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { replayOrder, type ScheduledActor } from '@/lib/steps/replayOrder';
import { judgedOrder, tableTrial, type JudgedTableOrder, type TableRace } from './tableTrial';

export interface ReplayedTableOrder {
  readonly order: JudgedTableOrder;
  /** What the tables held before the first step (`after` 0), and after each. */
  readonly states: readonly StateAfter[];
}

/**
 * Runs one order of a race over tables of its own, on a fresh subject that is removed afterwards, and reads its rows after each step. With `withStates` false
 * nothing is read in between. Throws OrderDoesNotFit and StepStuck, and TypeError when the scenario has no such variant.
 */
export async function replayTable(
  postgres: Pool,
  race: TableRace,
  schedule: readonly ScheduledActor[],
  withStates = true,
): Promise<ReplayedTableOrder> {
  const { scenario } = race;
  const subject = uuidv7();
  const trial = tableTrial(postgres, new LockWatch(postgres), race, subject);
  const states: StateAfter[] = [];
  const look = async (after: number): Promise<void> => {
    const copies = await scenario.describe(postgres, subject);
    const before = states.at(-1)?.copies;
    states.push({
      after,
      copies,
      changed:
        before === undefined
          ? []
          : Object.keys(copies).filter((copy) => JSON.stringify(copies[copy]) !== JSON.stringify(before[copy])),
    });
  };
  await scenario.create(postgres, [subject], race.parameters);
  try {
    if (withStates) await look(0);
    const run = await replayOrder(trial, schedule, withStates ? (_, index) => look(index + 1) : undefined);
    const judged = await scenario.judge(postgres, [subject]);
    return {
      order: judgedOrder(
        race,
        run,
        judged.get(subject) ?? { outcome: 'unknown', reason: 'the subject was not judged' },
      ),
      states,
    };
  } finally {
    await scenario.remove(postgres, [subject]);
  }
}
