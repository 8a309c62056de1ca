import { randomUUID } from 'node:crypto';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { SavedRequest } from '@/lib/contract/loadTests';
import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
import type { State } from '../../openState';

const RUN =
  "INSERT INTO lastwrite.load_tests (id, scenario, variant, environment, request, label, raced, definition) VALUES ($1, $2, $3, $4, $5::jsonb, $5::jsonb ->> 'label', $6, $7)";
const ITERATIONS =
  'INSERT INTO lastwrite.iterations (load_test_id, n, delay_ms) SELECT $1, n, ($2::int[])[1 + (n - 1) % cardinality($2::int[])] FROM generate_series(1, $3::int) AS n';

/** A load test as starting one leaves it: all iterations planned, none begun. */
export async function insertLoadTest(
  state: State,
  change: Partial<SavedRequest> = {},
  definition: ScenarioDefinition | null = null,
): Promise<string> {
  const id = randomUUID();
  const request: SavedRequest = {
    scenario: 'scorecard_race',
    variant: 'save_all/async_closure',
    environment: 'local',
    delaysMs: [0, 10],
    iterations: 10,
    concurrency: 5,
    settleMs: 200,
    latency: 'none',
    parameters: {},
    transport: 'http',
    ...change,
  };
  await state.pool.query(RUN, [
    id,
    request.scenario,
    request.variant,
    request.environment,
    JSON.stringify(request),
    JSON.stringify(scorecardRaced),
    definition === null ? null : JSON.stringify(definition),
  ]);
  await state.pool.query(ITERATIONS, [id, request.delaysMs, request.delaysMs.length * request.iterations]);
  return id;
}
