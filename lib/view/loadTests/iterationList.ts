import { actorLanes, callTimes, iterationText, type CallTime } from '@/lib/wording/callTimes';
import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { violationLabels } from '@/lib/wording/violationLabels';
import { recordPath } from '../recordAddress';
import { delayErrorText } from './delayErrorText';

export interface IterationRow {
  readonly n: number;
  readonly delayMs: number;
  readonly outcome: Iteration['outcome'];
  readonly violations: readonly { readonly code: Iteration['violations'][number]; readonly title: string }[];
  /** What the inspection found, in a sentence; else why it could not be judged. */
  readonly text: string;
  readonly subject: string | null;
  /** The last segment of the name, which tells rows apart. */
  readonly subjectId: string | null;
  /** The record as it is now; null where it is none. The inspection as it was then comes with the iteration. */
  readonly recordPath: string | null;
  readonly hasEvidence: boolean;
  readonly calls: readonly CallTime[];
  /** `0.21 ms late`. */
  readonly delayError: string | null;
  /** `2 attempts`; null for one attempt. */
  readonly attempts: string | null;
}

/** Rows for iterations of a run, failed and errored ones above all. */
export function iterationList(
  iterations: readonly Iteration[],
  { request: { environment }, raced }: Pick<LoadTest, 'request' | 'raced'>,
): readonly IterationRow[] {
  return iterations.map((iteration): IterationRow => ({
    n: iteration.n,
    delayMs: iteration.delayMs,
    outcome: iteration.outcome,
    violations: violationLabels(raced, iteration.violations).map((title, index) => ({
      code: iteration.violations[index] ?? title,
      title,
    })),
    text: iterationText(iteration),
    subject: iteration.subject,
    subjectId: iteration.subject?.split('/').at(-1) ?? null,
    recordPath:
      iteration.subject === null || !isName(iteration.subject) ? null : recordPath(iteration.subject, environment),
    hasEvidence: iteration.inspection !== null,
    calls: callTimes(actorLanes(iteration)),
    delayError: iteration.delayErrorMs === null ? null : delayErrorText(iteration.delayErrorMs),
    attempts: iteration.attempts > 1 ? `${iteration.attempts} attempts` : null,
  }));
}

/** A subject in tables of a race's own is a bare key. */
function isName(subject: string): boolean {
  return subject.includes('/');
}
