import type { State } from '../openState';
import type { RunFailure } from '../runs/endRun';
import { withLoadTest } from './lockLoadTest';

const END_OPEN = `
  WITH open AS (
    SELECT n, row_number() OVER (ORDER BY n)::int + (SELECT coalesce(max(finish_order), 0) FROM lastwrite.iterations WHERE load_test_id = $1::uuid) AS place
    FROM (SELECT n FROM lastwrite.iterations WHERE load_test_id = $1::uuid AND outcome IS NULL ORDER BY n FOR UPDATE) AS locked
  )
  UPDATE lastwrite.iterations AS iteration
  SET outcome = 'errored', finish_order = open.place, finished_at = clock_timestamp(), racing = false, lease_until = NULL, error = $2::text, calls = '[]', steps = '[]'
  FROM open
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = open.n`;

const FAIL = 'UPDATE lastwrite.load_tests SET failed_at = clock_timestamp(), failure = $2::jsonb WHERE id = $1::uuid';

/** Ends the load test as failed, and with it every open iteration as errored, for the reason that `detail` gives. @returns false when it was over already; then nothing changes */
export async function failLoadTest(state: State, loadTestId: string, failure: RunFailure): Promise<boolean> {
  const failed = await withLoadTest(state, loadTestId, async (client, { over }) => {
    if (over) return false;
    await client.query(END_OPEN, [loadTestId, failure.detail]);
    await client.query(FAIL, [loadTestId, JSON.stringify(failure)]);
    return true;
  });
  return failed ?? false;
}
