import type { LoadTest, SavedRequest } from '@/lib/contract/loadTests';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { State } from '../openState';
import { createOnce, type Asked, type Created } from '../runs/createOnce';

export interface NewLoadTest extends Asked {
  readonly request: SavedRequest;
  /** Its scenario, as it is now. */
  readonly raced: LoadTest['raced'];
  /** The scenario itself, where a file says it; null: it is built in. */
  readonly definition?: ScenarioDefinition | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null | undefined;
  /** Id of the schedule that starts it. */
  readonly schedule?: string | null | undefined;
}

/** The run and all its iterations at once. The delays take turns, so that what drifts over time touches every delay alike. */
const CREATE = `
  WITH created AS (
    INSERT INTO lastwrite.load_tests (id, scenario, variant, environment, request, label, raced, definition, idempotency_key, started_by, schedule_id)
    VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::jsonb, $5::jsonb ->> 'label', $10::jsonb, $11::jsonb, $6::text, $9::text, $12::uuid)
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
  ), planned AS (
    INSERT INTO lastwrite.iterations (load_test_id, n, delay_ms)
    SELECT created.id, (round - 1) * cardinality($7::int[]) + given.position, given.delay_ms
    FROM created, generate_series(1, $8::int) AS round, unnest($7::int[]) WITH ORDINALITY AS given(delay_ms, position)
  )
  SELECT id FROM created`;

/** Saves a load test with every planned iteration, in one statement. The same key a second time creates nothing, also at the same time. */
export async function createLoadTest(state: State, loadTest: NewLoadTest): Promise<Created> {
  const { id, request, raced, definition = null, idempotencyKey, startedBy = null, schedule = null } = loadTest;
  const values = [
    id,
    request.scenario,
    request.variant,
    request.environment,
    JSON.stringify(request),
    idempotencyKey,
    request.delaysMs,
    request.iterations,
    startedBy,
    JSON.stringify(raced),
    definition === null ? null : JSON.stringify(definition),
    schedule,
  ];
  return createOnce(state, 'load_tests', loadTest, { text: CREATE, values });
}
