import type { LoadTestRequest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { noted } from '@/lib/state/activity/noted';
import { createLoadTest } from '@/lib/state/loadTests/createLoadTest';
import { findByKey } from '@/lib/state/runs/createOnce';
import type { State } from '@/lib/state/openState';
import { racedOf } from '@/lib/scenarios/Scenario';
import { checkRequest, toSaved, type CheckContext } from './checkRequest';
import type { Jobs } from '../jobs/openJobs';
import { LoadTestError } from './LoadTestError';

export interface StartContext extends CheckContext {
  readonly state: State;
  readonly jobs: Pick<Jobs, 'enqueueLoadTest'>;
  readonly newId: () => string;
  /** Told that no worker could be woken; they will find the load test on their own. */
  readonly onMissedWake: (error: unknown) => void;
}

export interface StartInput {
  readonly environment: EnvironmentConfig;
  readonly request: LoadTestRequest;
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null;
  /** Id of the schedule that starts it. */
  readonly schedule?: string | null;
}

/**
 * Saves a load test to be run and wakes a worker. The same key with the same request gives the id of the first; a target that gives no
 * answer now is no reason to refuse, it may be back when the run's turn comes. Throws LoadTestError.
 */
export async function startLoadTest(
  context: StartContext,
  { environment, request: asked, idempotencyKey, startedBy, schedule }: StartInput,
): Promise<{ readonly id: string }> {
  const request = toSaved(context, environment, asked);
  const earlier =
    idempotencyKey === null ? null : await findByKey(context.state, 'load_tests', idempotencyKey, request);
  // What was accepted once stays so, whatever has changed meanwhile.
  if (earlier?.kind === 'repeated') return { id: earlier.id };
  const scenario = await checkRequest(context, environment, request);
  const id = context.newId();
  const created = await noted(
    context.state,
    (schedule ?? null) === null ? { by: startedBy ?? null, what: 'started', kind: 'load_test', subject: id } : null,
    (state) =>
      createLoadTest(state, {
        id,
        request,
        raced: racedOf(scenario),
        definition:
          scenario.kind === 'requests' ? scenario.file : scenario.kind === 'sql' ? { sql: scenario.text } : null,
        idempotencyKey,
        startedBy,
        schedule,
      }),
    ({ kind }) => kind === 'created',
  );
  if (created.kind === 'conflict')
    throw new LoadTestError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for a different load test. Use a new one.',
    );
  if (created.kind === 'created') await context.jobs.enqueueLoadTest(created.id).catch(context.onMissedWake);
  return { id: created.id };
}
