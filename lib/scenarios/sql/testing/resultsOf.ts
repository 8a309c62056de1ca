import type { RaceExploration } from '../explore/exploreRace';
import type { StepResult } from '../explore/LabOrder';

/** What came of a step in the shortest order of each group. */
export function resultsOf({ groups }: RaceExploration, step: string): readonly StepResult[] {
  return groups.flatMap(({ shortest }) =>
    shortest.steps.filter((each) => each.step === step).flatMap(({ results }) => results),
  );
}
