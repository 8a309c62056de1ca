import type { Call, CallClock, StepTrace } from '../model';
import { order } from '../compare/copies';
import { orderTimes, parseTime } from '../time';
import { onPostgresClock, textOnPostgresClock } from './callClock';

/** A step with its times read. `end` is null while it has not finished, or when no end was told. */
export interface TimedStep {
  readonly name: string;
  readonly actor: string;
  readonly start: bigint;
  readonly end: bigint | null;
}

/** A call with everything the detectors ask of it, read defensively: what has another shape than expected is as if it were not there. */
export interface CallFacts {
  readonly call: Call;
  /** Its times on Postgres' clock: as text, and in nanoseconds. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly start: bigint | null;
  readonly end: bigint | null;
  /** Answered with 200 to 299. */
  readonly acknowledged: boolean;
  /** Acknowledged, unanswered, or failed inside the service: Postgres may hold what it wrote. */
  readonly mayHaveWritten: boolean;
  readonly steps: readonly TimedStep[];
  /** The read of the row whose copy the call then saved. */
  readonly read: TimedStep | null;
  /** The statement that wrote the row. */
  readonly save: TimedStep | null;
  readonly commit: TimedStep | null;
}

/** By start; the same order for any order of input. `clockOf` moves the told times onto Postgres' clock. */
export function readCalls(calls: readonly Call[], clockOf: (call: Call) => CallClock | null): readonly CallFacts[] {
  const text = (call: Call) =>
    `${call.startedAt} ${call.finishedAt} ${call.call} ${call.status} ${JSON.stringify([call.request, call.response, call.steps])}`;
  return calls
    .map((call) => ({ key: text(call), facts: readCall(call, clockOf(call)) }))
    .sort((a, b) => orderTimes(a.facts.start, b.facts.start) || order(a.key, b.key))
    .map(({ facts }) => facts);
}

function readCall(call: Call, clock: CallClock | null): CallFacts {
  const steps = readSteps(call.steps, clock);
  const own = steps.filter((step) => step.actor === 'call');
  const save =
    last(own, (step) => /update|save|write|insert/i.test(step.name) && !/score|historic|version/i.test(step.name)) ??
    last(own, (step) => /update|save/i.test(step.name));
  const acknowledged = call.status >= 200 && call.status <= 299;
  return {
    call,
    steps,
    save,
    acknowledged,
    startedAt: textOnPostgresClock(call.startedAt, clock),
    finishedAt: textOnPostgresClock(call.finishedAt, clock),
    start: onPostgresClock(parseTime(call.startedAt), clock),
    end: onPostgresClock(parseTime(call.finishedAt), clock),
    mayHaveWritten: acknowledged || call.status === 0 || call.status >= 500,
    read: last(
      own,
      (step) =>
        /read|select/i.test(step.name) && !/back/i.test(step.name) && (save === null || step.start <= save.start),
    ),
    commit: last(own, (step) => /commit/i.test(step.name)),
  };
}

function readSteps(steps: readonly StepTrace[] | undefined, clock: CallClock | null): readonly TimedStep[] {
  if (!Array.isArray(steps)) return [];
  return (steps as readonly StepTrace[])
    .flatMap((step) => {
      const [start, end] = [step.startedAt, step.finishedAt].map((time) =>
        onPostgresClock(parseTime(String(time)), clock),
      );
      return start === null || start === undefined
        ? []
        : [{ name: String(step.name), actor: String(step.actor), start, end: end ?? null }];
    })
    .sort((a, b) => orderTimes(a.start, b.start) || order(`${a.actor}/${a.name}`, `${b.actor}/${b.name}`));
}

function last(steps: readonly TimedStep[], matches: (step: TimedStep) => boolean): TimedStep | null {
  return steps.findLast(matches) ?? null;
}

/** When the call's change became visible in Postgres, as a window; null when its steps do not tell. */
export function commitWindow(call: CallFacts): { readonly from: bigint; readonly to: bigint } | null {
  const step = call.commit ?? call.save;
  return step && step.end !== null ? { from: step.start, to: step.end } : null;
}

/** Whether `later` committed after `earlier`; by commits where both are traced, else by calls that do not overlap; null: cannot be told. */
export function committedAfter(later: CallFacts, earlier: CallFacts): boolean | null {
  const [a, b] = [commitWindow(later), commitWindow(earlier)];
  if (a && b) return a.from >= b.to ? true : b.from >= a.to ? false : null;
  if (later.start !== null && earlier.end !== null && later.start >= earlier.end) return true;
  if (earlier.start !== null && later.end !== null && earlier.start >= later.end) return false;
  return null;
}
