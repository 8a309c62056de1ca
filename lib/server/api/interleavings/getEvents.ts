import { watchExploration, type ExplorationEvent } from '@/lib/interleavings/watchExploration';
import type { Server } from '../../getServer';
import { eventStream } from '../../http/eventStream';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import type { Handler } from '../../http/route';
import { readExplorationId, withInterleavings } from './withInterleavings';

/** Server-sent events: `exploration`, then `end`. What is wrong with the request is a plain problem, not an event. */
export const getEvents: Handler = async ({ request, url, server }) => {
  const id = readExplorationId(url);
  readQuery(url, noQuery);
  const open = server();
  return withInterleavings(open, ({ state }) =>
    eventStream(request.signal, (signal) => counted(open, watchExploration(state, id, signal))),
  );
};

async function* counted(
  { metrics }: Server,
  events: AsyncGenerator<ExplorationEvent, void, void>,
): AsyncGenerator<ExplorationEvent, void, void> {
  metrics.watchers.inc();
  try {
    yield* events;
  } finally {
    metrics.watchers.dec();
  }
}
