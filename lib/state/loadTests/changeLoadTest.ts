import { loadTestLimits, type LoadTestPatch } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { withLoadTest } from './lockLoadTest';

/** What stands in the patch is set; what does not stays. */
const CHANGE = `
  UPDATE lastwrite.load_tests
  SET label = CASE WHEN $2::boolean THEN $3::text ELSE label END, pinned = coalesce($4::boolean, pinned)
  WHERE id = $1::uuid`;

const REMARK = `
  INSERT INTO lastwrite.load_test_remarks (id, load_test_id, written_by, text)
  SELECT $2::uuid, $1::uuid, $3::text, $4::text
  WHERE (SELECT count(*) FROM lastwrite.load_test_remarks WHERE load_test_id = $1::uuid) < ${loadTestLimits.remarks.max}`;

const REMOVE = `
  DELETE FROM lastwrite.load_test_remarks
  WHERE load_test_id = $1::uuid AND id = $2::uuid`;

/** Undoes the whole change. */
class TooManyRemarks extends Error {}

/** Whoever writes, and the id of what they write: a UUIDv7. */
export interface Writer {
  readonly remarkId: string;
  readonly writtenBy: string | null;
}

/** Changes all that is asked for or nothing. null: there is no such load test. */
export async function changeLoadTest(
  state: State,
  id: string,
  { label, pinned, remark }: LoadTestPatch,
  { remarkId, writtenBy }: Writer,
): Promise<'changed' | 'too_many_remarks' | null> {
  try {
    return await withLoadTest<'changed'>(state, id, async (client) => {
      await client.query(CHANGE, [id, label !== undefined, label === '' ? null : (label ?? null), pinned ?? null]);
      if (remark !== undefined) {
        const { rowCount } = await client.query(REMARK, [id, remarkId, writtenBy, remark]);
        if (rowCount === 0) throw new TooManyRemarks();
      }
      return 'changed';
    });
  } catch (error) {
    if (error instanceof TooManyRemarks) return 'too_many_remarks';
    throw error;
  }
}

/** Whether there was such a remark on the load test. */
export async function removeRemark({ pool }: State, loadTestId: string, id: string): Promise<boolean> {
  return (await pool.query(REMOVE, [loadTestId, id])).rowCount === 1;
}
