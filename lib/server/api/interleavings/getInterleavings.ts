import type { ExplorationsResponse } from '@/lib/contract/interleavings';
import { listExplorations } from '@/lib/state/interleavings/listExplorations';
import { interleavingsQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { checkFilter } from '../checkFilter';
import { withInterleavings } from './withInterleavings';

export const getInterleavings: Handler = async ({ url, server }) => {
  const { latest, ...filter } = readQuery(url, interleavingsQuery);
  const open = server();
  const explorations = await withInterleavings(open, ({ state }) =>
    listExplorations(state, { ...filter, latest: latest === 'true' }),
  );
  if (explorations.length === 0) checkFilter(open, filter, { scenario: false, variant: false, environment: false });
  return json([...explorations] satisfies ExplorationsResponse);
};
