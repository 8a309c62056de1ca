import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadTest } from '../../lib/contract/loadTests';
import type { ChaosStack } from './chaosStack';
import { checkSweeps } from './checkSweeps';
import { withoutExcuse, type Errored, type FaultWindow } from './excuseErrors';
import type { Started } from './keepBusy';

export interface Checked {
  readonly problems: readonly string[];
  readonly iterations: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  /** How often each error was, the most frequent first. */
  readonly errors: readonly (readonly [string, number])[];
  readonly explorations: number;
  readonly sweeps: number;
}

const GETS_ON_WITHIN_MS = 120_000;
const LOOK_MS = 1_000;
/** A call is given up after that, so an iteration began to race at most so long before its last answer. */
const CALLS_TAKE_MS = 20_000;
const AT_REST_WITHIN_MS = 30_000;
const IDLE_TRANSACTION_S = 5;
const MOST_SHOWN = 10;

interface LoadTestRow {
  readonly id: string;
  readonly status: string;
  readonly failure: { readonly message?: string } | null;
  readonly from_ms: number;
  readonly to_ms: number;
}

const ENDS = `
  SELECT id, CASE WHEN completed_at IS NOT NULL THEN 'completed' WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN failed_at IS NOT NULL THEN 'failed' ELSE 'open' END AS status, failure,
    extract(epoch FROM created_at)::float8 * 1000 AS from_ms,
    extract(epoch FROM coalesce(completed_at, cancelled_at, failed_at, clock_timestamp()))::float8 * 1000 AS to_ms`;

/** Looks at a stack that nothing is wrong with any more, from outside: through its API, and in its database. */
export async function checkOutcome(
  stack: ChaosStack,
  started: readonly Started[],
  windows: readonly FaultWindow[],
): Promise<Checked> {
  const problems: string[] = [];
  await untilOver(stack);
  const runs = started.filter(({ kind }) => kind === 'load-tests');
  const rows = await stack.state<LoadTestRow>(`${ENDS} FROM lastwrite.load_tests ORDER BY created_at`);
  const explorations = await stack.state<LoadTestRow>(`${ENDS} FROM lastwrite.explorations ORDER BY created_at`);
  for (const { id, status, failure } of rows)
    if (status !== 'completed') problems.push(`load test ${id} is ${status}: ${failure?.message ?? 'no reason'}`);
  for (const { id } of runs.filter((run) => !rows.some((row) => row.id === run.id)))
    problems.push(`load test ${id} was accepted and is not there`);
  const failedExplorations = explorations.flatMap((row) => {
    if (row.status === 'open') problems.push(`exploration ${row.id} is not over`);
    return row.status === 'failed' ? [erroredOf(`exploration ${row.id}`, row, row.failure?.message ?? '')] : [];
  });

  const counts = { iterations: 0, passed: 0, failed: 0, errored: 0 };
  for (const { id, planned } of runs) {
    const [row] = await stack.state<Record<'n' | 'orders' | 'highest' | 'passed' | 'failed' | 'errored', number>>(
      `SELECT count(*)::int AS n, count(DISTINCT finish_order)::int AS orders, coalesce(max(finish_order), 0) AS highest,
         count(*) FILTER (WHERE outcome = 'passed')::int AS passed, count(*) FILTER (WHERE outcome = 'failed')::int AS failed, count(*) FILTER (WHERE outcome = 'errored')::int AS errored
       FROM lastwrite.iterations WHERE load_test_id = $1`,
      [id],
    );
    if (row === undefined) continue;
    const { n, orders, highest, passed, failed, errored } = row;
    if ([n, orders, highest, passed + failed + errored].some((count) => count !== planned))
      problems.push(
        `load test ${id}: ${planned} planned, ${n} rows, ${passed + failed + errored} outcomes, ${orders} places up to ${highest}`,
      );
    const told = await fetch(`${stack.url}/api/load-tests/${id}`);
    const points = told.ok ? ((await told.json()) as LoadTest).points : [];
    const said = (['passed', 'failed', 'errored'] as const).map((key) =>
      points.reduce((sum, point) => sum + point[key], 0),
    );
    if (said.join() !== [passed, failed, errored].join())
      problems.push(
        `load test ${id}: the API answers ${told.status}, ${said.join('/')} passed/failed/errored, its rows are ${passed}/${failed}/${errored}`,
      );
    counts.iterations += n;
    counts.passed += passed;
    counts.failed += failed;
    counts.errored += errored;
  }

  const errored = (
    await stack.state<{ id: string; n: number; error: string | null; from_ms: number; to_ms: number }>(
      `SELECT load_test_id AS id, n, error, extract(epoch FROM raced_at)::float8 * 1000 - ${CALLS_TAKE_MS} AS from_ms, extract(epoch FROM finished_at)::float8 * 1000 AS to_ms
       FROM lastwrite.iterations WHERE outcome = 'errored' ORDER BY finished_at`,
    )
  ).map((row) => erroredOf(`iteration ${row.n} of ${row.id}`, row, row.error ?? ''));
  const swept = await checkSweeps(
    stack,
    started.filter(({ kind }) => kind === 'sweeps'),
  );
  problems.push(...swept.problems);
  const all = [...errored, ...failedExplorations, ...swept.errored];
  const unexplained = withoutExcuse(all, windows);
  for (const { what, error, fromMs, toMs } of unexplained.slice(0, MOST_SHOWN))
    problems.push(`no fault explains ${what}, from ${timeOf(fromMs)} to ${timeOf(toMs)}: ${error}`);
  if (unexplained.length > MOST_SHOWN) problems.push(`and ${unexplained.length - MOST_SHOWN} further errors`);

  problems.push(...(await whatIsNotAtRest(stack)));
  const errors = new Map<string, number>();
  for (const { error } of all) errors.set(error, (errors.get(error) ?? 0) + 1);
  return {
    ...counts,
    problems,
    errors: [...errors].sort(([, one], [, other]) => other - one),
    explorations: explorations.length,
    sweeps: swept.sweeps,
  };
}

