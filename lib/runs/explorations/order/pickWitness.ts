import type { OrderOutcome } from '@/lib/contract/interleavings';
import type { TraceEvent } from '@/lib/steps/trace';
import { countSwitches, fewestSwitches } from './fewestSwitches';
import { formatSchedule } from './formatSchedule';

interface Ended {
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
}

export interface Witness<Order extends Ended> {
  /** The order that was run. */
  readonly order: Order;
  /** One that equals it, with the fewest switches. */
  readonly events: readonly TraceEvent[];
  readonly switches: number;
}

/**
 * Of the violating orders the one that is easiest to read: fewest steps, then fewest switches between actors, then fewest waits for a lock. Whichever order they
 * come in, the same set has the same witness. null: none of them is violating.
 */
export function pickWitness<Order extends Ended>(orders: readonly Order[]): Witness<Order> | null {
  const violating = orders.filter(({ outcome }) => outcome === 'violated');
  const fewest = Math.min(...violating.map(({ events }) => events.length));
  return violating
    .filter(({ events }) => events.length === fewest)
    .map(witnessOf)
    .reduce<Witness<Order> | null>((best, each) => (best === null || isEasier(each, best) ? each : best), null);
}

function witnessOf<Order extends Ended>(order: Order): Witness<Order> {
  const events = fewestSwitches(order.events);
  return { order, events, switches: countSwitches(events) };
}

function isEasier<Order extends Ended>(one: Witness<Order>, other: Witness<Order>): boolean {
  const waits = ({ events }: Witness<Order>) => events.filter(({ resumedBy }) => resumedBy !== null).length;
  const difference = one.switches - other.switches || waits(one) - waits(other);
  return difference === 0 ? textOf(one) < textOf(other) : difference < 0;
}

function textOf<Order extends Ended>({ events }: Witness<Order>): string {
  return formatSchedule(events.map(({ actor }) => actor));
}
