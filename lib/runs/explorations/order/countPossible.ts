/** How many steps each actor does, in one order. */
export function stepsOf(events: readonly { readonly actor: string }[]): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const { actor } of events) steps.set(actor, (steps.get(actor) ?? 0) + 1);
  return steps;
}

/**
 * How many orders the steps have, when nobody ever waits for a lock and no two orders are equal. Async work (`update.async`) comes up when its actor has
 * done its last step; an actor that did none is not in the way. Exact, however many.
 */
export function countPossible(steps: ReadonlyMap<string, number>): bigint {
  // The steps form a forest: each but the first of an actor follows the one before it. A forest of n has n! / (product of the sizes of all its subtrees) orders.
  const below = new Map<string, number>();
  for (const [actor, count] of steps) {
    for (let above: string | null = parentOf(actor); above !== null; above = parentOf(above))
      below.set(above, (below.get(above) ?? 0) + count);
  }
  const all = [...steps.values()].reduce((sum, count) => sum + count, 0);
  return [...steps].reduce(
    (orders, [actor, count]) => orders / productFrom((below.get(actor) ?? 0) + 1, count),
    productFrom(1, all),
  );
}

/** The count as an API gives it: beyond what a number holds exactly, the largest that it does. */
export function cappedCount(count: bigint): number {
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(count);
}

function parentOf(actor: string): string | null {
  return /^(.+)\.async\d*$/.exec(actor)?.[1] ?? null;
}

/** from × (from + 1) × …, `count` factors. */
function productFrom(from: number, count: number): bigint {
  let product = 1n;
  for (let factor = from; factor < from + count; factor += 1) product *= BigInt(factor);
  return product;
}
