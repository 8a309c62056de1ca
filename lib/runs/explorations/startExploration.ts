import { interleavingDefaults, type Exploration, type InterleavingRequest } from '@/lib/contract/interleavings';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { noted } from '@/lib/state/activity/noted';
import { createExploration } from '@/lib/state/interleavings/createExploration';
import { findByKey } from '@/lib/state/runs/createOnce';
import { racedOf } from '@/lib/scenarios/Scenario';
import type { State } from '@/lib/state/openState';
import { InterleavingError } from './InterleavingError';
import { openRace } from './openRace';
import { prefixOf } from './prefixOf';
import { resolveRequest, type Race } from './resolveRequest';
import { seenSteps } from './seenSteps';
import { whileAsked } from './whileAsked';

export interface StartContext {
  readonly state: State;
  /** Of the same database, for scenarios with tables of their own. */
  readonly stateUrl: string;
  readonly jobs: Pick<Jobs, 'enqueueExploration'>;
  /** Gives a new UUIDv7. */
  readonly newId: () => string;
  /** Told that no worker could be woken; they will find the exploration on their own. */
  readonly onMissedWake: (error: unknown) => void;
}

export interface StartInput {
  readonly environment: EnvironmentConfig;
  readonly asked: Omit<InterleavingRequest, 'limit'> & { readonly limit?: number | undefined };
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null;
}

/**
 * Saves an exploration to be run and wakes a worker; the same key with the same request gives the id of the first. Asked for all orders without a limit, one
 * order is run first to count them, and more than the default limit are refused with their number: nobody would wait for them. Throws InterleavingError.
 */
export async function startExploration(
  context: StartContext,
  { environment, asked, idempotencyKey, startedBy }: StartInput,
): Promise<{ readonly id: string }> {
  const { request: own, race } = resolveRequest(environment, asked);
  const request: Exploration['request'] = {
    ...own,
    limit: asked.limit ?? interleavingDefaults.limit,
    reduce: asked.reduce,
  };
  const earlier =
    idempotencyKey === null ? null : await findByKey(context.state, 'explorations', idempotencyKey, request);
  if (earlier?.kind === 'repeated') return { id: earlier.id };
  const id = context.newId();
  if (!asked.reduce && asked.limit === undefined) await refuseTooMany(context, race, prefixOf(id));
  const created = await noted(
    context.state,
    { by: startedBy ?? null, what: 'started', kind: 'exploration', subject: id },
    (state) => createExploration(state, { id, request, raced: racedOf(race.scenario), idempotencyKey, startedBy }),
    ({ kind }) => kind === 'created',
  );
  if (created.kind === 'conflict')
    throw new InterleavingError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for a different exploration. Use a new one.',
    );
  if (created.kind === 'created') await context.jobs.enqueueExploration(created.id).catch(context.onMissedWake);
  return { id: created.id };
}

async function refuseTooMany({ stateUrl }: StartContext, race: Race, prefix: string): Promise<void> {
  const orders = await whileAsked(() => countPossibleOrders(race, { stateUrl, prefix }));
  if (orders <= interleavingDefaults.limit) return;
  throw new InterleavingError(
    'too_many_orders',
    `These actors' steps have up to ${orders.toLocaleString('en')} orders, too many to run. Skip equivalent orders ("reduce": true), or set a limit.`,
    'limit',
  );
}

/** Runs one order, and counts those that its steps can be done in. */
export async function countPossibleOrders(
  race: Race,
  stores: { readonly stateUrl: string; readonly prefix: string },
): Promise<number> {
  const opened = openRace(race, { ...stores, inFlight: 1 });
  try {
    let possible = 0;
    await opened.explore({ reduce: true, limit: 1 }, ({ events }) => {
      possible = seenSteps(events).possible;
    });
    await opened.remove();
    return possible;
  } finally {
    await opened.close();
  }
}
