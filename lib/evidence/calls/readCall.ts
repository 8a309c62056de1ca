import { callOf, truthOf, type CallKind, type CallType, type RecordType } from '@/lib/record/RecordType';
import type { Call, CallClock, StepTrace } from '../model';
import { order } from '../compare/copies';
import { does, rowsOf, stepEffects, type StepEffect } from '../stepMeaning';
import { orderTimes, parseTime } from '../time';
import { maskedResource, resourceOf, type Resource } from './body';
import { onPostgresClock, textOnPostgresClock } from './callClock';

/** The actor of a call's own steps; its work has others. */
export const CALL_ACTOR = 'call';

/** A step with its times read. `end` is null while it has not finished, or when no end was told. */
export interface TimedStep {
  readonly name: string;
  readonly actor: string;
  /** Missing where nobody says what it does: then nothing may be concluded from it. */
  readonly effect?: StepEffect;
  readonly rows: readonly string[];
  readonly start: bigint;
  readonly end: bigint | null;
}

/** A call with everything the detectors ask of it, read defensively: what has another shape than expected is as if it were not there. */
export interface CallFacts {
  readonly call: Call;
  /** null: the record's type has no call of this name, so nothing is known of what it does. */
  readonly type: CallType | null;
  readonly kind: CallKind | null;
  /** What it asked for, without what its update mask leaves out; null: not known. */
  readonly request: Resource | null;
  /** The resource as its answer shows it; null: it shows none. */
  readonly answer: Resource | null;
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
  /** The commit of what it saved. */
  readonly commit: TimedStep | null;
  /** It inserts its copy into ClickHouse while its transaction is open, as it declares or as its steps show. */
  readonly copiesBeforeCommit: boolean;
}

/** By start; the same order for any order of input. `clockOf` moves the told times onto Postgres' clock. */
export function readCalls(
  type: RecordType,
  calls: readonly Call[],
  clockOf: (call: Call) => CallClock | null,
): readonly CallFacts[] {
  // The names of steps come last, so that what they are called decides nothing.
  const text = (call: Call) => {
    const steps = Array.isArray(call.steps) ? (call.steps as readonly StepTrace[]) : [];
    const nameless = steps.map((step) => ({ ...step, name: null, says: null }));
    return `${call.startedAt} ${call.finishedAt} ${call.call} ${call.status} ${JSON.stringify([call.request, call.response, nameless, call.steps])}`;
  };
  return calls
    .map((call) => ({ key: text(call), facts: readCall(type, call, clockOf(call)) }))
    .sort((a, b) => orderTimes(a.facts.start, b.facts.start) || order(a.key, b.key))
    .map(({ facts }) => facts);
}

function readCall(type: RecordType, call: Call, clock: CallClock | null): CallFacts {
  const known = callOf(type, call.call);
  const truth = truthOf(type).id;
  const [root, ...children] = type.rows.map(({ id }) => rowsOf(truth, id));
  const row = root ?? '';
  const steps = readSteps(call.steps, clock);
  const own = steps.filter((step) => step.actor === CALL_ACTOR);
  const save =
    own.findLast((step) => does(step, 'write', row) || does(step, 'delete', row)) ??
    own.findLast((step) => children.some((child) => does(step, 'write', child))) ??
    null;
  const commit =
    (save === null
      ? own.findLast((step) => step.effect === 'commit')
      : own.find((step) => step.effect === 'commit' && step.start >= save.start)) ?? null;
  const acknowledged = call.status >= 200 && call.status <= 299;
  return {
    call,
    type: known,
    kind: known?.kind ?? null,
    request: maskedResource(call.request, known?.resource ?? null),
    answer: resourceOf(call.response, known?.resource ?? null),
    steps,
    save,
    commit,
    acknowledged,
    startedAt: textOnPostgresClock(call.startedAt, clock),
    finishedAt: textOnPostgresClock(call.finishedAt, clock),
    start: onPostgresClock(parseTime(call.startedAt), clock),
    end: onPostgresClock(parseTime(call.finishedAt), clock),
    mayHaveWritten: acknowledged || call.status === 0 || call.status >= 500,
    read: own.findLast((step) => does(step, 'read', row) && (save === null || step.start <= save.start)) ?? null,
    copiesBeforeCommit:
      call.copying?.when === 'before_commit' ||
      own.some(
        (step) =>
          step.effect === 'insert_version' &&
          save !== null &&
          step.start >= save.start &&
          (commit === null || step.start < commit.start),
      ),
  };
}

function readSteps(steps: readonly StepTrace[] | undefined, clock: CallClock | null): readonly TimedStep[] {
  if (!Array.isArray(steps)) return [];
  return (steps as readonly StepTrace[])
    .flatMap((step): readonly TimedStep[] => {
      const [start, end] = [step.startedAt, step.finishedAt].map((time) =>
        onPostgresClock(parseTime(String(time)), clock),
      );
      if (start === null || start === undefined) return [];
      const { effect, rows } = step as { readonly effect?: unknown; readonly rows?: unknown };
      const known = stepEffects.find((each) => each === effect);
      return [
        {
          name: String(step.name),
          actor: String(step.actor),
          start,
          end: end ?? null,
          ...(known === undefined ? {} : { effect: known }),
          rows: Array.isArray(rows) ? rows.map(String) : [],
        },
      ];
    })
    .sort((a, b) => orderTimes(a.start, b.start) || order(tieKey(a), tieKey(b)));
}

/** What steps that began at once are ordered by, and then by which was told first: what they are called says nothing. */
function tieKey({ actor, effect, rows, end }: TimedStep): string {
  return JSON.stringify([actor, effect ?? '', rows, String(end)]);
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
