import { isRoot } from '@/lib/record/rows';
import type { CallFacts } from '../calls/readCall';
import { does, rowsOf } from '../stepMeaning';
import type { Detector } from './detection';

/**
 * Needs RAW, and a merged part: without a merge nothing was merged away, an insert that left no version failed. Either traced work inserted
 * more versions of the root than RAW holds, or something is wrong: then what the lost versions said is unknown, and so may the cause be.
 */
export const detectHistoryMergedAway: Detector<'history_merged_away'> = ({ copies, keys }, { calls, lost }) => {
  const { raw, clickhouse, root } = copies;
  if (!raw || clickhouse === null) return null;
  const held = raw.versions.filter(({ row }) => isRoot(row)).length;
  const inserted = tracedInserts(calls, rowsOf(clickhouse, root.rowSet));
  const mergedInserts = raw.versions.reduce((most, version) => Math.max(most, version.mergedInserts), 0);
  const wrong = lost.length > 0 || keys.some((key) => key.state !== 'agree' && key.state !== 'neither');
  if (mergedInserts === 0 || !(wrong || (inserted !== null && inserted > held))) return null;
  return {
    code: 'history_merged_away',
    severity: wrong ? 'warning' : 'info',
    facts: {
      held,
      inserted: inserted !== null && inserted > held ? inserted : null,
      mergedInserts,
      causeUnknown: wrong,
    },
  };
};

/** Versions of these rows that traced work has inserted; null when no trace tells, or when a deletion may have removed them from the table. */
function tracedInserts(calls: readonly CallFacts[], rows: string): number | null {
  if (calls.some(({ kind }) => kind === 'delete')) return null;
  const inserts = calls.flatMap((call) =>
    call.steps.filter((step) => step.end !== null && does(step, 'insert_version', rows)),
  );
  return inserts.length === 0 ? null : inserts.length;
}
