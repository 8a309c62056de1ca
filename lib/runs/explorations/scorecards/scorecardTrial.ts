import type { PerformedCall } from '@/lib/reference/performCall';
import { performCall } from '@/lib/reference/performCall';
import type { Inspection } from '@/lib/contract/inspect';
import type { OrderOutcome } from '@/lib/contract/interleavings';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { Violation } from '@/lib/contract/scenarios';
import type { Actor } from '@/lib/steps/Actor';
import { violationsOf, type CallScenario, type SubjectCall } from '@/lib/scenarios/Scenario';
import type { RunOrder, Trial } from '@/lib/steps/exploreOrders';
import { isDeadlock } from '../postgres/isDeadlock';
import type { Sessions } from '@/lib/scenarios/control/Sessions';
import type { TraceEvent } from '@/lib/steps/trace';
import type { ServiceContext, Subject } from './subjects';

/** Who races on a scorecard. */
export interface ScorecardActors {
  readonly scenario: CallScenario;
  readonly parameters: ParameterValues;
  /** A background reindex job runs beside the calls. */
  readonly reindex: boolean;
}

export interface ScorecardTrial extends Trial {
  readonly subject: Subject;
  readonly calls: PerformedCall[];
}

/** One order with what it led to. */
export interface JudgedOrder {
  readonly subject: string;
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly Violation[];
  readonly calls: readonly PerformedCall[];
  /** Why it could not be judged, or whom the deadlock took; null otherwise. */
  readonly error: string | null;
  readonly inspection: Inspection;
}

/** The actors of a race on a subject, none of which has begun. */
export function scorecardTrial(
  subject: Subject,
  service: ServiceContext,
  sessions: Sessions,
  { scenario, parameters, reindex }: ScorecardActors,
): ScorecardTrial {
  const calls = [subject.created];
  const run =
    (id: string, call: SubjectCall): Actor =>
    async ({ step, defer }) => {
      const context = { ...service, postgres: sessions.poolOf(id), step, defer };
      calls.push(await performCall(context, service.clock, { ...call, name: subject.name }));
    };
  const background = reindex ? [{ id: 'reindex', call: { call: 'Reindex', caller: 'users/reindex' } as const }] : [];
  const actors = [...scenario.actors(parameters), ...background].map(({ id, call }) => [id, run(id, call)] as const);
  return {
    subject,
    subjectName: subject.name.text,
    calls,
    blocked: sessions.blocked,
    inTransaction: sessions.inTransaction,
    actors: Object.fromEntries(actors),
  };
}

/** A deadlock is reported as one regardless of what its victim left behind. After a failed call or async work, only a broken invariant is judged. */
export function judgeOrder(
  { scenario, parameters }: ScorecardActors,
  { trial, events, outcomes }: RunOrder<ScorecardTrial>,
  inspection: Inspection,
): JudgedOrder {
  const { subject, calls } = trial;
  const judgement = scenario.judge(inspection, parameters);
  const order = {
    subject: subject.name.text,
    events,
    calls,
    inspection,
    violations: violationsOf(scenario, judgement),
  };
  const failures = [
    ...[...outcomes].flatMap(([actor, outcome]) =>
      outcome?.status === 'failed' ? [{ who: actor, error: outcome.error }] : [],
    ),
    ...calls.flatMap(({ call, failure }) => (failure === null ? [] : [{ who: call, error: failure }])),
  ];
  const victims = failures.filter(({ error }) => isDeadlock(error)).map(({ who }) => who);
  if (victims.length > 0)
    return { ...order, outcome: 'deadlock', error: `Postgres ended a deadlock by refusing ${victims.join(' and ')}` };
  if (judgement.outcome === 'failed') return { ...order, outcome: 'violated', error: null };
  if (judgement.outcome === 'unknown') return { ...order, outcome: 'error', error: judgement.reason };
  const [failure] = failures;
  if (failure)
    return {
      ...order,
      outcome: 'error',
      error: `${failure.who} failed: ${failure.error instanceof Error ? failure.error.message : String(failure.error)}`,
    };
  return { ...order, outcome: 'ok', error: null };
}
