import type { FieldValue } from '@/lib/scorecard/fieldValue';
import type { Call, StepTrace } from '../model';
import { order } from '../compare/copies';
import { parseTime } from '../time';

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

/** By start; the same order for any order of input. */
export function readCalls(calls: readonly Call[]): readonly CallFacts[] {
  const text = (call: Call) =>
    `${call.startedAt} ${call.finishedAt} ${call.call} ${call.status} ${JSON.stringify([call.request, call.response, call.steps])}`;
  return calls
    .map((call) => ({ key: text(call), facts: readCall(call) }))
    .sort((a, b) => compareTimes(a.facts.start, b.facts.start) || order(a.key, b.key))
    .map(({ facts }) => facts);
}

function readCall(call: Call): CallFacts {
  const steps = readSteps(call.steps);
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
    start: parseTime(call.startedAt),
    end: parseTime(call.finishedAt),
    mayHaveWritten: acknowledged || call.status === 0 || call.status >= 500,
    read: last(
      own,
      (step) =>
        /read|select/i.test(step.name) && !/back/i.test(step.name) && (save === null || step.start <= save.start),
    ),
    commit: last(own, (step) => /commit/i.test(step.name)),
  };
}

function readSteps(steps: readonly StepTrace[] | undefined): readonly TimedStep[] {
  if (!Array.isArray(steps)) return [];
  return (steps as readonly StepTrace[])
    .flatMap((step) => {
      const start = parseTime(String(step.startedAt));
      return start === null
        ? []
        : [{ name: String(step.name), actor: String(step.actor), start, end: parseTime(String(step.finishedAt)) }];
    })
    .sort((a, b) => compareTimes(a.start, b.start) || order(`${a.actor}/${a.name}`, `${b.actor}/${b.name}`));
}

function last(steps: readonly TimedStep[], matches: (step: TimedStep) => boolean): TimedStep | null {
  return steps.findLast(matches) ?? null;
}

function compareTimes(a: bigint | null, b: bigint | null): number {
  return a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;
}

/** True when a call failed whose strategy writes ClickHouse before it commits: a version may then hold what Postgres never did. */
export function writtenBeforeCommit(calls: readonly CallFacts[]): boolean {
  return calls.some(({ call, acknowledged }) => !acknowledged && (call.strategy ?? '').includes('sync_in_transaction'));
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

/** The resource in a request or a response: the object itself, or the one under `scorecard`. */
export function resourceOf(body: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const own = body as Readonly<Record<string, unknown>>;
  const inner = Object.hasOwn(own, 'scorecard') ? own.scorecard : undefined;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? (inner as Readonly<Record<string, unknown>>)
    : own;
}

/** A property of a JSON body as a field value; undefined when it is not there or of no such shape. */
export function fieldValueIn(
  resource: Readonly<Record<string, unknown>> | null,
  field: string,
): FieldValue | undefined {
  const value = resource && Object.hasOwn(resource, field) ? resource[field] : undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
