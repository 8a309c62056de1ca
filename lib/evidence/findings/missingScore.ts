import { hiddenBy, markOn, type Detector } from './detection';

/** Needs director and FINAL. Scores that Postgres holds and FINAL does not return; a warning where it returns them all, marked as deleted. */
export const detectMissingScore: Detector<'missing_score'> = ({ keys, copies }) => {
  const missing = keys.filter(
    (key) =>
      key.criterionId !== null &&
      key.director !== null &&
      (key.state === 'only_director' || markOn(key.winner) !== null),
  );
  if (missing.length === 0) return null;
  return {
    code: 'missing_score',
    severity: missing.some(({ state }) => state === 'only_director') ? 'error' : 'warning',
    facts: {
      criteria: missing.map((key) => {
        const shown = key.winner ?? key.versions.at(-1) ?? null;
        return {
          criterionId: key.criterionId ?? '',
          versionsHeld: copies.raw ? key.versions.length : null,
          hiddenBy: hiddenBy(shown),
          markColumn: markOn(shown),
        };
      }),
    },
  };
};
