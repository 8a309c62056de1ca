import type { Inspection } from '@/lib/contract/inspect';
import { parseTime } from '@/lib/evidence/time';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { Judgement } from '@/lib/scenarios/Race';
import type { FinishedIteration } from '@/lib/state/loadTests/finishIterations';
import { convergenceOf } from './convergence';
import type { Outage, RacedIteration } from './Judge';
import { mayBeLate } from './mayBeLate';
import { hasUnfinishedWork } from './unfinishedWork';

export interface JudgeInput {
  readonly raced: RacedIteration;
  /** null: no record is known to have been created. */
  readonly outcome: InspectOutcome | null;
  readonly judge: (inspection: Inspection) => Judgement;
  readonly outages: readonly Outage[];
  /** How long it has been due. */
  readonly overdueMs: number;
  /** How long a copy may be late where the service tells no steps. */
  readonly lateWithinMs: number;
  /** Seen to agree by looking, where the service tells no steps. */
  readonly seenToAgreeMs: number | null;
}

/** A store that starts again takes seconds; what can't be told by then is not told any more. */
export const JUDGED_WITHIN_MS = 30_000;
/** Async work that died with its process is never reported. */
const JUDGED_AFTER_OUTAGE_MS = 5_000;
/** The first writes after an outage may still meet connections from before it. */
const AFTERMATH_MS = 1_000;

/**
 * What becomes of an iteration; null: it can't be judged yet. Where something was away while the copies were written, copies that differ
 * tell of that and not of the race: such an iteration counts as errored. Pure.
 */
export function judgeIteration({
  raced,
  outcome,
  judge,
  outages,
  overdueMs,
  lateWithinMs,
  seenToAgreeMs,
}: JudgeInput): FinishedIteration | null {
  const inspection = outcome !== null && 'inspection' in outcome ? outcome.inspection : null;
  const finish = (change: Pick<FinishedIteration, 'outcome'> & Partial<FinishedIteration>): FinishedIteration => ({
    claimId: raced.claimId,
    subject: raced.subject,
    calls: raced.calls,
    delayErrorMs: raced.delayErrorMs,
    steps: inspection === null ? [] : stepsOf(inspection),
    violations: [],
    error: null,
    convergenceMs: null,
    inspection,
    tables: null,
    ...change,
  });
  if (raced.trouble !== null) return finish({ outcome: 'errored', error: raced.trouble.reason });
  const judgement = judgementOf(raced, inspection, judge);
  const outage = outages.find((each) => touches(each, raced));
  switch (judgement.outcome) {
    case 'passed':
      return finish({
        outcome: 'passed',
        convergenceMs: (inspection && convergenceOf(inspection)) ?? seenToAgreeMs,
        inspection: null,
      });
    case 'failed':
      if (!raced.recorded && overdueMs < lateWithinMs && inspection !== null && mayBeLate(inspection)) return null;
      if (outage) return finish({ outcome: 'errored', error: `${outage.what} was away while its copies were written` });
      return finish({ outcome: 'failed', violations: [...judgement.violations] });
    case 'unknown':
      if (overdueMs < (outage ? JUDGED_AFTER_OUTAGE_MS : JUDGED_WITHIN_MS)) return null;
      return finish({
        outcome: 'errored',
        error: outage
          ? `${outage.what} was away, and it could not be judged: ${judgement.reason}`
          : `It could not be judged: ${judgement.reason}`,
      });
    default:
      return judgement satisfies never;
  }
}

function judgementOf(
  { recorded }: RacedIteration,
  inspection: Inspection | null,
  judge: JudgeInput['judge'],
): Judgement {
  if (inspection === null)
    return { outcome: 'unknown', reason: 'No store holds the record, and none of its calls is known.' };
  if (recorded && hasUnfinishedWork(inspection))
    return { outcome: 'unknown', reason: 'The service has not reported that its work on the calls is done.' };
  return judge(inspection);
}

/** Between its start and now: async work may come long after the last answer. */
function touches({ toMs }: Outage, { startedMs }: RacedIteration): boolean {
  return toMs === null || toMs + AFTERMATH_MS >= startedMs;
}

/** Of all calls together, in the order in which they began: the steps of calls that race interleave. */
function stepsOf({ calls }: Inspection): FinishedIteration['steps'] {
  return calls
    .flatMap(({ call, steps = [] }) => steps.map((step) => ({ ...step, call })))
    .sort((a, b) => compareTimes(a.startedAt, b.startedAt));
}

function compareTimes(one: string, other: string): number {
  const [first, second] = [parseTime(one), parseTime(other)];
  return first === null || second === null || first === second ? 0 : first < second ? -1 : 1;
}
