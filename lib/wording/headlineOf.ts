import type { LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { counted, formatCount } from './formatMs';
import { formatInterval, formatRate } from './formatRate';
import { progressCounts } from './progressCounts';

/** The result in words. `lead` is what matters, `rest` goes on with it and may be empty. */
export interface LoadTestHeadline {
  readonly lead: string;
  readonly rest: string;
}

/** What a load test has found so far, the same on every screen, in the terminal and in the report. */
export function headlineOf(loadTest: LoadTest): LoadTestHeadline {
  const { planned, finished } = loadTest.progress;
  const of = `${formatCount(finished)} of ${counted(planned, 'iteration')}`;
  switch (loadTest.status) {
    case 'queued':
      return { lead: 'Queued.', rest: waitingFor(loadTest.waitsFor ?? 0, loadTest.request.environment) };
    case 'running':
      return { lead: resultSoFar(loadTest), rest: join(`${progressCounts(loadTest)}.`, notJudged(loadTest)) };
    case 'completed':
      return { lead: resultOf(loadTest), rest: join(atOtherDelays(loadTest), notJudged(loadTest)) };
    case 'cancelled':
      return {
        lead: `Cancelled after ${of}.`,
        rest: finished === 0 ? '' : join(resultOf(loadTest), notJudged(loadTest)),
      };
    case 'failed':
      return {
        lead: `Stopped: ${sentence(loadTest.failure?.detail ?? 'it could not go on')}`,
        rest: judgedOf(loadTest) === 0 ? '' : join(resultOf(loadTest), notJudged(loadTest)),
      };
    default:
      return loadTest.status satisfies never;
  }
}

/** Iterations of all delays that either passed or failed. */
export function judgedOf({ points }: Pick<LoadTest, 'points'>): number {
  return points.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
}

export function failedOf({ points }: Pick<LoadTest, 'points'>): number {
  return points.reduce((sum, { failed }) => sum + failed, 0);
}

/** The delay at which it fails most often; of equals the smallest delay. null when nothing failed. */
export function worstPoint({ points }: Pick<LoadTest, 'points'>): LoadTestPoint | null {
  return points.reduce<LoadTestPoint | null>(
    (worst, point) => ((point.failureRate ?? 0) > (worst?.failureRate ?? 0) ? point : worst),
    null,
  );
}

/** `8 of 50 failed at 10 ms: 16 %, between 8 % and 29 %`. */
export function pointInWords({
  delayMs,
  passed,
  failed,
  failureRate,
  interval95,
}: Pick<LoadTestPoint, 'delayMs' | 'passed' | 'failed' | 'failureRate' | 'interval95'>): string {
  const rate =
    failureRate === null || interval95 === null
      ? ''
      : `: ${formatRate(failureRate)}, ${formatInterval(interval95, ['between ', ' and '])}`;
  return `${formatCount(failed)} of ${formatCount(passed + failed)} failed at ${formatCount(delayMs)} ms${rate}`;
}

function resultOf(loadTest: LoadTest): string {
  const judged = judgedOf(loadTest);
  const worst = worstPoint(loadTest);
  if (judged === 0)
    return `None of ${counted(loadTest.progress.finished, 'iteration')} could be judged${sentence(reasonOf(loadTest))}`;
  if (worst)
    return loadTest.points.length === 1
      ? `${pointInWords(worst)}.`
      : `Fails most at ${formatCount(worst.delayMs)} ms: ${rateInWords(worst)}.`;
  const highest = Math.max(...loadTest.points.map(({ interval95 }) => interval95?.[1] ?? 1));
  const bound =
    highest >= 1
      ? ''
      : ` The failure rate is below ${formatRate(highest)}${loadTest.points.length === 1 ? ` at ${formatCount(loadTest.points[0]?.delayMs ?? 0)} ms` : ' at each delay'}, with 95 % confidence.`;
  return `No failure in ${counted(judged, 'iteration')}.${bound}`;
}

/** `8 of 50, 16 %, between 8 % and 29 %`. */
function rateInWords({ passed, failed, failureRate, interval95 }: LoadTestPoint): string {
  const rate =
    failureRate === null || interval95 === null
      ? ''
      : `, ${formatRate(failureRate)}, ${formatInterval(interval95, ['between ', ' and '])}`;
  return `${formatCount(failed)} of ${formatCount(passed + failed)}${rate}`;
}

function resultSoFar(loadTest: LoadTest): string {
  const judged = judgedOf(loadTest);
  const worst = worstPoint(loadTest);
  if (judged === 0) return 'Nothing judged so far.';
  if (!worst) return `No failure so far in ${counted(judged, 'iteration')}.`;
  return loadTest.points.length === 1
    ? `So far ${pointInWords(worst)}.`
    : `So far it fails most at ${formatCount(worst.delayMs)} ms: ${rateInWords(worst)}.`;
}

/** `60 of 450 failed over all delays.` Said only where there are several delays and some iteration failed. */
function atOtherDelays(loadTest: LoadTest): string {
  const failed = failedOf(loadTest);
  return failed === 0 || loadTest.points.length === 1
    ? ''
    : `${formatCount(failed)} of ${counted(judgedOf(loadTest), 'iteration')} failed over all delays.`;
}

/** `3 iterations could not be judged: Submit answered 500.` Where none could be, the result says so itself. */
function notJudged(loadTest: LoadTest): string {
  const errored = loadTest.points.reduce((sum, point) => sum + point.errored, 0);
  if (errored === 0 || (judgedOf(loadTest) === 0 && loadTest.status !== 'running')) return '';
  return `${counted(errored, 'iteration')} could not be judged${sentence(reasonOf(loadTest))}`;
}

function reasonOf({ errors }: LoadTest): string {
  const [first] = errors;
  if (!first) return '';
  return errors.length === 1 ? `: ${first.reason}` : `, most often because: ${first.reason}`;
}

function waitingFor(others: number, environment: string): string {
  return others === 0 ? 'Waiting for a worker.' : `Waiting for ${counted(others, 'run')} on ${environment}.`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** With a full stop at its end. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
