import type { Iteration } from '@/lib/contract/loadTests';
import type { CallActor, CallScenario, SubjectCall } from '@/lib/scenarios/Scenario';
import { parseScorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { fireOrGive, type Target } from '../target/openTarget';
import type { FiredRequest, PreparedRequest } from '../target/prepareRequest';
import type { CallTrouble, TargetAnswer } from '../target/TargetAnswer';
import { callWord } from '../target/toHttp';
import { createRaceClock, type RaceClock } from './RaceClock';
import { waitUntil } from './waitUntil';

export interface RaceInput {
  readonly target: Target;
  readonly scenario: Pick<CallScenario, 'create'>;
  readonly actors: readonly CallActor[];
  readonly delayMs: number;
  readonly subject: ScorecardName;
  /** Once aborted, no further call is sent. */
  readonly signal: AbortSignal;
}

/** A race as it was seen from outside. It is judged where `trouble` is null. */
export interface RaceResult {
  /** As the service named it. */
  readonly subject: ScorecardName;
  readonly calls: Iteration['calls'];
  /** Signed; null when the delayed call was not sent. */
  readonly delayErrorMs: number | null;
  /** The service itself tells of all these calls. */
  readonly recorded: boolean;
  readonly trouble: { readonly kind: CallTrouble; readonly reason: string; readonly call: SubjectCall['call'] } | null;
}

interface Fired {
  readonly actor: string;
  readonly call: SubjectCall;
  readonly fired: FiredRequest;
}
interface Answered extends Fired {
  readonly answer: TargetAnswer;
}

/** A connection opened earlier might be found idle and closed. */
const PREPARE_BEFORE_MS = 250;

/**
 * Creates the subject, starts the actors together, the delayed ones `delayMs` after the first, and waits for all answers. A call's start is
 * taken right before it is written to a connection that is open already. Never rejects for what a target does; null when it was aborted.
 */
export async function raceIteration(input: RaceInput): Promise<RaceResult | null> {
  const { target, scenario, signal } = input;
  const clock = createRaceClock();
  if (signal.aborted) return null;
  const created = await settle({
    actor: 'create',
    call: scenario.create,
    fired: await target.send(scenario.create, input.subject),
  });
  const named = nameOf(created, input.subject);
  if (typeof named === 'string') return toResult(input.subject, [created], null, clock, named);
  const started = await startActors(input, named);
  const answered = await Promise.all(started.fired.map(settle));
  // Nobody is told of a race that was broken off.
  return started.aborted ? null : toResult(named, [created, ...answered], started.delayErrorMs, clock);
}

async function startActors(
  { target, actors, delayMs, signal }: RaceInput,
  subject: ScorecardName,
): Promise<{ fired: readonly Fired[]; delayErrorMs: number | null; aborted: boolean }> {
  const prepare = (some: readonly CallActor[]) =>
    Promise.all(some.map(async (actor) => ({ actor, prepared: await target.prepare(actor.call, subject) })));
  const delayed = actors.filter((actor) => actor.delayed);
  const soon = delayMs <= 2 * PREPARE_BEFORE_MS;
  const [first, early] = await Promise.all([
    prepare(actors.filter((actor) => !actor.delayed)),
    soon ? prepare(delayed) : [],
  ]);
  if (signal.aborted) {
    drop([...first, ...early]);
    return { fired: [], delayErrorMs: null, aborted: true };
  }
  const fired = first.map(fire);
  const firstMs = Math.min(...fired.map((each) => each.fired.startedMs));
  const dueMs = firstMs + delayMs;
  if (!soon) await waitUntil(dueMs - PREPARE_BEFORE_MS, signal);
  const late = soon ? early : await prepare(delayed);
  if (delayMs > 0) await waitUntil(dueMs, signal);
  if (signal.aborted) {
    drop(late);
    return { fired, delayErrorMs: null, aborted: true };
  }
  const second = late.map(fire);
  const sent = second.map(({ fired: { startedMs } }) => startedMs - dueMs);
  return { fired: [...fired, ...second], delayErrorMs: sent.length === 0 ? null : Math.max(...sent), aborted: false };
}

interface Ready {
  readonly actor: CallActor;
  readonly prepared: PreparedRequest | TargetAnswer;
}

function fire({ actor, prepared }: Ready): Fired {
  return { actor: actor.id, call: actor.call, fired: fireOrGive(prepared) };
}

function drop(ready: readonly Ready[]): void {
  for (const { prepared } of ready) if ('drop' in prepared) prepared.drop();
}

async function settle(fired: Fired): Promise<Answered> {
  return { ...fired, answer: await fired.fired.answer };
}

/** The name in the answer counts; a service may choose another one than it was offered. Else why there is none. */
function nameOf({ answer }: Answered, offered: ScorecardName): ScorecardName | string {
  if (answer.trouble !== null) return '';
  const { name } = (answer.body ?? {}) as { readonly name?: unknown };
  if (name === undefined) return offered;
  const parsed = typeof name === 'string' ? parseScorecardName(name) : null;
  return parsed?.ok ? parsed.name : 'answered with a name that is not a scorecard’s';
}

function toResult(
  subject: ScorecardName,
  answered: readonly Answered[],
  delayErrorMs: number | null,
  clock: RaceClock,
  unnamed = '',
): RaceResult {
  const broken = answered.find(({ answer }) => answer.trouble !== null);
  const created = answered[0];
  const trouble = broken?.answer.trouble
    ? {
        kind: broken.answer.trouble.kind,
        reason: `${callWord(broken.call.call)} ${broken.answer.trouble.what}`,
        call: broken.call.call,
      }
    : unnamed === '' || created === undefined
      ? null
      : { kind: 'refused' as const, reason: `${callWord(created.call.call)} ${unnamed}`, call: created.call.call };
  return {
    subject,
    delayErrorMs,
    trouble,
    recorded: answered.every(({ answer }) => answer.recorded),
    calls: answered.map(({ actor, call, fired, answer }) => ({
      actor,
      call: call.call,
      startedAt: clock.toTime(fired.startedMs),
      finishedAt: clock.toTime(answer.finishedMs),
      status: answer.status,
      ...('request' in call ? { request: call.request } : {}),
      response: answer.body,
    })),
  };
}
