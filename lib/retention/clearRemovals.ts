import { removeLeftovers } from '@/lib/runs/explorations/removeLeftovers';
import { removeRecords } from '@/lib/runs/load-tests/cleanUp';
import {
  deleteIterations,
  deleteOrders,
  finishRemoval,
  listLeftIterations,
  listRemovals,
  noteFailedRemoval,
  type LeftIteration,
  type Removal,
} from '@/lib/state/retention/removals';
import type { RetentionContext } from './RetentionContext';

/** Iterations or orders in one transaction: a second at most. */
const BATCH = 500;
const REMOVALS = 20;
/** Its service or store was away for half a day: its records stay where they are, and what the console keeps of it goes. */
const MOST_FAILURES = 50;

/** Deletes what is left of runs that were deleted, batch by batch, each safe to repeat. Gives how many runs are done with. */
export async function clearRemovals(context: RetentionContext, ending: AbortSignal): Promise<number> {
  const { state, onError } = context;
  let done = 0;
  for (;;) {
    const removals = await listRemovals(state, REMOVALS);
    for (const removal of removals) {
      if (ending.aborted) return done;
      try {
        await clear(context, removal, ending);
        if (ending.aborted) return done;
        await finishRemoval(state, removal.id);
        done += 1;
      } catch (error) {
        await noteFailedRemoval(state, removal.id);
        onError('the rest of a deleted run could not be deleted, trying again', error);
      }
    }
    if (removals.length < REMOVALS) return done;
  }
}

async function clear(context: RetentionContext, removal: Removal, ending: AbortSignal): Promise<void> {
  const { state } = context;
  if (removal.kind === 'load_test') {
    for (let left = await listLeftIterations(state, removal.id, BATCH); left.length > 0 && !ending.aborted;) {
      if (removal.failures < MOST_FAILURES) await removeTheirRecords(context, removal, left);
      await deleteIterations(state, removal.id, left.at(-1)?.n ?? 0);
      left = await listLeftIterations(state, removal.id, BATCH);
    }
    return;
  }
  if (removal.failures < MOST_FAILURES) await removeLeftovers(context, removal);
  while (!ending.aborted && (await deleteOrders(state, removal.id, BATCH)) > 0);
}

/** Those of attempts that were given up may have been written after they were deleted. */
async function removeTheirRecords(
  { state, environments, callTimeoutMs }: RetentionContext,
  { id, scenario, variant, parameters, definition, environment }: Removal,
  left: readonly LeftIteration[],
): Promise<void> {
  const subjects = left.flatMap(({ subject, discarded, hasRecord }) => [
    ...(hasRecord && subject !== null ? [subject] : []),
    ...discarded,
  ]);
  if (subjects.length === 0) return;
  const findEnvironment = (wanted: string) => environments.find((each) => each.id === wanted) ?? null;
  await removeRecords(
    { state, findEnvironment, callTimeoutMs },
    { loadTestId: id, environment: environment ?? '', scenario, variant, parameters, definition, subjects },
  );
}
