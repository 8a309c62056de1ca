import { environmentOf } from '../getServer';
import { inspectQuery } from '../http/queries';
import { readName } from '../http/readName';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler, RouteCall } from '../http/route';
import { inspectOne } from '../inspections';
import { getWatch } from './getWatch';

export const INSPECT_PREFIX = '/api/inspect/';
const WATCH = '/watch';

/** `/api/inspect/{name}` and, since a name has slashes, also `/api/inspect/{name}/watch`. */
export const getInspection: Handler = (call) => {
  const { pathname } = call.url;
  return pathname.endsWith(WATCH) ? getWatch(call, pathname.slice(0, -WATCH.length)) : inspect(call);
};

async function inspect({ url, server }: RouteCall): Promise<Response> {
  const name = readName(url.pathname, INSPECT_PREFIX);
  const query = readQuery(url, inspectQuery);
  const open = server();
  return json(await inspectOne(open, environmentOf(open, query.environment), name, query.withinMs));
}
