import type { SharedPool } from './openPool';

/** What all pools of a process want while they are in use. */
export interface Wanted {
  readonly firm: number;
  readonly flexible: number;
}

/** A pool that nobody uses wants nothing: a console with ten environments reads one of them. */
export function wantedBy(pools: readonly SharedPool[]): Wanted {
  // One connection is what a look now and then needs.
  const wants = (pool: SharedPool) => (pool.inUse() > 1 ? pool.wanted : pool.inUse());
  const sum = (some: readonly SharedPool[]) => some.reduce((total, pool) => total + wants(pool), 0);
  return { firm: sum(pools.filter(({ isFirm }) => isFirm)), flexible: sum(pools.filter(({ isFirm }) => !isFirm)) };
}

/** What each pool needs to get anywhere at all. */
const LEAST = 2;

/**
 * Gives each pool its part of `budget` connections, which all processes share that want `all` together: firm ones what they want, the others the same share of what they want.
 * So everybody can work it out alone, from the sum.
 */
export function divideConnections(pools: readonly SharedPool[], all: Wanted, budget: number): void {
  const share = all.flexible === 0 ? 1 : Math.min(1, Math.max(0, budget - all.firm) / all.flexible);
  for (const pool of pools)
    if (!pool.isFirm) pool.setMost(Math.max(Math.min(LEAST, pool.wanted), Math.floor(pool.wanted * share)));
}
