import type { Pool } from 'pg';
import type { OrderOutcome } from '@/lib/contract/interleavings';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { Violation } from '@/lib/contract/scenarios';
import type { Actor } from '@/lib/steps/Actor';
import type { Judgement } from '@/lib/scenarios/Race';
import { violationsOf, type RowScenario } from '@/lib/scenarios/Scenario';
import type { RunOrder, Trial } from '@/lib/steps/exploreOrders';
import { isDeadlock } from '../postgres/isDeadlock';
import type { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { Sessions } from '@/lib/scenarios/control/Sessions';
import type { TraceEvent } from '@/lib/steps/trace';

export interface TableRace {
  readonly scenario: RowScenario;
  readonly variant: string;
  readonly parameters: ParameterValues;
}

export interface TableTrial extends Trial {
  readonly subject: string;
}

/** One order with what it led to. */
export interface JudgedTableOrder {
  readonly subject: string;
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly Violation[];
  /** Why it could not be judged, or whom the deadlock took; null otherwise. */
  readonly error: string | null;
}

/** The actors of a race on a subject, none of which has begun. Throws TypeError when the scenario has no such variant. */
export function tableTrial(
  postgres: Pool,
  watch: LockWatch,
  { scenario, variant, parameters }: TableRace,
  subject: string,
): TableTrial {
  const sessions = new Sessions(postgres, watch);
  const actors = scenario
    .actors(variant, parameters)
    .map(({ id, run }): [string, Actor] => [id, ({ step }) => run({ postgres: sessions.poolOf(id), step, subject })]);
  return {
    subject,
    subjectName: subject,
    actors: Object.fromEntries(actors),
    blocked: sessions.blocked,
    inTransaction: sessions.inTransaction,
  };
}

/** A deadlock is reported as one regardless of what its victim left behind. A failed actor is no verdict on the tables. */
export function judgedOrder(
  { scenario }: Pick<TableRace, 'scenario'>,
  { trial, events, outcomes }: RunOrder<TableTrial>,
  judgement: Judgement,
): JudgedTableOrder {
  const failures = [...outcomes].flatMap(([actor, outcome]) =>
    outcome?.status === 'failed' ? [{ actor, error: outcome.error }] : [],
  );
  const order = {
    subject: trial.subject,
    events,
    violations: violationsOf(scenario, judgement),
  };
  const victims = failures.filter(({ error }) => isDeadlock(error)).map(({ actor }) => actor);
  if (victims.length > 0)
    return { ...order, outcome: 'deadlock', error: `Postgres ended a deadlock by refusing ${victims.join(' and ')}` };
  const [failure] = failures;
  if (failure)
    return {
      ...order,
      outcome: 'error',
      error: `${failure.actor} failed: ${failure.error instanceof Error ? failure.error.message : String(failure.error)}`,
    };
  if (judgement.outcome === 'unknown') return { ...order, outcome: 'error', error: judgement.reason };
  return { ...order, outcome: judgement.outcome === 'failed' ? 'violated' : 'ok', error: null };
}
