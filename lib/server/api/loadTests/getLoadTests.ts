import type { LoadTestsResponse } from '@/lib/contract/loadTests';
import { findKnown } from '@/lib/state/loadTests/findKnown';
import { listLoadTests } from '@/lib/state/loadTests/listLoadTests';
import { loadTestsQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { checkFilter } from '../checkFilter';
import { linkToNext } from './linkToNext';
import { withLoadTests } from './withLoadTests';

export const getLoadTests: Handler = async ({ url, server }) => {
  const filter = readQuery(url, loadTestsQuery);
  const open = server();
  const { loadTests, next } = await withLoadTests(open, async ({ state }) => {
    const page = await listLoadTests(state, filter);
    if (page.loadTests.length === 0) checkFilter(open, filter, await findKnown(state, filter));
    return page;
  });
  return json([...loadTests] satisfies LoadTestsResponse, 200, linkToNext(url, 'before', next));
};
