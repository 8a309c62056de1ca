import type { RaceSize } from '@/lib/contract/scenarios';

/** `3 coaches`, `batches of 3 and 1`, `2 schedulers`: how many race, where the request says so; else empty. */
export function raceSize({ coaches, batches, schedulers }: RaceSize): string {
  if (coaches !== undefined) return `${coaches} coaches`;
  if (batches !== undefined) return `batches of ${batches.slice(0, -1).join(', ')} and ${batches.at(-1) ?? 0}`;
  return schedulers === undefined ? '' : `${schedulers} schedulers`;
}
