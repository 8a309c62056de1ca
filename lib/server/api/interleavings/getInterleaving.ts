import { explorationNotFound, InterleavingError } from '@/lib/interleavings/InterleavingError';
import { readExploration, readOrder } from '@/lib/state/interleavings/readExploration';
import { readPulse } from '@/lib/state/interleavings/readPulse';
import { interleavingQuery, noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { linkToNext } from '../loadTests/linkToNext';
import { readExplorationId, withInterleavings } from './withInterleavings';

export const getInterleaving: Handler = async ({ url, server }) => {
  const id = readExplorationId(url);
  const { schedules, after, limit } = readQuery(url, interleavingQuery);
  const exploration = await withInterleavings(server(), ({ state }) =>
    readExploration(state, id, schedules === 'omit' ? null : { after, limit }),
  );
  if (exploration === null) throw explorationNotFound();
  const next = exploration.schedules.length === limit ? (exploration.schedules.at(-1)?.n ?? null) : null;
  return json(exploration, 200, linkToNext(url, 'after', next));
};

/** One of its orders. */
export const getOrder: Handler = async ({ url, server }) => {
  const id = readExplorationId(url);
  readQuery(url, noQuery);
  const number = url.pathname.split('/').at(-1) ?? '';
  const order = await withInterleavings(server(), async ({ state }) => {
    const found = /^\d{1,9}$/.test(number) ? await readOrder(state, id, Number(number)) : null;
    if (found === null && (await readPulse(state, id)) === null) throw explorationNotFound();
    return found;
  });
  if (order === null)
    throw new InterleavingError(
      'order_not_found',
      'Expected the number of an order of this exploration that has been run, from 1 on.',
    );
  return json(order);
};
