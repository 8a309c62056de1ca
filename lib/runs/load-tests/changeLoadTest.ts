import type { ActivityChange } from '@/lib/contract/activity';
import type { LoadTest, LoadTestPatch } from '@/lib/contract/loadTests';
import { changeLoadTest as change } from '@/lib/state/loadTests/changeLoadTest';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { State } from '@/lib/state/openState';
import { loadTestNotFound } from './LoadTestError';

/** Changes what a team says of a load test and gives it as it is then. Throws LoadTestError `load_test_not_found`. */
export async function changeLoadTest(state: State, id: string, patch: LoadTestPatch): Promise<LoadTest> {
  await change(state, id, patch);
  const loadTest = await readLoadTest(state, id);
  if (loadTest === null) throw loadTestNotFound();
  return loadTest;
}

export function changesOf({ label, pinned }: LoadTestPatch): readonly ActivityChange[] {
  return [
    ...(label === undefined ? [] : (['label'] as const)),
    ...(pinned === undefined ? [] : pinned ? (['pinned'] as const) : (['unpinned'] as const)),
  ];
}
