import type { Inspection } from '@/lib/contract/inspect';

/** What the service's work on a call ends with; the scenarios' scorecards all have scores. */
const LAST_STEP = 'insert score versions';
const IN_THE_CALL = 'call';
/** The calls that leave work of this kind behind. */
const REPLICATED: readonly string[] = ['CreateScorecard', 'UpdateScorecard', 'SubmitScorecard'];
const WITHOUT_ASYNC_WORK = '/sync_in_transaction';

/**
 * True while an acknowledged call of the reference service has not been told to have done all its work, as on a machine that is too busy: its
 * copies are on their way then, however long ago the answer was. Only for calls that the service itself tells, with their steps.
 */
export function hasUnfinishedWork({ calls }: Pick<Inspection, 'calls'>): boolean {
  return calls.some(
    ({ call, status, strategy, steps = [] }) =>
      REPLICATED.includes(call) &&
      status >= 200 &&
      status < 300 &&
      strategy !== undefined &&
      !strategy.endsWith(WITHOUT_ASYNC_WORK) &&
      !steps.some(({ actor, name }) => actor !== IN_THE_CALL && name === LAST_STEP),
  );
}
