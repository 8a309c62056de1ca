import type { Call } from '../inspection';
import { copyOf } from '../stepCopy';
import { toMicros } from '../time';
import type { CallSpan, StepSpan } from './model';

const MOST_LANES = 10;

export interface Lanes {
  readonly calls: readonly CallSpan[];
  readonly lanes: readonly string[];
  readonly leftOut: number;
}

/** Calls of one name share a lane as long as they do not overlap. What needs more lanes than there may be is left out and counted.
 * `offsetMs` moves told times onto Postgres' clock, which everything else on the axis goes by. */
export function placeCalls(calls: readonly Call[], offsetMs = 0): Lanes {
  const lanes: { label: string; end: number }[] = [];
  const placed: CallSpan[] = [];
  let leftOut = 0;
  const shift = Math.round(offsetMs * 1000);
  const spans = calls.flatMap((call, index) => spanOf(call, index, shift) ?? []).sort((a, b) => a.start - b.start);
  for (const span of spans) {
    const free = lanes.findIndex((lane) => lane.label === span.label && lane.end < span.start);
    if (free < 0 && lanes.length >= MOST_LANES) {
      leftOut += 1;
      continue;
    }
    const lane = free < 0 ? lanes.push({ label: span.label, end: 0 }) - 1 : free;
    lanes[lane] = { label: span.label, end: span.end };
    placed.push({ ...span, lane });
  }
  return { calls: placed, lanes: lanes.map((lane) => lane.label), leftOut };
}

function spanOf(call: Call, index: number, shift: number): CallSpan | null {
  const [toldStart, toldFinish] = [toMicros(call.startedAt), toMicros(call.finishedAt)];
  if (toldStart === null || toldFinish === null) return null;
  const [start, finish] = [toldStart + shift, toldFinish + shift];
  const steps = (call.steps ?? []).flatMap((step) => stepOf(step, finish, shift) ?? []);
  return {
    id: `call-${index}`,
    label: call.call.replace(/Scorecard$/, ''),
    lane: 0,
    start,
    finish,
    end: Math.max(finish, ...steps.map((step) => step.finish)),
    answer: call.status === 0 ? 'no answer' : String(call.status),
    acknowledged: call.status >= 200 && call.status < 300,
    steps,
  };
}

function stepOf(step: NonNullable<Call['steps']>[number], answeredAt: number, shift: number): StepSpan | null {
  const [toldStart, toldFinish] = [toMicros(step.startedAt), toMicros(step.finishedAt)];
  if (toldStart === null || toldFinish === null) return null;
  const [start, finish] = [toldStart + shift, toldFinish + shift];
  return {
    name: step.name,
    start,
    finish: Math.max(start, finish),
    copy: copyOf(step),
    effect: step.effect,
    rows: step.rows ?? [],
    async: step.actor !== 'call' && start >= answeredAt,
  };
}

export interface Insertion {
  readonly at: number;
  readonly callId: string;
}

/** When, and by whose work, each of `count` versions of a table was inserted; null unless there is exactly one trace for each. */
export function tracedInsertions(
  calls: readonly CallSpan[],
  table: 'card' | 'score',
  count: number,
): readonly Insertion[] | null {
  const rows = table === 'card' ? 'analytics/card' : 'analytics/score';
  const insertions = calls
    .flatMap((call) =>
      call.steps
        .filter((step) => step.effect === 'insert_version' && step.rows.includes(rows))
        .map(({ finish }) => ({ at: finish, callId: call.id })),
    )
    .sort((a, b) => a.at - b.at);
  return insertions.length === count ? insertions : null;
}
