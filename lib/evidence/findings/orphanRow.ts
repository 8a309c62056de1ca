import { isRoot } from '@/lib/record/rows';
import { markOn, type Detector } from './detection';

/** Needs the truth and FINAL. Child rows that FINAL returns and Postgres does not hold; a warning where all of them are marked as deleted. */
export const detectOrphanRow: Detector<'orphan_row'> = ({ keys }) => {
  const orphans = keys.flatMap(({ row, state, winner }) =>
    !isRoot(row) && state === 'only_final' ? [{ row, marked: markOn(winner) !== null }] : [],
  );
  if (orphans.length === 0) return null;
  return {
    code: 'orphan_row',
    severity: orphans.some(({ marked }) => !marked) ? 'error' : 'warning',
    facts: {
      rows: orphans.map(({ row }) => row),
      marked: orphans.filter(({ marked }) => marked).map(({ row }) => row),
    },
  };
};
