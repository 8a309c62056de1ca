import type { KnownOrders, NearestOrder } from '@/lib/steps/KnownOrders';
import { differenceSentence } from '@/lib/wording/labDifference';
import type { LabOrder, LabStep } from './LabOrder';

/** Which step of an outcome’s shortest order made the difference. */
export interface Difference extends Pick<NearestOrder<unknown>, 'moved' | 'exchanges'> {
  /** In a sentence or two. */
  readonly says: string;
  /** The nearest order with another outcome. */
  readonly order: readonly Pick<LabStep, 'session' | 'step' | 'attempt'>[];
  /** The number of the outcome that it leads to, from 1. */
  readonly outcome: number;
}

/** What orders led to. */
interface Led {
  readonly shortest: LabOrder;
  readonly serverChose: boolean;
}

/**
 * For each of the first groups the nearest order that leads to another one: to one that violates nothing from one that does, and the other way round, before
 * all others. Orders in both of which the server chose are not compared, since its choice may be all that is different. null: there is none.
 * `known` has each order with the group that it belongs to; null: it does not always end the same way. `plain`: an order as it is compared.
 */
export function findDifferences<Group extends Led>(
  groups: readonly Group[],
  most: number,
  known: KnownOrders<Group | null>,
  complete: boolean,
  plain: (order: LabOrder) => LabOrder = (order) => order,
): readonly (Difference | null)[] {
  return groups.slice(0, most).map((group) => {
    const order = group.shortest.steps.map(({ session }) => session);
    const ranks = new Map(groups.map((other) => [other, rankOf(group, other)]));
    for (const rank of [...new Set(ranks.values())].sort()) {
      if (rank === NONE) continue;
      const found = known.nearest(order, (other) => other !== null && ranks.get(other) === rank, complete);
      if (found?.outcome)
        return {
          says: differenceSentence(found, plain(group.shortest), plain(found.outcome.shortest)),
          moved: found.moved,
          exchanges: found.exchanges,
          order: stepsOf(found.order, found.outcome.shortest),
          outcome: groups.indexOf(found.outcome) + 1,
        };
    }
    return null;
  });
}

const NONE = 9;

/** What is told before what: the lowest first. */
function rankOf(one: Led, other: Led): number {
  if (one === other || (one.serverChose && other.serverChose)) return NONE;
  const [first, second] = [one.shortest, other.shortest];
  if (first.unchecked.length === 0 && second.unchecked.length === 0) {
    const [broken, brokenThere] = [first, second].map(({ violated }) => violated.map(({ check }) => check).join());
    if ((broken === '') !== (brokenThere === '')) return 0;
    if (broken !== brokenThere) return 1;
  }
  return failuresOf(first) === failuresOf(second) ? 3 : 2;
}

function failuresOf({ victims, serialization, timeouts, leftOpen, schemaGone }: LabOrder): string {
  return JSON.stringify([victims, serialization, timeouts, leftOpen, schemaGone]);
}

/** Orders that lead to the same are made of the same steps, each session’s own in the same order. */
function stepsOf(order: readonly string[], { steps }: LabOrder): Difference['order'] {
  const next = new Map(
    [...new Set(order)].map((name) => [name, steps.filter(({ session }) => session === name).values()]),
  );
  return order.flatMap((name) => {
    const { value } = next.get(name)?.next() ?? {};
    return value ? [{ session: value.session, step: value.step, attempt: value.attempt }] : [];
  });
}
