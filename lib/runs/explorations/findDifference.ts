import type { Order, OrderDifference } from '@/lib/contract/interleavings';
import type { Raced } from '@/lib/contract/scenarios';
import { KnownOrders } from '@/lib/steps/KnownOrders';
import { orderDifference } from '@/lib/wording/orderDifference';

/** An order as far as it is compared: its actors in turn, and how it ended. */
export interface EndedOrder extends Pick<Order, 'n' | 'outcome' | 'violations'> {
  readonly actors: readonly string[];
}

interface Nearest {
  readonly outcome: EndedOrder;
  readonly moved: { readonly step: number; readonly place: 'before' | 'after'; readonly other: number } | null;
  readonly exchanges: number;
}

/**
 * The step that made the difference: of the orders that were run, the nearest that ends well to one that went wrong, and the nearest that goes wrong to
 * one that ended well. `complete`: every order was run. null: no order ended otherwise, or it could not be judged.
 */
export function findDifference(
  order: Order,
  orders: readonly EndedOrder[],
  raced: Raced,
  complete: boolean,
): OrderDifference | null {
  if (order.outcome === 'error') return null;
  const wanted = ({ outcome }: EndedOrder) => (order.outcome === 'ok' ? outcome === 'violated' : outcome === 'ok');
  const actors = order.schedule.map(({ actor }) => actor);
  const known = new KnownOrders<EndedOrder>();
  for (const each of orders) known.add(each.actors, each);
  // Where equal orders were left out, the very one that a step leads to may be one of those: then the nearest of those that were run.
  const found = known.nearest(actors, wanted, complete) ?? nearestOf(actors, orders.filter(wanted));
  if (found === null) return null;
  const { moved, exchanges, outcome } = found;
  const stepAt = (index: number) => {
    const { actor = '', step = '' } = order.schedule[index] ?? {};
    return { actor, step };
  };
  return {
    says: orderDifference(
      moved && { place: moved.place, step: stepAt(moved.step), other: stepAt(moved.other) },
      exchanges,
      outcome,
      raced,
    ),
    moved,
    exchanges,
    n: outcome.n,
    outcome: outcome.outcome,
  };
}

/** The one in which fewest pairs of steps stand the other way round, the lowest number first; only of those with the same steps. */
function nearestOf(actors: readonly string[], others: readonly EndedOrder[]): Nearest | null {
  let nearest: (Omit<Nearest, 'moved'> & { readonly turned: readonly (readonly [number, number])[] }) | null = null;
  for (const outcome of others) {
    const turned = turnedPairs(actors, outcome.actors, nearest?.exchanges ?? Infinity);
    if (turned !== null) nearest = { outcome, turned, exchanges: turned.length };
  }
  return nearest && { outcome: nearest.outcome, exchanges: nearest.exchanges, moved: oneStep(nearest.turned) };
}

/** Pairs of steps, by their indexes in the first order, that stand the other way round in the other; null: there are `most` of them or more, or it has other steps. */
function turnedPairs(
  actors: readonly string[],
  other: readonly string[],
  most: number,
): readonly (readonly [number, number])[] | null {
  if (actors.length !== other.length) return null;
  const placeOf = new Map(labels(other).map((label, place) => [label, place]));
  const places = labels(actors).map((label) => placeOf.get(label));
  const turned: (readonly [number, number])[] = [];
  for (const [first, place] of places.entries()) {
    if (place === undefined) return null;
    for (let second = first + 1; second < places.length; second += 1)
      if ((places[second] ?? -1) < place) {
        turned.push([first, second]);
        if (turned.length >= most) return null;
      }
  }
  return turned;
}

/** Each step by its actor and its number among his. */
function labels(actors: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return actors.map((actor) => {
    const count = (counts.get(actor) ?? 0) + 1;
    counts.set(actor, count);
    return `${actor} ${count}`;
  });
}

/** The step that is in every pair: moving it alone turns them all. */
function oneStep(turned: readonly (readonly [number, number])[]): Nearest['moved'] {
  const [[first, last] = [-1, -1]] = turned;
  if (turned.every(([, second]) => second === last)) {
    return { step: last, place: 'before', other: Math.min(...turned.map(([one]) => one)) };
  }
  if (turned.every(([one]) => one === first))
    return { step: first, place: 'after', other: Math.max(...turned.map(([, second]) => second)) };
  return null;
}
