import type { Counted } from './Counted';
import { moreIterationsToShowBelow, SAFE_RATE } from './moreIterationsToShowBelow';

export interface DelayCount extends Counted {
  readonly delayMs: number;
}

export interface SafeDelay {
  /** From this tested delay on, each one's rate is shown to be below the limit; null when that holds for none. */
  readonly delayMs: number | null;
  /** Per tested delay, ascending: how many more passing iterations it takes to show it; 0 shown, null not to be expected. */
  readonly needed: readonly { readonly delayMs: number; readonly moreIterations: number | null }[];
}

/** The smallest delay from which on it and every larger tested delay has the upper end of Wilson's interval below `limit` (0..1). */
export function safeDelay(points: readonly DelayCount[], limit = SAFE_RATE): SafeDelay {
  const needed = [...points]
    .sort((a, b) => a.delayMs - b.delayMs)
    .map(({ delayMs, failed, total }) => ({
      delayMs,
      moreIterations: moreIterationsToShowBelow(failed, total, limit),
    }));
  const lastUnsafe = needed.findLastIndex(({ moreIterations }) => moreIterations !== 0);
  return { delayMs: needed[lastUnsafe + 1]?.delayMs ?? null, needed };
}
