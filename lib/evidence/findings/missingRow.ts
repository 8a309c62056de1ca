import { isRoot } from '@/lib/record/rows';
import { hiddenBy, markOn, type Detector } from './detection';

/** Needs the truth and FINAL. Child rows that Postgres holds and FINAL does not return; a warning where it returns them all, marked as deleted. */
export const detectMissingRow: Detector<'missing_row'> = ({ keys, copies }) => {
  const missing = keys.filter(
    (key) => !isRoot(key.row) && key.truth !== null && (key.state === 'only_truth' || markOn(key.winner) !== null),
  );
  if (missing.length === 0) return null;
  return {
    code: 'missing_row',
    severity: missing.some(({ state }) => state === 'only_truth') ? 'error' : 'warning',
    facts: {
      rows: missing.map((key) => {
        const shown = key.winner ?? key.versions.at(-1) ?? null;
        return {
          row: key.row,
          versionsHeld: copies.raw ? key.versions.length : null,
          hiddenBy: hiddenBy(shown),
          markColumn: markOn(shown),
        };
      }),
    },
  };
};
