import type { PoolClient } from 'pg';
import type { Iteration, Outcome } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { MOST_ATTEMPTS } from './claimIterations';
import { callMsOf } from './callMs';
import { withLoadTest } from './lockLoadTest';

/** How an iteration ended. `subject` is the record's name as the service gave it. */
export interface FinishedIteration extends Pick<
  Iteration,
  'violations' | 'calls' | 'steps' | 'convergenceMs' | 'delayErrorMs' | 'error' | 'inspection' | 'tables'
> {
  readonly claimId: string;
  readonly outcome: Outcome;
  readonly subject: string | null;
}

export interface FinishResult {
  /** Those that this call finished. The others were finished before, belong to somebody else, or the load test was over. */
  readonly finished: readonly string[];
  /** No open iteration is left. */
  readonly over: boolean;
}

/**
 * One array for each column, for Postgres takes no document apart that holds \u0000 somewhere. Numbers go on from the highest: nobody
 * else gives any, since the load test's row is locked.
 */
const FINISH = `
  WITH told AS (
    SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[], $9::json[], $10::json[], $11::json[], $12::json[], $13::float8[])
      AS told(claim_id, outcome, subject, violations, error, convergence_ms, delay_error_ms, calls, steps, inspection, tables, call_ms)
  ), mine AS (
    SELECT iteration.n, told.*
    FROM lastwrite.iterations AS iteration JOIN told ON told.claim_id = iteration.claim_id
    WHERE iteration.load_test_id = $1::uuid AND iteration.outcome IS NULL
    ORDER BY iteration.n
    FOR UPDATE OF iteration
  ), numbered AS (
    SELECT mine.*, row_number() OVER (ORDER BY n)::int + (SELECT coalesce(max(finish_order), 0) FROM lastwrite.iterations WHERE load_test_id = $1::uuid) AS place
    FROM mine
  )
  UPDATE lastwrite.iterations AS iteration
  SET outcome = numbered.outcome, finish_order = numbered.place, finished_at = clock_timestamp(), racing = false, lease_until = NULL,
    raced_at = coalesce(iteration.raced_at, clock_timestamp()), call_ms = numbered.call_ms, subject = coalesce(numbered.subject, iteration.subject), error = numbered.error,
    violations = string_to_array(numbered.violations, ','),
    convergence_ms = numbered.convergence_ms, delay_error_ms = numbered.delay_error_ms, calls = numbered.calls, steps = numbered.steps, inspection = numbered.inspection, tables = numbered.tables
  FROM numbered
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = numbered.n
  RETURNING iteration.claim_id`;

const FINISH_EXHAUSTED = `
  WITH exhausted AS (
    SELECT n FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND outcome IS NULL AND attempts >= $2::int AND lease_until < clock_timestamp()
    ORDER BY n
    FOR UPDATE
  ), numbered AS (
    SELECT n, row_number() OVER (ORDER BY n)::int + (SELECT coalesce(max(finish_order), 0) FROM lastwrite.iterations WHERE load_test_id = $1::uuid) AS place
    FROM exhausted
  )
  UPDATE lastwrite.iterations AS iteration
  SET outcome = 'errored', finish_order = numbered.place, finished_at = clock_timestamp(), racing = false, lease_until = NULL,
    error = 'It was begun ' || iteration.attempts || ' times, and each time its race broke or its worker died', calls = '[]', steps = '[]'
  FROM numbered
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = numbered.n`;

const COMPLETE = `
  UPDATE lastwrite.load_tests
  SET completed_at = clock_timestamp()
  WHERE id = $1::uuid AND ${isOpen('load_tests')}
    AND NOT EXISTS (SELECT FROM lastwrite.iterations WHERE load_test_id = $1::uuid AND outcome IS NULL)`;

/** Finishes iterations, each once, and completes the load test with the last one. Safe to repeat; after the end of the load test it changes nothing. */
export async function finishIterations(
  state: State,
  loadTestId: string,
  iterations: readonly FinishedIteration[],
): Promise<FinishResult> {
  const result = await withLoadTest(state, loadTestId, async (client, { over }) => {
    if (over) return { finished: [], over };
    const { rows } = await client.query<{ claim_id: string }>({
      name: 'iterations_finish',
      text: FINISH,
      values: [loadTestId, ...columnsOf(iterations)],
    });
    return { finished: rows.map(({ claim_id: id }) => id), over: await complete(client, loadTestId) };
  });
  return result ?? { finished: [], over: true };
}

/** Gives up unclaimed iterations that were started too often, so they cannot keep the load test from ending. @returns true if that ended it */
export async function finishExhausted(state: State, loadTestId: string): Promise<boolean> {
  const ended = await withLoadTest(state, loadTestId, async (client, { over }) => {
    if (over) return false;
    await client.query(FINISH_EXHAUSTED, [loadTestId, MOST_ATTEMPTS]);
    return complete(client, loadTestId);
  });
  return ended ?? false;
}

function columnsOf(iterations: readonly FinishedIteration[]): readonly unknown[] {
  const column = (of: (iteration: FinishedIteration) => unknown) => iterations.map(of);
  return [
    column(({ claimId }) => claimId),
    column(({ outcome }) => outcome),
    column(({ subject }) => subject),
    column(({ violations }) => violations.join(',')),
    column(({ error }) => error),
    column(({ convergenceMs }) => convergenceMs),
    column(({ delayErrorMs }) => delayErrorMs),
    column(({ calls }) => JSON.stringify(calls)),
    column(({ steps }) => JSON.stringify(steps)),
    column(({ inspection }) => (inspection === null ? null : JSON.stringify(inspection))),
    column(({ tables }) => (tables === null ? null : JSON.stringify(tables))),
    column(callMsOf),
  ];
}

async function complete(client: PoolClient, loadTestId: string): Promise<boolean> {
  const { rowCount } = await client.query({ name: 'load_test_complete', text: COMPLETE, values: [loadTestId] });
  return rowCount === 1;
}
