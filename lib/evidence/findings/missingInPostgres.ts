import { childrenOf } from '@/lib/record/RecordType';
import { isRoot } from '@/lib/record/rows';
import { markOn, type Detector } from './detection';

/**
 * Needs the truth and FINAL. FINAL returns a record that Postgres does not hold, or holds marked as deleted. A warning where it carries a deletion mark in a plain column.
 */
export const detectMissingInPostgres: Detector<'missing_in_postgres'> = ({ copies, keys }, { calls, type }) => {
  const root = keys.find(({ row }) => isRoot(row));
  if (root?.state !== 'only_final') return null;
  const deletion = calls.findLast(({ kind, acknowledged }) => kind === 'delete' && acknowledged);
  const markColumn = markOn(root.winner);
  const truthMark = copies.truth?.deletedBy;
  return {
    code: 'missing_in_postgres',
    severity: markColumn === null ? 'error' : 'warning',
    facts: {
      deletedBy: deletion?.call.call ?? null,
      deletedAt: deletion?.finishedAt ?? null,
      childrenInFinal: childrenOf(type)
        .map(({ id }) => ({
          rowSet: id,
          rows: keys.filter((key) => key.row.rowSet === id && key.final.length > 0).length,
        }))
        .filter(({ rows }) => rows > 0),
      markColumn,
      ...(truthMark !== undefined && { truthMark }),
    },
  };
};
