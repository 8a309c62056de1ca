import { markOn, type Detector } from './detection';

/** Needs director and FINAL. Scores that FINAL returns and Postgres does not hold; a warning where all of them are marked as deleted. */
export const detectOrphanScore: Detector<'orphan_score'> = ({ keys }) => {
  const orphans = keys.flatMap(({ criterionId, state, winner }) =>
    criterionId !== null && state === 'only_final' ? [{ criterionId, marked: markOn(winner) !== null }] : [],
  );
  if (orphans.length === 0) return null;
  return {
    code: 'orphan_score',
    severity: orphans.some(({ marked }) => !marked) ? 'error' : 'warning',
    facts: {
      criteria: orphans.map(({ criterionId }) => criterionId),
      marked: orphans.filter(({ marked }) => marked).map(({ criterionId }) => criterionId),
    },
  };
};
