import type { Score } from '../Scorecard';
import type { ScoreRequest } from '../requests';

/** Scores as the service keeps them: every field given, in the order of their criteria (by code unit, as Postgres' "C" orders ASCII). */
export function sortScores(scores: readonly ScoreRequest[]): readonly Score[] {
  return scores
    .map((score) => ({
      criterionId: score.criterionId,
      numericValue: score.numericValue ?? null,
      aiValue: score.aiValue ?? null,
      textValue: score.textValue ?? null,
      notApplicable: score.notApplicable ?? false,
      aiScored: score.aiScored ?? false,
    }))
    .sort((a, b) => (a.criterionId < b.criterionId ? -1 : 1));
}
