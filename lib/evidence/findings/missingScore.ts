import { hiddenBy, type Detector } from './detection';

/** Needs director and FINAL. Scores that Postgres holds and FINAL does not return. */
export const detectMissingScore: Detector<'missing_score'> = ({ keys, copies }) => {
  const missing = keys.filter((key) => key.criterionId !== null && key.state === 'only_director');
  if (missing.length === 0) return null;
  return {
    code: 'missing_score',
    severity: 'error',
    facts: {
      criteria: missing.map((key) => ({
        criterionId: key.criterionId ?? '',
        versionsHeld: copies.raw ? key.versions.length : null,
        hiddenBy: hiddenBy(key.winner ?? key.versions.at(-1) ?? null),
      })),
    },
  };
};
