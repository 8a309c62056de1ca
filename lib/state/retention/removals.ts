import type { ParameterValues } from '@/lib/contract/parameters';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { State } from '../openState';
import type { RunKind } from './removeRuns';

/** A run that was deleted and of which something is left. */
export interface Removal {
  readonly id: string;
  readonly kind: RunKind;
  readonly scenario: string;
  readonly variant: string | null;
  readonly parameters: ParameterValues;
  /** Of a load test whose scenario a file said. */
  readonly definition: ScenarioDefinition | null;
  readonly environment: string | null;
  /** Its records were tried to be deleted so often in vain. */
  readonly failures: number;
}

/** Those that failed wait longer each time, up to an hour. */
const LIST = `
  SELECT id, kind, scenario, variant, coalesce(parameters, '{}') AS parameters, definition, environment, failures
  FROM lastwrite.removals
  WHERE removed_at < clock_timestamp() - least(failures * failures, 3600) * interval '1 s'
  ORDER BY removed_at, id
  LIMIT $1::int`;

const SUBJECTS = `
  SELECT n, subject, discarded, record_gone_at IS NULL AS "hasRecord"
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid
  ORDER BY n
  LIMIT $2::int`;

const DELETE_ITERATIONS = 'DELETE FROM lastwrite.iterations WHERE load_test_id = $1::uuid AND n <= $2::int';

const DELETE_ORDERS = `
  DELETE FROM lastwrite.exploration_orders WHERE exploration_id = $1::uuid AND n IN (
    SELECT n FROM lastwrite.exploration_orders WHERE exploration_id = $1::uuid ORDER BY n LIMIT $2::int)`;

const DONE = 'DELETE FROM lastwrite.removals WHERE id = $1::uuid';
const FAILED = `
  UPDATE lastwrite.removals SET failures = failures + 1, removed_at = clock_timestamp() WHERE id = $1::uuid`;

export interface LeftIteration {
  readonly n: number;
  readonly subject: string | null;
  readonly discarded: readonly string[];
  /** Its record may still be in the stores. */
  readonly hasRecord: boolean;
}

export async function listRemovals(state: State, most: number): Promise<readonly Removal[]> {
  return (await state.pool.query<Removal>(LIST, [most])).rows;
}

/** The first iterations, by number, of a load test that was deleted. */
export async function listLeftIterations(state: State, id: string, most: number): Promise<readonly LeftIteration[]> {
  return (await state.pool.query<LeftIteration>(SUBJECTS, [id, most])).rows;
}

/** Deletes the iterations up to this number. */
export async function deleteIterations(state: State, id: string, upTo: number): Promise<void> {
  await state.pool.query(DELETE_ITERATIONS, [id, upTo]);
}

/** Deletes the first so many orders of an exploration that was deleted. Gives their number. */
export async function deleteOrders(state: State, id: string, most: number): Promise<number> {
  return (await state.pool.query(DELETE_ORDERS, [id, most])).rowCount ?? 0;
}

/** Nothing is left of it. */
export async function finishRemoval(state: State, id: string): Promise<void> {
  await state.pool.query(DONE, [id]);
}

export async function noteFailedRemoval(state: State, id: string): Promise<void> {
  await state.pool.query(FAILED, [id]);
}
