import type { LoadTestPatch } from '@/lib/contract/loadTests';
import type { State } from '../openState';

/** What stands in the patch is set; what does not stays. */
const CHANGE = `
  UPDATE lastwrite.load_tests
  SET label = CASE WHEN $2::boolean THEN $3::text ELSE label END, pinned = coalesce($4::boolean, pinned)
  WHERE id = $1::uuid`;

/** Changes all that is asked for. False: there is no such load test. */
export async function changeLoadTest({ pool }: State, id: string, { label, pinned }: LoadTestPatch): Promise<boolean> {
  const values = [id, label !== undefined, label === '' ? null : (label ?? null), pinned ?? null];
  return (await pool.query(CHANGE, values)).rowCount === 1;
}
