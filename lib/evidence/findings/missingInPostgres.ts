import type { Detector } from './detection';

/** Needs director and FINAL. FINAL returns a card that Postgres does not hold. */
export const detectMissingInPostgres: Detector<'missing_in_postgres'> = ({ keys, calls }) => {
  if (keys[0]?.state !== 'only_final') return null;
  const deletion = calls.filter(({ call, acknowledged }) => call.call === 'DeleteScorecard' && acknowledged).at(-1);
  return {
    code: 'missing_in_postgres',
    severity: 'error',
    facts: {
      deletedAt: deletion?.call.finishedAt ?? null,
      scoresInFinal: keys.filter((key) => key.criterionId !== null && key.final.length > 0).length,
    },
  };
};
