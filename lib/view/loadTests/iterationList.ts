import type { Iteration } from '@/lib/contract/loadTests';
import { formatMs } from '@/lib/contract/wording/formatMs';
import { violationTitles } from '@/lib/contract/wording/violationsByDelay';
import { recordPath } from '../recordAddress';
import { toMicros } from '../time';

export interface IterationCall {
  readonly call: string;
  readonly actor: string;
  /** `+0 ms`, `+10.3 ms`: after the first of the racing calls; the Create lies before it. */
  readonly start: string;
  readonly took: string;
  /** `200`, or `no answer`. */
  readonly status: string;
  /** Neither acknowledged nor a refusal that the strategy foresees. */
  readonly refused: boolean;
}

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
  /** The record as it is now. The inspection as it was then comes with the iteration. */
  readonly recordPath: string | null;
  readonly hasEvidence: boolean;
  readonly calls: readonly IterationCall[];
  /** `0.21 ms late`. */
  readonly delayError: string | null;
  /** `begun 2 times`; null for one attempt. */
  readonly attempts: string | null;
}

/** Rows for iterations, failed and errored ones above all. `environment` as the run has it. */
export function iterationList(iterations: readonly Iteration[], environment: string): readonly IterationRow[] {
  return iterations.map((iteration): IterationRow => ({
    n: iteration.n, delayMs: iteration.delayMs, outcome: iteration.outcome,
    violations: iteration.violations.map((code) => ({ code, title: violationTitles[code] })),
    text: textOf(iteration),
    subject: iteration.subject, subjectId: iteration.subject?.split('/').at(-1) ?? null,
    recordPath: iteration.subject === null ? null : recordPath(iteration.subject, environment),
    hasEvidence: iteration.inspection !== null,
    calls: callsOf(iteration), delayError: delayErrorText(iteration.delayErrorMs),
    attempts: iteration.attempts > 1 ? `begun ${iteration.attempts} times` : null,
  }));
}

function textOf({ error, inspection }: Iteration): string {
  if (error !== null) return error;
  return inspection ? `${inspection.headline.lead} ${inspection.headline.rest}`.trim() : '';
}

function callsOf({ calls }: Iteration): readonly IterationCall[] {
  const racing = calls.filter(({ call }) => call !== 'CreateScorecard');
  const starts = (racing.length > 0 ? racing : calls).flatMap(({ startedAt }) => toMicros(startedAt) ?? []);
  const origin = starts.length > 0 ? Math.min(...starts) : null;
  return calls.map(({ call, actor, startedAt, finishedAt, status }) => {
    const [start, finish] = [toMicros(startedAt), toMicros(finishedAt)];
    return {
      call: call.replace('Scorecard', ''), actor,
      start: start === null || origin === null ? '–' : signed((start - origin) / 1000),
      took: start === null || finish === null ? '–' : formatMs((finish - start) / 1000),
      status: status === 0 ? 'no answer' : String(status),
      refused: !(status >= 200 && status < 300) && status !== 409,
    };
  });
}

function delayErrorText(ms: number | null): string | null {
  return ms === null ? null : `${formatMs(Math.abs(ms))} ${ms < 0 ? 'early' : 'late'}`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '' : '+'}${formatMs(ms)}`;
}
