import type { ExplorationsResponse } from '@/lib/contract/interleavings';
import { listExplorations } from '@/lib/state/interleavings/listExplorations';
import { interleavingsQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withInterleavings } from './withInterleavings';

export const getInterleavings: Handler = async ({ url, server }) => {
  const { latest, ...filter } = readQuery(url, interleavingsQuery);
  const explorations = await withInterleavings(server(), ({ state }) =>
    listExplorations(state, { ...filter, latest: latest === 'true' }),
  );
  return json([...explorations] satisfies ExplorationsResponse);
};
