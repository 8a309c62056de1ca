import { loadTestStatuses, outcomes, type LoadTestStatus, type Outcome } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { statusOf } from '../runs/lifeCycle';

export interface LoadTestCounts {
  readonly loadTests: Readonly<Record<LoadTestStatus, number>>;
  /** Of all load tests that are kept. */
  readonly iterations: Readonly<Record<Outcome, number>>;
  readonly rates: readonly LatestRate[];
}

/** How often the latest completed load test of a variant failed, at the delay at which it failed most often. */
export interface LatestRate {
  readonly environment: string;
  readonly scenario: string;
  readonly variant: string;
  /** 0..1. */
  readonly rate: number;
  readonly delayMs: number;
}

const LIST = `SELECT id, ${statusOf('load_test')} AS status FROM lastwrite.load_tests AS load_test`;

const COUNT = `
  SELECT load_test_id AS id, outcome, count(*)::int AS count
  FROM lastwrite.iterations
  WHERE load_test_id = ANY ($1::uuid[]) AND outcome IS NOT NULL
  GROUP BY load_test_id, outcome`;

const LATEST = `
  SELECT DISTINCT ON (environment, scenario, variant) id, environment, scenario, variant
  FROM lastwrite.load_tests
  WHERE completed_at IS NOT NULL
  ORDER BY environment, scenario, variant, completed_at DESC`;

const RATES = `
  SELECT DISTINCT ON (id) id, rate, delay_ms AS "delayMs"
  FROM (
    SELECT load_test_id AS id, delay_ms, (count(*) FILTER (WHERE outcome = 'failed'))::float8 / count(*) AS rate
    FROM lastwrite.iterations
    WHERE load_test_id = ANY ($1::uuid[]) AND outcome IN ('passed', 'failed')
    GROUP BY load_test_id, delay_ms
  ) AS point
  ORDER BY id, rate DESC, delay_ms`;

type Worst = Pick<LatestRate, 'rate' | 'delayMs'>;

type Row = { readonly id: string; readonly outcome: Outcome; readonly count: number };

/**
 * How many there are, for a scraper that asks again and again. The iterations of a load test that is over change no more: they are counted
 * once and remembered.
 */
export function countLoadTests(state: State): () => Promise<LoadTestCounts> {
  const remembered = new Map<string, readonly Row[]>();
  const latestRates = rememberRates(state);
  return async () => {
    const { rows: all } = await state.pool.query<{ id: string; status: LoadTestStatus }>({
      name: 'state_list_statuses',
      text: LIST,
    });
    const there = new Set(all.map(({ id }) => id));
    for (const id of remembered.keys()) if (!there.has(id)) remembered.delete(id);
    const unknown = all.filter(({ id }) => !remembered.has(id)).map(({ id }) => id);
    const { rows } = await state.pool.query<Row>({ name: 'state_count_iterations', text: COUNT, values: [unknown] });
    const counted = [...[...remembered.values()].flat(), ...rows];
    for (const { id, status } of all)
      if (isOver(status) && !remembered.has(id))
        remembered.set(
          id,
          rows.filter((row) => row.id === id),
        );
    return {
      loadTests: tally(loadTestStatuses, (status) => all.filter((each) => each.status === status).length),
      iterations: tally(outcomes, (outcome) =>
        counted.reduce((total, row) => total + (row.outcome === outcome ? row.count : 0), 0),
      ),
      rates: await latestRates(),
    };
  };
}

/** null: nothing of it could be judged. */
function rememberRates(state: State): () => Promise<readonly LatestRate[]> {
  let known = new Map<string, Worst | null>();
  return async () => {
    const { rows: latest } = await state.pool.query<Omit<LatestRate, keyof Worst> & { id: string }>({
      name: 'state_list_latest',
      text: LATEST,
    });
    const unknown = latest.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    const { rows } = await state.pool.query<Worst & { id: string }>({
      name: 'state_rate_latest',
      text: RATES,
      values: [unknown],
    });
    const found = new Map(rows.map(({ id, rate, delayMs }) => [id, { rate, delayMs }]));
    known = new Map(latest.map(({ id }) => [id, known.get(id) ?? found.get(id) ?? null]));
    return latest.flatMap(({ id, environment, scenario, variant }) => {
      const worst = known.get(id) ?? null;
      return worst === null ? [] : [{ environment, scenario, variant, ...worst }];
    });
  };
}

function isOver(status: LoadTestStatus): boolean {
  return status !== 'queued' && status !== 'running';
}

function tally<Key extends string>(keys: readonly Key[], count: (key: Key) => number): Readonly<Record<Key, number>> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
}
