import type { Detector } from './detection';

/** Needs director and FINAL. Scores that FINAL returns and Postgres does not hold. */
export const detectOrphanScore: Detector<'orphan_score'> = ({ keys }) => {
  const criteria = keys
    .filter((key) => key.state === 'only_final')
    .flatMap((key) => (key.criterionId === null ? [] : [key.criterionId]));
  return criteria.length === 0 ? null : { code: 'orphan_score', severity: 'error', facts: { criteria } };
};
