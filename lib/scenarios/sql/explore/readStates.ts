import { LabError } from '../database/LabError';
import type { LabLimits } from '../database/limits';
import type { SqlRace } from '../race/SqlRace';
import { outcomeKey, type LabOrder, type TableState } from './LabOrder';
import type { LabSlot } from './LabSlot';
import { readContents } from './readContents';
import { runAgain } from './runAgain';
import type { VaryingValues } from './VaryingValues';

/**
 * Runs an order once more and looks at the tables after each step, through a connection of its own. A state in which a table is locked against reading
 * is left out; what changed is told with the next one. Empty: the order did not go the same way.
 */
export async function readStates(
  race: SqlRace,
  slot: LabSlot,
  order: LabOrder,
  limits: LabLimits,
  varying: VaryingValues,
): Promise<readonly TableState[]> {
  // It would take as long again.
  if (order.timeouts.length > 0) return [];
  const states: TableState[] = [];
  const look = async (after: number) => {
    const { contents, whole } = await readContents(slot, limits);
    const last = states.at(-1)?.contents;
    if (whole && JSON.stringify(contents) !== JSON.stringify(last)) states.push({ after, contents });
  };
  try {
    const again = await runAgain(race, slot, order, limits, {
      prepared: async () => {
        await slot.look(`SET lock_timeout = ${limits.lookMs}`);
        await look(-1);
      },
      afterStep: (_event, index) => look(index),
    });
    const keyOf = (each: LabOrder) => outcomeKey(varying.without(each));
    return again !== null && keyOf(again) === keyOf(order) ? states : [];
  } catch (error) {
    if (error instanceof LabError) return [];
    throw error;
  }
}
