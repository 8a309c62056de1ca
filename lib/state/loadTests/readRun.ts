import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { concurrencyOf, requestOf } from './concurrencyOf';

/** What a worker has to know to run a load test. */
export interface LoadTestRun {
  readonly id: string;
  readonly request: LoadTest['request'];
  /** null: a ramp is to choose it. */
  readonly concurrency: number | null;
  /** Of a scenario that a file says; null: it is built in. */
  readonly definition: ScenarioDefinition | null;
  /** Completed, cancelled or failed. */
  readonly over: boolean;
}

const READ = `
  SELECT id, ${concurrencyOf('load_tests')} AS concurrency, ${requestOf('load_tests')} || jsonb_build_object('scenario', scenario, 'variant', variant, 'environment', environment) AS request, definition,
    NOT ${isOpen('load_tests')} AS over
  FROM lastwrite.load_tests
  WHERE id = $1::uuid`;

const OVER = `
  SELECT id FROM lastwrite.load_tests
  WHERE id = ANY ($1::uuid[]) AND NOT ${isOpen('load_tests')}`;

export async function readRun(state: State, loadTestId: string): Promise<LoadTestRun | null> {
  const { rows } = await state.pool.query<LoadTestRun>(READ, [loadTestId]);
  return rows[0] ?? null;
}

/** Which of these load tests are over: what a worker asks again and again while it runs them. */
export async function findOver(state: State, loadTestIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await state.pool.query<{ id: string }>({
    name: 'load_tests_over',
    text: OVER,
    values: [loadTestIds],
  });
  return new Set(rows.map(({ id }) => id));
}
