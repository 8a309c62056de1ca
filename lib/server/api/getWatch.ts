import type { Inspection } from '@/lib/contract/inspect';
import { environmentOf } from '../getServer';
import { eventStream, type StreamEvent } from '../http/eventStream';
import { environmentQuery } from '../http/queries';
import { readName } from '../http/readName';
import { readQuery } from '../http/readQuery';
import type { RouteCall } from '../http/route';
import { watchOne } from '../inspections';

/** Server-sent events: `inspection` for each state of the record, then `end`. What is wrong with the request is a plain problem, not an event. */
export async function getWatch({ request, url, server }: RouteCall, pathname: string): Promise<Response> {
  const name = readName(pathname, '/api/inspect/');
  const query = readQuery(url, environmentQuery);
  const open = server();
  const environment = environmentOf(open, query.environment);
  return eventStream(request.signal, (signal) => asEvents(watchOne(open, environment, name, signal)));
}

async function* asEvents(inspections: AsyncGenerator<Inspection, void, void>): AsyncGenerator<StreamEvent, void, void> {
  for await (const data of inspections) yield { event: 'inspection', data };
}
