import { cancelExploration } from '@/lib/interleavings/cancelExploration';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { readExplorationId, withInterleavings } from './withInterleavings';

/** Takes no body; one that is sent is not looked at. */
export const postCancel: Handler = async ({ url, server }) => {
  const id = readExplorationId(url);
  readQuery(url, noQuery);
  return json(await withInterleavings(server(), ({ state }) => cancelExploration(state, id)));
};
