import type { LoadTest, SavedRequest } from '@/lib/contract/loadTests';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { State } from '../openState';

export interface NewLoadTest {
  /** A UUIDv7. */
  readonly id: string;
  readonly request: SavedRequest;
  /** Its scenario, as it is now. */
  readonly raced: LoadTest['raced'];
  /** The scenario itself, where a file says it; null: it is built in. */
  readonly definition?: ScenarioDefinition | null;
  /** Chosen by the caller; null when they sent none. */
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null | undefined;
  /** Id of the schedule that starts it. */
  readonly schedule?: string | null | undefined;
}

/** `conflict`: the key belongs to a load test that asked for something else. */
export type Created = { readonly kind: 'created' | 'repeated'; readonly id: string } | { readonly kind: 'conflict' };

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

const FIND = `
  SELECT id, request = $2::jsonb AS same
  FROM lastwrite.load_tests
  WHERE idempotency_key = $1::text`;

/** Saves a load test with every planned iteration, in one statement. The same key a second time creates nothing, also at the same time. */
export async function createLoadTest(
  state: State,
  { id, request, raced, definition = null, idempotencyKey, startedBy = null, schedule = null }: NewLoadTest,
): Promise<Created> {
  const { rowCount } = await state.pool.query(CREATE, [
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
  ]);
  if (rowCount === 1) return { kind: 'created', id };
  const earlier = idempotencyKey === null ? null : await findByKey(state, idempotencyKey, request);
  if (earlier === null) throw new Error('a load test could not be saved, and none has its key');
  return earlier;
}

/** What an earlier request with this key led to; null when there was none. */
export async function findByKey(
  state: State,
  idempotencyKey: string,
  request: SavedRequest,
): Promise<Exclude<Created, { kind: 'created' }> | null> {
  const {
    rows: [found],
  } = await state.pool.query<{ id: string; same: boolean }>(FIND, [idempotencyKey, JSON.stringify(request)]);
  if (!found) return null;
  return found.same ? { kind: 'repeated', id: found.id } : { kind: 'conflict' };
}
