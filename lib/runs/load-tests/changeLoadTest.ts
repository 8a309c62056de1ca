import type { ActivityChange } from '@/lib/contract/activity';
import { loadTestLimits, type LoadTest, type LoadTestPatch } from '@/lib/contract/loadTests';
import { noted } from '@/lib/state/activity/noted';
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
  const changed = await noted(
    state,
    { by: writer.writtenBy, what: 'changed', kind: 'load_test', subject: id, changes: changesOf(patch) },
    (own) => change(own, id, patch, writer),
    (result) => result === 'changed',
  );
  if (changed === 'too_many_remarks')
    throw new LoadTestError(
      'too_many_remarks',
      `This load test has ${loadTestLimits.remarks.max} notes, the most it can have. Delete one first.`,
    );
  const loadTest = await readLoadTest(state, id);
  if (loadTest === null) throw loadTestNotFound();
  return loadTest;
}

function changesOf({ label, pinned, remark }: LoadTestPatch): readonly ActivityChange[] {
  return [
    ...(label === undefined ? [] : (['label'] as const)),
    ...(pinned === undefined ? [] : pinned ? (['pinned'] as const) : (['unpinned'] as const)),
    ...(remark === undefined ? [] : (['note'] as const)),
  ];
}
