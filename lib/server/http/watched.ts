import type { Server } from '../getServer';

/** The events of somebody who watches a run, who is counted meanwhile. */
export async function* watched<Event>(
  { metrics }: Pick<Server, 'metrics'>,
  events: AsyncGenerator<Event, void, void>,
): AsyncGenerator<Event, void, void> {
  metrics.watchers.inc();
  try {
    yield* events;
  } finally {
    metrics.watchers.dec();
  }
}
