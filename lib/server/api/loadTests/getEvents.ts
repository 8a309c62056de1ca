import { watchLoadTest, type LoadTestEvent } from '@/lib/load-tests/watchLoadTest';
import type { Server } from '../../getServer';
import { eventStream } from '../../http/eventStream';
import { ProblemError } from '../../http/ProblemError';
import { loadTestEventsQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import type { Handler } from '../../http/route';
import { readLoadTestId, withLoadTests } from './withLoadTests';

/** Server-sent events: `load-test` and `iteration`, then `end`. What is wrong with the request is a plain problem, not an event. */
export const getEvents: Handler = async ({ request, url, server }) => {
  const id = readLoadTestId(url);
  const { after: asked } = readQuery(url, loadTestEventsQuery);
  const after = readLastEventId(request.headers) ?? asked;
  const open = server();
  return withLoadTests(open, ({ state }) =>
    eventStream(request.signal, (signal) => counted(open, watchLoadTest(state, id, { after, signal }))),
  );
};

async function* counted(
  { metrics }: Server,
  events: AsyncGenerator<LoadTestEvent, void, void>,
): AsyncGenerator<LoadTestEvent, void, void> {
  metrics.watchers.inc();
  try {
    yield* events;
  } finally {
    metrics.watchers.dec();
  }
}

/** What a browser that comes back sends by itself. */
function readLastEventId(headers: Headers): number | null {
  const id = headers.get('last-event-id') ?? '';
  if (id !== '' && !/^\d{1,9}$/.test(id)) {
    throw new ProblemError('invalid_request', 'The header Last-Event-ID is not as expected.', [
      { path: 'header.Last-Event-ID', message: 'expected the id of an event of this stream: a whole number' },
    ]);
  }
  return id === '' ? null : Number(id);
}
