import type { Iteration, Outcome } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { isoTime } from '../sqlText';
import { readKeptInspection } from './readKeptInspection';

export interface IterationFilter {
  /** Any of these; all when it is left out. */
  readonly outcomes?: readonly Outcome[] | undefined;
  readonly delayMs?: number | undefined;
  /** Only those with a higher number. */
  readonly after: number;
  /** Only the first so many to finish: those that a load test read before has counted. */
  readonly finishedUpTo?: number | undefined;
  readonly limit: number;
  /** An inspection has up to hundreds of kB. */
  readonly withInspection: boolean;
}

/** What is left of a run that was deleted, until that is gone too, is nobody's. */
const RUN_IS_THERE = 'EXISTS (SELECT FROM lastwrite.load_tests WHERE id = $1::uuid)';

/** Finished iterations alone: an open one has no outcome yet. */
const LIST = `
  SELECT
    n, delay_ms AS "delayMs", outcome, violations, subject, coalesce(calls, '[]') AS calls, coalesce(steps, '[]') AS steps,
    convergence_ms AS "convergenceMs", delay_error_ms AS "delayErrorMs", error, attempts, ${isoTime('finished_at')} AS "finishedAt", ${isoTime('record_gone_at')} AS "recordGoneAt",
    CASE WHEN $6::bool THEN inspection END AS inspection, tables
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid AND outcome IS NOT NULL AND ${RUN_IS_THERE}
    AND ($2::text[] IS NULL OR outcome = ANY ($2::text[]))
    AND ($3::int IS NULL OR delay_ms = $3::int)
    AND n > $4::int
    AND ($7::int IS NULL OR finish_order <= $7::int)
  ORDER BY n
  LIMIT $5::int`;

const READ = `
  SELECT
    n, delay_ms AS "delayMs", outcome, violations, subject, coalesce(calls, '[]') AS calls, coalesce(steps, '[]') AS steps,
    convergence_ms AS "convergenceMs", delay_error_ms AS "delayErrorMs", error, attempts, ${isoTime('finished_at')} AS "finishedAt", ${isoTime('record_gone_at')} AS "recordGoneAt", inspection, tables
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid AND n = $2::int AND outcome IS NOT NULL AND ${RUN_IS_THERE}`;

/** Finished iterations of a load test, by number. */
export async function listIterations(
  state: State,
  loadTestId: string,
  filter: IterationFilter,
): Promise<readonly Iteration[]> {
  const { outcomes, delayMs, after, finishedUpTo, limit, withInspection } = filter;
  const values = [loadTestId, outcomes ?? null, delayMs ?? null, after, limit, withInspection, finishedUpTo ?? null];
  return (await state.pool.query<Iteration>({ name: 'state_list_iterations', text: LIST, values })).rows.map(readKept);
}

/** One iteration with its inspection; null when there is none with this number, or it has not finished. */
export async function readIteration(state: State, loadTestId: string, n: number): Promise<Iteration | null> {
  const {
    rows: [row],
  } = await state.pool.query<Iteration>({ name: 'state_read_iteration', text: READ, values: [loadTestId, n] });
  return row === undefined ? null : readKept(row);
}

function readKept(row: Iteration): Iteration {
  const calls = row.calls.map(withoutUser);
  return { ...row, calls, inspection: row.inspection === null ? null : readKeptInspection(row.inspection) };
}

/** Addresses that were kept before the configuration refused those with a user may hold a password. */
function withoutUser(call: Iteration['calls'][number]): Iteration['calls'][number] {
  if (call.sent === undefined) return call;
  return { ...call, sent: { ...call.sent, url: call.sent.url.replace(/^([a-z]+:\/\/)[^/?#]*@/, '$1') } };
}

/** All that match, read a page at a time: they need not fit into memory together. */
export async function* streamIterations(
  state: State,
  loadTestId: string,
  filter: Omit<IterationFilter, 'after' | 'limit'>,
  pageSize: number,
): AsyncGenerator<Iteration, void, void> {
  for (let after = 0; ;) {
    const page = await listIterations(state, loadTestId, { ...filter, after, limit: pageSize });
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.n ?? after;
  }
}
