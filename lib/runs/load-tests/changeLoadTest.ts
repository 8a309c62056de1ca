import type { ActivityChange } from '@/lib/contract/activity';
import type { LoadTest, LoadTestPatch } from '@/lib/contract/loadTests';
import { noted } from '@/lib/state/activity/noted';
import { changeLoadTest as change } from '@/lib/state/loadTests/changeLoadTest';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { State } from '@/lib/state/openState';
import { loadTestNotFound } from './LoadTestError';

/** Changes what a team says of a load test and gives it as it is then. `by`: who does; null where the console does not know. Throws LoadTestError `load_test_not_found`. */
export async function changeLoadTest(
  state: State,
  id: string,
  patch: LoadTestPatch,
  by: string | null,
): Promise<LoadTest> {
  await noted(
    state,
    { by, what: 'changed', kind: 'load_test', subject: id, changes: changesOf(patch) },
    (own) => change(own, id, patch),
    (changed) => changed,
  );
  const loadTest = await readLoadTest(state, id);
  if (loadTest === null) throw loadTestNotFound();
  return loadTest;
}

function changesOf({ label, pinned }: LoadTestPatch): readonly ActivityChange[] {
  return [
    ...(label === undefined ? [] : (['label'] as const)),
    ...(pinned === undefined ? [] : pinned ? (['pinned'] as const) : (['unpinned'] as const)),
  ];
}
