import type { SeenSteps } from '@/lib/state/interleavings/saveOrders';
import { cappedCount, countPossible, stepsOf } from './order/countPossible';
import { meaningOf } from '@/lib/steps/step';
import type { TraceEvent } from '@/lib/steps/trace';

/** Who takes part with which steps, in the order in which they came up, and how many orders that makes at most. */
export function seenSteps(events: readonly TraceEvent[]): SeenSteps {
  const ids = [...new Set(events.map(({ actor }) => actor))];
  const actors = ids.map((id) => ({
    id,
    steps: events
      .filter(({ actor }) => actor === id)
      .map(({ declaration }) => ({ name: declaration.name, ...meaningOf(declaration) })),
  }));
  return { actors, possible: cappedCount(countPossible(stepsOf(events))) };
}
