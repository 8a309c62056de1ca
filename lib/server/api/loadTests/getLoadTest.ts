import { loadTestNotFound } from '@/lib/load-tests/LoadTestError';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { readLoadTestId, withLoadTests } from './withLoadTests';

export const getLoadTest: Handler = async ({ url, server }) => {
  const id = readLoadTestId(url);
  readQuery(url, noQuery);
  const loadTest = await withLoadTests(server(), ({ state }) => readLoadTest(state, id));
  if (loadTest === null) throw loadTestNotFound();
  return json(loadTest);
};
