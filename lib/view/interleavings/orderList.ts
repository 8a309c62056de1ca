import { orderOutcomes, type Exploration, type Order, type OrderOutcome } from '@/lib/contract/interleavings';
import type { Raced } from '@/lib/contract/scenarios';
import { violationLabels } from '@/lib/wording/violationLabels';
import { actorsOfSchedule, countSwitches, formatSchedule } from './schedule';

export interface OrderFilter {
  readonly outcome: OrderOutcome | null;
  readonly violation: string | null;
}

export interface OrderRow {
  readonly n: number;
  readonly outcome: OrderOutcome;
  readonly titles: readonly string[];
  readonly error: string | null;
  /** `update*2 submit*5 update*3`. */
  readonly text: string;
  readonly steps: number;
  readonly switches: number;
  readonly waits: number;
}

/** What is shown, as the address says it; anything else shows all. */
export function readOrderFilter(outcome: string | null, violation: string | null, { violations }: Raced): OrderFilter {
  return {
    outcome: orderOutcomes.find((each) => each === outcome) ?? null,
    violation: violations.find(({ code }) => code === violation)?.code ?? null,
  };
}

/** Orders by number, those that the filter lets through. */
export function orderRows(
  orders: readonly Order[],
  { outcome, violation }: OrderFilter,
  raced: Raced,
): readonly OrderRow[] {
  return orders
    .filter(
      (order) =>
        (outcome === null || order.outcome === outcome) && (violation === null || order.violations.includes(violation)),
    )
    .map((order) => {
      const actors = actorsOfSchedule(order.schedule);
      return {
        n: order.n,
        outcome: order.outcome,
        titles: violationLabels(raced, order.violations),
        error: order.error,
        text: formatSchedule(actors),
        steps: actors.length,
        switches: countSwitches(actors),
        waits: order.schedule.filter(({ blockedUntil }) => blockedUntil !== null).length,
      };
    });
}

/** How many orders ended how. */
export function outcomeCounts({
  explored,
  violating,
  deadlocks,
  errors,
}: Pick<Exploration, 'explored' | 'violating' | 'deadlocks' | 'errors'>): Readonly<Record<OrderOutcome, number>> {
  return {
    ok: Math.max(0, explored - violating - deadlocks - errors),
    violated: violating,
    deadlock: deadlocks,
    error: errors,
  };
}
