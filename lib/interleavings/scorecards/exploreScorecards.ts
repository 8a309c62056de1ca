import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createWallClock } from '@/lib/coaching/clock';
import { performCall, type PerformedCall } from '@/lib/coaching/performCall';
import type { Strategy } from '@/lib/coaching/strategy';
import type { Inspection } from '@/lib/contract/inspect';
import type { ViolationCode } from '@/lib/contract/scenarios';
import type { Actor } from '@/lib/races/control/Conductor';
import type { ActorOutcome } from '@/lib/races/control/Gate';
import type { Scenario, SubjectCall } from '@/lib/races/Scenario';
import type { Stores } from '@/lib/stores/openStores';
import { exploreOrders, type Exploration, type ExploreOptions, type RunOrder, type Trial } from '../exploreOrders';
import { isDeadlock } from '../postgres/isDeadlock';
import { LockWatch } from '../postgres/LockWatch';
import { Sessions } from '../postgres/Sessions';
import type { TraceEvent } from '../trace';
import { groupInserts } from './groupInserts';
import { InspectionBatches } from './judgeInBatches';
import { SubjectStock, type ServiceContext, type Subject } from './subjects';

export interface ScorecardStores {
  /** May write. At least four connections for each order in flight. */
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  /** The same databases, as inspections read them. */
  readonly inspected: Stores;
}

export interface ScorecardExploration extends Pick<ExploreOptions<Trial>, 'reduce' | 'inFlight' | 'limit' | 'signal' | 'stuckAfterMs'> {
  readonly scenario: Scenario;
  readonly strategy: Strategy;
  readonly coaches: number;
  /** A background reindex job runs beside the calls. */
  readonly reindex: boolean;
  readonly environmentId: string;
  /** Where the subjects lie; the group grows every hundred or so. */
  readonly parent: (group: number) => { readonly customer: string; readonly profile: string };
}

export type OrderOutcome = 'ok' | 'violated' | 'deadlock' | 'error';

/** One order with what it led to. */
export interface JudgedOrder {
  readonly subject: string;
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly ViolationCode[];
  readonly calls: readonly PerformedCall[];
  /** Why it could not be judged; null otherwise. */
  readonly error: string | null;
  readonly inspection: Inspection;
}

interface ScorecardTrial extends Trial {
  readonly subject: Subject;
  readonly calls: PerformedCall[];
}

/**
 * Runs every order of a scenario over a scorecard on the real stores, each on a scorecard of its own, and judges each by an inspection.
 * Resolves when all are judged. Throws as exploreOrders does.
 */
export async function exploreScorecards(stores: ScorecardStores, options: ScorecardExploration, onJudged: (order: JudgedOrder) => void): Promise<Exploration> {
  const { scenario, strategy, environmentId, inFlight } = options;
  const clock = createWallClock();
  const service: ServiceContext = { postgres: stores.postgres, clickhouse: groupInserts(stores.clickhouse), clock, newId: uuidv7, strategy };
  const stock = new SubjectStock(service, scenario, options.parent);
  const watch = new LockWatch(stores.postgres);
  const batches = new InspectionBatches({ stores: stores.inspected, environmentId, timeoutMs: 10_000, atOnce: inFlight * 2 });
  const judging = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  const onOrder = (order: RunOrder<ScorecardTrial>): Promise<void> => {
    const judged: Promise<void> = judge(options, batches, order).then(onJudged, (error: unknown) => { failure ??= { error }; }).finally(() => { judging.delete(judged); });
    judging.add(judged);
    // An order is judged while the next ones run; only a backlog holds them up.
    return judging.size > inFlight * 4 ? judged : Promise.resolve();
  };
  const newTrial = async () => trialOf(await stock.take(), service, new Sessions(stores.postgres, watch), actorsOf(options));
  const result = await exploreOrders<ScorecardTrial>({ ...options, newTrial, onOrder });
  await Promise.all(judging);
  const failed = failure as { readonly error: unknown } | null;
  if (failed) throw failed.error;
  return result;
}

function actorsOf({ scenario, coaches, reindex }: ScorecardExploration): readonly { readonly id: string; readonly call: SubjectCall }[] {
  const background = reindex ? [{ id: 'reindex', call: { call: 'Reindex', caller: 'users/reindex' } as const }] : [];
  return [...scenario.actors({ coaches }), ...background];
}

function trialOf(subject: Subject, service: ServiceContext, sessions: Sessions, actors: readonly { readonly id: string; readonly call: SubjectCall }[]): ScorecardTrial {
  const calls = [subject.created];
  const run = (id: string, call: SubjectCall): Actor => async ({ step, defer }) => {
    const context = { ...service, postgres: sessions.poolOf(id), step, defer };
    calls.push(await performCall(context, service.clock, { ...call, name: subject.name }));
  };
  return { subject, subjectName: subject.name.text, calls, blocked: sessions.blocked, inTransaction: sessions.inTransaction, actors: Object.fromEntries(actors.map(({ id, call }) => [id, run(id, call)])) };
}

async function judge({ scenario, coaches }: ScorecardExploration, batches: InspectionBatches, { trial, events, outcomes }: RunOrder<ScorecardTrial>): Promise<JudgedOrder> {
  const { subject, calls } = trial;
  const inspection = await batches.inspect(subject.name, calls);
  const judgement = scenario.judge(inspection, { coaches });
  const order = { subject: subject.name.text, events, calls, inspection, violations: judgement.outcome === 'failed' ? judgement.violations : [] };
  const failures = [...outcomes.values()].flatMap((outcome) => failureOf(outcome)).concat(calls.flatMap(({ failure }) => (failure === null ? [] : [failure])));
  if (failures.some(isDeadlock)) return { ...order, outcome: 'deadlock', error: null };
  if (judgement.outcome === 'failed') return { ...order, outcome: 'violated', error: null };
  if (judgement.outcome === 'unknown' || failures.length > 0) return { ...order, outcome: 'error', error: judgement.outcome === 'unknown' ? judgement.reason : describe(failures[0]) };
  return { ...order, outcome: 'ok', error: null };
}

function failureOf(outcome: ActorOutcome | null): readonly unknown[] {
  return outcome?.status === 'failed' ? [outcome.error] : [];
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
