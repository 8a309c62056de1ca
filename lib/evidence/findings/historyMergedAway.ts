import type { Context } from '../context';
import { does } from '../stepMeaning';
import type { Detector } from './detection';

/**
 * Needs RAW, and a merged part: without a merge nothing was merged away, an insert that left no version failed. Either traced work inserted
 * more card versions than RAW holds, or something is wrong: then what the lost versions said is unknown, and so may the cause be.
 */
export const detectHistoryMergedAway: Detector<'history_merged_away'> = (context) => {
  const { raw } = context.copies;
  if (!raw) return null;
  const held = raw.versions.filter((version) => version.table === 'card').length;
  const inserted = tracedInserts(context);
  const mergedInserts = raw.versions.reduce((most, version) => Math.max(most, version.mergedInserts), 0);
  const wrong = context.lost.length > 0 || context.keys.some((key) => key.state !== 'agree' && key.state !== 'neither');
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

/** Card versions that traced work has inserted; null when no trace tells, or when a Delete may have removed them from the table. */
function tracedInserts({ calls }: Context): number | null {
  if (calls.some(({ call }) => call.call === 'DeleteScorecard')) return null;
  const inserts = calls.flatMap((call) =>
    call.steps.filter((step) => step.end !== null && does(step, 'insert_version', 'analytics/card')),
  );
  return inserts.length === 0 ? null : inserts.length;
}
