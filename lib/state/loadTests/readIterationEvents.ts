import type { IterationEvent, LoadTestStatus } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { statusOf } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';

/** What tells that a document has changed, for next to nothing. */
export interface Pulse {
  readonly status: LoadTestStatus;
  /** Highest finish order; 0 before the first. */
  readonly finished: number;
  /** Open iterations that have raced and wait to be judged. */
  readonly waiting: number;
  readonly notes: number;
}

const EVENTS = `
  SELECT finish_order AS order, n, delay_ms AS "delayMs", outcome, violations, subject, error, ${isoTime('finished_at')} AS "finishedAt"
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid AND finish_order > $2::int
  ORDER BY finish_order
  LIMIT $3::int`;

const PULSE = `
  SELECT
    ${statusOf('load_test')} AS status,
    coalesce((SELECT max(finish_order) FROM lastwrite.iterations WHERE load_test_id = load_test.id), 0) AS finished,
    (SELECT count(*)::int FROM lastwrite.iterations WHERE load_test_id = load_test.id AND outcome IS NULL AND raced_at IS NOT NULL) AS waiting,
    (SELECT count(*)::int FROM lastwrite.load_test_notes WHERE load_test_id = load_test.id) AS notes
  FROM lastwrite.load_tests AS load_test
  WHERE load_test.id = $1::uuid`;

/** Iterations that finished after the one with the order `after`, in the order of finishing. */
export async function readIterationEvents(
  state: State,
  loadTestId: string,
  after: number,
  limit: number,
): Promise<readonly IterationEvent[]> {
  return (
    await state.pool.query<IterationEvent>({
      name: 'state_read_iteration_events',
      text: EVENTS,
      values: [loadTestId, after, limit],
    })
  ).rows;
}

/** null when there is no such load test. */
export async function readPulse(state: State, loadTestId: string): Promise<Pulse | null> {
  return (
    (await state.pool.query<Pulse>({ name: 'state_read_pulse', text: PULSE, values: [loadTestId] })).rows[0] ?? null
  );
}
