import { does } from '@/lib/evidence/stepMeaning';
import type { TraceEvent } from '@/lib/steps/trace';

/** What an order cost its calls, one entry each, in ms. */
export interface OrderCost {
  readonly callMs: readonly number[];
  readonly blockedMs: readonly number[];
  /** Attempts that an optimistic save had to repeat: a call saves the row once, but for that. */
  readonly retries: number;
}

/** The job in the background is nobody's call. */
const BACKGROUND = 'reindex';

/**
 * A call's time is that of its own steps, for how long the explorer holds it says nothing. Where a step waited for a lock, it counts for as long
 * as the steps took that were done meanwhile: free running, that is what it would have waited for.
 */
export function costOf(events: readonly TraceEvent[]): OrderCost {
  const calls = [...new Set(events.map(({ actor }) => actor))].filter(
    (actor) => !actor.includes('.') && actor !== BACKGROUND,
  );
  const costs = calls.map((call) => {
    const own = events.flatMap((event, index) => (event.actor === call ? [{ ...event, index }] : []));
    const blockedMs = sum(
      own.map(({ index, resumedBy }) =>
        resumedBy === null ? 0 : sum(events.slice(index + 1, resumedBy + 1).map(timeOf)),
      ),
    );
    const ownMs = sum(own.map((event) => timeOf(event)));
    const saves = own.filter(({ declaration }) => does(declaration, 'write', 'director/card')).length;
    return { callMs: ownMs + blockedMs, blockedMs, retries: Math.max(0, saves - 1) };
  });
  return {
    callMs: costs.map(({ callMs }) => callMs),
    blockedMs: costs.map(({ blockedMs }) => blockedMs),
    retries: sum(costs.map(({ retries }) => retries)),
  };
}

/** A step that waited took the time of others, which is counted there. */
function timeOf({ resumedBy, tookMs }: TraceEvent): number {
  return resumedBy === null ? (tookMs ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
