import { rowId } from '@/lib/record/rows';
import { certaintyOf, doubtsOf, versionFact, type Detector } from './detection';

/**
 * Needs the truth, FINAL and RAW, and that the settle window has passed. Every value of Postgres' arrived, in two versions, and never
 * together: two writers sent half of the record each.
 */
export const detectSplitWrite: Detector<'split_write'> = ({ keys, lastWrites }, { quiet }) => {
  if (quiet.inFlight) return null;
  const split = keys.flatMap((key) => {
    const write = lastWrites.get(rowId(key.row));
    if (key.state !== 'differ' || write?.kind !== 'split') return [];
    return [
      {
        row: key.row,
        fields: key.differing,
        halves: write.halves.map(({ version, differing }) => ({
          version: versionFact(version),
          lacks: differing.map(({ field }) => field),
        })),
        doubts: doubtsOf(key),
      },
    ];
  });
  if (split.length === 0) return null;
  return {
    code: 'split_write',
    severity: 'error',
    facts: { keys: split.map(({ doubts: _doubts, ...key }) => key), certainty: certaintyOf(split) },
  };
};
