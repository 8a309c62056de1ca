import { markOn, type Detector } from './detection';

/**
 * Needs director and FINAL. FINAL returns a card that Postgres does not hold. A warning where it carries a deletion mark in a plain column.
 */
export const detectMissingInPostgres: Detector<'missing_in_postgres'> = ({ keys, calls }) => {
  const card = keys[0];
  if (card?.state !== 'only_final') return null;
  const deletion = calls.findLast(({ call, acknowledged }) => call.call === 'DeleteScorecard' && acknowledged);
  const markColumn = markOn(card.winner);
  return {
    code: 'missing_in_postgres',
    severity: markColumn === null ? 'error' : 'warning',
    facts: {
      deletedAt: deletion?.finishedAt ?? null,
      scoresInFinal: keys.filter((key) => key.criterionId !== null && key.final.length > 0).length,
      markColumn,
    },
  };
};
