import { orderOutcomes, type Exploration, type Order, type OrderOutcome } from '@/lib/contract/interleavings';
import { violationCodes, type ViolationCode } from '@/lib/contract/scenarios';
import { violationTitles } from '@/lib/wording/violationTitles';
import { actorsOfSchedule, countSwitches, formatSchedule } from './schedule';

export interface OrderFilter {
  readonly outcome: OrderOutcome | null;
  readonly violation: ViolationCode | null;
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
export function readOrderFilter(outcome: string | null, violation: string | null): OrderFilter {
  return {
    outcome: orderOutcomes.find((each) => each === outcome) ?? null,
    violation: violationCodes.find((each) => each === violation) ?? null,
  };
}

/** Orders by number, those that the filter lets through. */
export function orderRows(orders: readonly Order[], { outcome, violation }: OrderFilter): readonly OrderRow[] {
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
        titles: order.violations.map((code) => violationTitles[code]),
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
