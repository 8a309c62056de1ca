import { rowsOf } from '@/lib/contract/stepRows';
import type { Call, Copy, RowSet } from '../inspection';
import { shortCall } from '../shortCall';
import { signOfStep } from '../stepSign';
import { toMicros } from '../time';
import type { CallSpan, StepSpan } from './model';

const MOST_LANES = 10;

export interface Lanes {
  readonly calls: readonly CallSpan[];
  readonly lanes: readonly string[];
  readonly leftOut: number;
}

export interface CallContext {
  /** Moves told times onto Postgres' clock, which everything else on the axis goes by. */
  readonly offsetMs?: number | undefined;
  readonly copies?: readonly Copy[];
  readonly rowSets?: readonly RowSet[];
  /** The record type, as people call it: `UpdateOrder` of an Order is labelled `Update`. */
  readonly title?: string;
}

/** Calls of one name share a lane as long as they do not overlap. What needs more lanes than there may be is left out and counted. */
export function placeCalls(calls: readonly Call[], context: CallContext = {}): Lanes {
  const lanes: { label: string; end: number }[] = [];
  const placed: CallSpan[] = [];
  let leftOut = 0;
  const spans = calls.flatMap((call, index) => spanOf(call, index, context) ?? []).sort((a, b) => a.start - b.start);
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

function spanOf(call: Call, index: number, context: CallContext): CallSpan | null {
  const shift = Math.round((context.offsetMs ?? 0) * 1000);
  const [toldStart, toldFinish] = [toMicros(call.startedAt), toMicros(call.finishedAt)];
  if (toldStart === null || toldFinish === null) return null;
  const [start, finish] = [toldStart + shift, toldFinish + shift];
  const steps = (call.steps ?? []).flatMap((step) => stepOf(step, finish, shift, context) ?? []);
  return {
    id: `call-${index}`,
    label: shortCall(call.call, context.title ?? ''),
    lane: 0,
    start,
    finish,
    end: Math.max(finish, ...steps.map((step) => step.finish)),
    answer: call.status === 0 ? 'no answer' : String(call.status),
    acknowledged: call.status >= 200 && call.status < 300,
    steps,
  };
}

function stepOf(
  step: NonNullable<Call['steps']>[number],
  answeredAt: number,
  shift: number,
  { copies = [], rowSets = [] }: CallContext,
): StepSpan | null {
  const [toldStart, toldFinish] = [toMicros(step.startedAt), toMicros(step.finishedAt)];
  if (toldStart === null || toldFinish === null) return null;
  const [start, finish] = [toldStart + shift, toldFinish + shift];
  return {
    name: step.name,
    start,
    finish: Math.max(start, finish),
    sign: signOfStep(step, copies),
    effect: step.effect,
    rows: step.rows ?? [],
    onRoot: copies.some(({ copy }) => step.rows?.includes(rowsOf(copy, rowSets[0]?.id ?? ''))),
    async: step.actor !== 'call' && start >= answeredAt,
  };
}

export interface Insertion {
  readonly at: number;
  readonly callId: string;
}

/** When, and by whose work, each of `count` versions of `rows` (`{copy}/{row set}`) was inserted; null unless there is exactly one trace for each. */
export function tracedInsertions(calls: readonly CallSpan[], rows: string, count: number): readonly Insertion[] | null {
  const insertions = calls
    .flatMap((call) =>
      call.steps
        .filter((step) => step.effect === 'insert_version' && step.rows.includes(rows))
        .map(({ finish }) => ({ at: finish, callId: call.id })),
    )
    .sort((a, b) => a.at - b.at);
  return insertions.length === count ? insertions : null;
}
