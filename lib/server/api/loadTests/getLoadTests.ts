import type { LoadTestsResponse } from '@/lib/contract/loadTests';
import { listLoadTests } from '@/lib/state/loadTests/listLoadTests';
import { loadTestsQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { linkToNext } from './linkToNext';
import { withLoadTests } from './withLoadTests';

export const getLoadTests: Handler = async ({ url, server }) => {
  const filter = readQuery(url, loadTestsQuery);
  const { loadTests, next } = await withLoadTests(server(), ({ state }) => listLoadTests(state, filter));
  return json([...loadTests] satisfies LoadTestsResponse, 200, linkToNext(url, 'before', next));
};
