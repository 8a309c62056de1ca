import type { Iteration } from '@/lib/contract/loadTests';
import { actorLanes, callTimes, iterationText, type CallTime } from '@/lib/wording/callTimes';
import { violationTitles } from '@/lib/wording/violationTitles';
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
  /** `begun 2 times`; null for one attempt. */
  readonly attempts: string | null;
}

/** Rows for iterations, failed and errored ones above all. `environment` as the run has it. */
export function iterationList(iterations: readonly Iteration[], environment: string): readonly IterationRow[] {
  return iterations.map((iteration): IterationRow => ({
    n: iteration.n,
    delayMs: iteration.delayMs,
    outcome: iteration.outcome,
    violations: iteration.violations.map((code) => ({ code, title: violationTitles[code] })),
    text: iterationText(iteration),
    subject: iteration.subject,
    subjectId: iteration.subject?.split('/').at(-1) ?? null,
    recordPath:
      iteration.subject === null || !isName(iteration.subject) ? null : recordPath(iteration.subject, environment),
    hasEvidence: iteration.inspection !== null,
    calls: callTimes(actorLanes(iteration)),
    delayError: iteration.delayErrorMs === null ? null : delayErrorText(iteration.delayErrorMs),
    attempts: iteration.attempts > 1 ? `begun ${iteration.attempts} times` : null,
  }));
}

/** A subject in tables of a race's own is a bare key. */
function isName(subject: string): boolean {
  return subject.includes('/');
}