/** Ends early only when nothing gets on any more: how long it takes is the machine's affair. */
async function untilOver(stack: ChaosStack): Promise<void> {
  let done = -1;
  let until = performance.now() + GETS_ON_WITHIN_MS;
  while (performance.now() < until) {
    try {
      const [now] = await stack.state<{ open: number; done: number }>(
        `SELECT (SELECT count(*) FROM lastwrite.load_tests WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0)::int
           + (SELECT count(*) FROM lastwrite.explorations WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0)::int
           + (SELECT count(*) FROM lastwrite.sweeps WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0)::int AS open,
           (SELECT count(*) FROM lastwrite.iterations WHERE outcome IS NOT NULL)::int + (SELECT count(*) FROM lastwrite.exploration_orders)::int
           + (SELECT count(*) FROM lastwrite.sweep_candidates WHERE settled IS NOT NULL)::int AS done`,
      );
      if (now?.open === 0) return;
      if (now !== undefined && now.done !== done) until = performance.now() + GETS_ON_WITHIN_MS;
      done = now?.done ?? done;
    } catch {
      // A busy machine answers late; that nothing gets on at all is told below.
    }
    await sleep(LOOK_MS);
  }
}

/** Leases, transactions that were begun and forgotten, processes and parts that are not well. */
async function whatIsNotAtRest(stack: ChaosStack): Promise<readonly string[]> {
  const until = performance.now() + AT_REST_WITHIN_MS;
  for (;;) {
    const [leases] = await stack.state<{ n: number }>(
      'SELECT count(*)::int AS n FROM lastwrite.iterations WHERE racing OR (outcome IS NULL AND lease_until IS NOT NULL)',
    );
    const idle = await stack.state<{ pid: number; name: string; query: string }>(
      `SELECT pid, application_name AS name, left(query, 100) AS query FROM pg_stat_activity
       WHERE state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '${IDLE_TRANSACTION_S} s'`,
    );
    const problems = [
      ...(leases?.n ? [`${leases.n} iterations are still held or racing`] : []),
      ...idle.map(({ pid, name, query }) => `backend ${pid} (${name}) is idle in a transaction after: ${query}`),
      ...(stack.running ? [] : ['the supervisor ended by itself']),
    ];
    if (problems.length === 0 || performance.now() > until) return problems;
    await sleep(LOOK_MS);
  }
}

function erroredOf(what: string, row: { readonly from_ms: number; readonly to_ms: number }, error: string): Errored {
  return { what, error, fromMs: row.from_ms, toMs: row.to_ms };
}

export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
