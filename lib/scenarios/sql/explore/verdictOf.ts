import type { RaceExploration } from './exploreRace';

export type LabVerdict = 'clean' | 'violated' | 'incomplete';

/** A violation that was found stays found. Clean is only what was run as a whole, in which the server chose nothing and each step did its work at least once. */
export function verdictOf({ complete, violating, serverChose, unjudged, failing }: RaceExploration): LabVerdict {
  if (violating > 0) return 'violated';
  return complete && serverChose === 0 && unjudged === 0 && failing.length === 0 ? 'clean' : 'incomplete';
}
