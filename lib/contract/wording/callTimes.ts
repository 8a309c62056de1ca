import { elapsedMs, parseTime } from '@/lib/evidence/time';
import type { Iteration } from '../loadTests';
import { formatMs } from './formatMs';

export interface CallTime {
  /** `Update`. */
  readonly call: string;
  readonly actor: string;
  /** `+0 ms`, `+10.3 ms`: after the first of the racing calls; the Create lies before it. */
  readonly start: string;
  readonly took: string;
  /** `200`, or `no answer`. */
  readonly status: string;
  /** Neither acknowledged nor a refusal that a strategy foresees (409). */
  readonly refused: boolean;
}

/** The calls of an iteration, with their times relative to each other, in the order given. */
export function callTimes(calls: Iteration['calls']): readonly CallTime[] {
  const racing = calls.filter(({ call }) => call !== 'CreateScorecard');
  const origin = earliest(racing.length > 0 ? racing : calls);
  return calls.map(({ call, actor, startedAt, finishedAt, status }) => {
    const [start, finish] = [parseTime(startedAt), parseTime(finishedAt)];
    return {
      call: call.replace('Scorecard', ''), actor,
      start: start === null || origin === null ? '–' : signed(elapsedMs(origin, start)),
      took: start === null || finish === null ? '–' : formatMs(elapsedMs(start, finish)),
      status: status === 0 ? 'no answer' : String(status),
      refused: !(status >= 200 && status < 300) && status !== 409,
    };
  });
}

/** What an iteration came to, in a sentence: why it could not be judged, else what its inspection found. */
export function iterationText({ error, inspection }: Iteration): string {
  if (error !== null) return error;
  return inspection ? `${inspection.headline.lead} ${inspection.headline.rest}`.trim() : '';
}

function earliest(calls: Iteration['calls']): bigint | null {
  return calls.reduce<bigint | null>((first, { startedAt }) => {
    const time = parseTime(startedAt);
    return time === null || (first !== null && first <= time) ? first : time;
  }, null);
}

function signed(ms: number): string {
  return `${ms < 0 ? '' : '+'}${formatMs(ms)}`;
}
