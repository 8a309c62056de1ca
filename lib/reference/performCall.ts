import type { ScorecardName } from './scorecard/scorecardName';
import type { Copying, LeftWork, StepTrace } from '@/lib/evidence/model';
import { noteInOrder, StepAbandoned, traceSteps } from '@/lib/steps/step';
import { createScorecard } from './calls/createScorecard';
import { deleteScorecard } from './calls/deleteScorecard';
import { getScorecard } from './calls/getScorecard';
import { reindexScorecard } from './calls/reindexScorecard';
import { submitScorecard } from './calls/submitScorecard';
import { updateScorecard } from './calls/updateScorecard';
import type { Clock } from './clock';
import type { AsyncWork, CoachingContext } from './context';
import { toProblem, type Problem } from './problem';
import { replications } from './replications/replications';
import type { CreateRequest, SubmitRequest, UpdateRequest } from './requests';
import type { Scorecard } from './Scorecard';
import { toCoachingError } from './storeFailure';
import { formatStrategy, type Strategy } from './strategy';

/** A call, ready to be performed: validated, on a name that is known beforehand. */
export type CallRequest = { readonly name: ScorecardName; readonly caller: string } & (
  | { readonly call: 'CreateScorecard'; readonly request: CreateRequest }
  | { readonly call: 'UpdateScorecard'; readonly request: UpdateRequest }
  | { readonly call: 'SubmitScorecard'; readonly request: SubmitRequest }
  | { readonly call: 'GetScorecard' | 'DeleteScorecard' | 'Reindex' }
);

export type ScorecardCall = CallRequest['call'];

/** A call as it went. `steps` goes on growing, and `work` changing, while the call's async work runs. */
export interface PerformedCall {
  readonly call: ScorecardCall;
  readonly name: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The HTTP status of the answer; 0 when the call was given up and never answered. */
  readonly status: number;
  readonly request?: unknown;
  readonly response: unknown;
  readonly strategy: string;
  readonly copying?: Copying;
  readonly work: readonly LeftWork[];
  readonly steps: readonly StepTrace[];
  /** What the caller is not told. */
  readonly failure: unknown;
}

/**
 * Performs a call and traces its steps by `wallClock`, which may be another than the clock the call stamps with. Never rejects:
 * a failure is an answer too. Async work is handed on traced, under its own name.
 */
export async function performCall(
  context: CoachingContext,
  wallClock: Clock,
  request: CallRequest,
): Promise<PerformedCall> {
  const steps: StepTrace[] = [];
  const work: LeftWork[] = [];
  const note = noteInOrder(steps);
  const startedAt = wallClock();
  const traced: CoachingContext = {
    ...context,
    step: traceSteps(context.step, wallClock, 'call', note),
    defer: ({ name, run, ...when }: AsyncWork) => {
      const at = work.push({ actor: name, state: 'waiting' }) - 1;
      context.defer({
        name,
        ...when,
        run: async (step) => {
          try {
            await run(traceSteps(step, wallClock, name, note));
            work[at] = { actor: name, state: 'done' };
          } catch (error) {
            // Work that is given up never tells: its process is gone.
            if (!(error instanceof StepAbandoned)) work[at] = { actor: name, state: 'failed' };
            throw error;
          }
        },
      });
    },
  };
  const outcome = await answer(async () => {
    const scorecard = await dispatch(traced, request);
    return scorecard && toResource(scorecard);
  });
  return {
    call: request.call,
    name: request.name.text,
    startedAt,
    finishedAt: wallClock(),
    ...('request' in request ? { request: request.request } : {}),
    strategy: formatStrategy(context.strategy),
    ...copyingOf(request.call, context.strategy),
    work,
    steps,
    ...outcome,
  };
}

/** Which of the calls copy what they save, and how. A reindex has nothing to commit, and stamps its copy as it inserts it, whatever the strategy. */
function copyingOf(call: ScorecardCall, { replication }: Strategy): { readonly copying?: Copying } {
  switch (call) {
    case 'CreateScorecard':
    case 'UpdateScorecard':
    case 'SubmitScorecard':
      return { copying: replications[replication].copying };
    case 'Reindex':
      return { copying: { when: 'after_commit', stampedWith: 'insert_time' } };
    case 'GetScorecard':
    case 'DeleteScorecard':
      return {};
    default:
      return call satisfies never;
  }
}

/** What the caller of a call is told: the resource, nothing (`{}`), or a problem. `response` is null when the call was given up. */
export interface Answer {
  readonly status: number;
  readonly response: object | null;
  /** What the caller is not told. */
  readonly failure: unknown;
}

/** Never rejects. The action resolves with what to answer with, or with null. */
export async function answer(action: () => Promise<object | null>): Promise<Answer> {
  try {
    return { status: 200, response: (await action()) ?? {}, failure: null };
  } catch (error) {
    if (error instanceof StepAbandoned) return { status: 0, response: null, failure: error };
    const { code, message, violations, cause } = toCoachingError(error);
    const problem: Problem = toProblem(code, message, violations);
    return { status: problem.status, response: problem, failure: cause ?? null };
  }
}

async function dispatch(context: CoachingContext, request: CallRequest): Promise<Scorecard | null> {
  const { name, caller } = request;
  switch (request.call) {
    case 'CreateScorecard': {
      const { customer, profile, scorecard: scorecardId } = name;
      return createScorecard(context, { customer, profile, scorecardId, caller, request: request.request });
    }
    case 'UpdateScorecard':
      return updateScorecard(context, { name, caller, request: request.request });
    case 'SubmitScorecard':
      return submitScorecard(context, { name, caller, request: request.request });
    case 'GetScorecard':
      return getScorecard(context, name);
    case 'Reindex':
      return reindexScorecard(context, name);
    case 'DeleteScorecard':
      await deleteScorecard(context, name);
      return null;
  }
}

/** The resource as responses carry it: its fields by the ids of the field catalogue. */
export function toResource({ name, card, scores }: Scorecard): object {
  return { name: name.text, ...card, scores };
}
