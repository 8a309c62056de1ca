import type { Iteration, SentRequest } from '@/lib/contract/loadTests';
import type { CallActor, CallScenario, SubjectCall } from '@/lib/scenarios/Scenario';
import { parseScorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { Target } from '../target/openTarget';
import type { FiredRequest } from '../target/prepareRequest';
import { startActors } from './startActors';
import type { CallTrouble, TargetAnswer } from '../target/TargetAnswer';
import { callWord } from '../target/toHttp';
import { createRaceClock, type RaceClock } from './RaceClock';

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
  readonly trouble: {
    readonly kind: CallTrouble;
    readonly reason: string;
    readonly call: string;
    /** Nothing was brought into being. */
    readonly isCreate: boolean;
  } | null;
}

interface Fired {
  readonly actor: string;
  readonly call: SubjectCall;
  readonly sent: SentRequest;
  readonly fired: FiredRequest;
}
interface Answered extends Fired {
  readonly answer: TargetAnswer;
}

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
    sent: target.shown(scenario.create, input.subject),
    fired: await target.send(scenario.create, input.subject),
  });
  const named = nameOf(created, input.subject);
  if (typeof named === 'string') return toResult(input.subject, [created], null, clock, named);
  const started = await startActors({
    actors: input.actors,
    prepare: ({ call }) => target.prepare(call, named),
    delayMs: input.delayMs,
    signal,
  });
  const answered = await Promise.all(
    started.fired.map(({ actor, fired }) =>
      settle({ actor: actor.id, call: actor.call, sent: target.shown(actor.call, named), fired }),
    ),
  );
  // Nobody is told of a race that was broken off.
  return started.aborted ? null : toResult(named, [created, ...answered], started.delayErrorMs, clock);
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
        isCreate: broken === created,
      }
    : unnamed === '' || created === undefined
      ? null
      : {
          kind: 'refused' as const,
          reason: `${callWord(created.call.call)} ${unnamed}`,
          call: created.call.call,
          isCreate: true,
        };
  return {
    subject,
    delayErrorMs,
    trouble,
    recorded: answered.every(({ answer }) => answer.recorded),
    calls: answered.map(({ actor, call, sent, fired, answer }) => ({
      actor,
      call: call.call,
      startedAt: clock.toTime(fired.startedMs),
      finishedAt: clock.toTime(answer.finishedMs),
      status: answer.status,
      ...('request' in call ? { request: call.request } : {}),
      response: answer.body,
      sent,
    })),
  };
}
