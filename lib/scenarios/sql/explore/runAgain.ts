import { OrderDoesNotFit, replayOrder, type AfterStep } from '@/lib/steps/replayOrder';
import type { LabLimits } from '../database/limits';
import type { SqlRace } from '../race/SqlRace';
import { judgeOrder } from './judgeOrder';
import type { LabOrder } from './LabOrder';
import type { LabSlot } from './LabSlot';
import { sqlTrial } from './sqlTrial';

/** When an order is run once more: told after the set-up, and after each step, while nothing moves. */
export interface Watching {
  readonly prepared: () => Promise<void>;
  readonly afterStep: AfterStep;
}

/** Runs an order once more, and gives what it led to; null: it could not be run in that order again. @throws LabError */
export async function runAgain(
  race: SqlRace,
  slot: LabSlot,
  order: LabOrder,
  limits: LabLimits,
  watching: Watching | null = null,
): Promise<LabOrder | null> {
  await slot.prepare(race);
  await watching?.prepared();
  try {
    const schedule = order.steps.map(({ session }) => session);
    const run = await replayOrder(sqlTrial(race, slot), schedule, watching?.afterStep);
    return await judgeOrder(race, run, limits);
  } catch (error) {
    if (error instanceof OrderDoesNotFit) return null;
    throw error;
  }
}
