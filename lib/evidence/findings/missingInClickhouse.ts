import { isRoot } from '@/lib/record/rows';
import { truthChangedAt } from '../calls/quiet';
import { hiddenBy, markOn, type Detector } from './detection';

/**
 * Needs the truth and FINAL. The record's own row is in Postgres and FINAL does not return it; RAW, where read, says what hides it. A warning where FINAL
 * returns it with a deletion mark in a plain column: whether readers take that for a deletion is theirs to say.
 */
export const detectMissingInClickhouse: Detector<'missing_in_clickhouse'> = ({ keys, copies }) => {
  const root = keys.find(({ row }) => isRoot(row));
  if (!root?.truth) return null;
  const shown = root.winner ?? root.versions.at(-1) ?? null;
  const missing = root.state === 'only_truth';
  if (!missing && markOn(shown) === null) return null;
  return {
    code: 'missing_in_clickhouse',
    severity: missing ? 'error' : 'warning',
    facts: {
      versionsHeld: copies.raw ? root.versions.length : null,
      hiddenBy: hiddenBy(shown),
      markColumn: markOn(shown),
      changedAt: truthChangedAt(copies),
    },
  };
};
