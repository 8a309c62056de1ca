import { loadTestLimits, type LoadTest, type LoadTestPatch } from '@/lib/contract/loadTests';
import { changeLoadTest as change, type Writer } from '@/lib/state/loadTests/changeLoadTest';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { State } from '@/lib/state/openState';
import { LoadTestError, loadTestNotFound } from './LoadTestError';

/** Changes what a team says of a load test and gives it as it is then. Throws LoadTestError `load_test_not_found` and `too_many_remarks`. */
export async function changeLoadTest(
  state: State,
  id: string,
  patch: LoadTestPatch,
  writer: Writer,
): Promise<LoadTest> {
  if ((await change(state, id, patch, writer)) === 'too_many_remarks')
    throw new LoadTestError(
      'too_many_remarks',
      `This load test has the maximum of ${loadTestLimits.remarks.max} notes. Delete one first.`,
    );
  const loadTest = await readLoadTest(state, id);
  if (loadTest === null) throw loadTestNotFound();
  return loadTest;
}
