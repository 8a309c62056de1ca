import type { BackgroundWork } from '../BackgroundWork';
import { latencyIds } from '../latency';
import { openSteps, type Outgoing } from '../openCall';
import { answer, type Answer } from '../performCall';
import { invalid, parse, readChoice, type CallOptions, type HttpRequest } from '../readHttpRequest';
import { methodNotAllowed } from '../Refusal';
import { emptyRequestSchema } from '../requests';
import type { ServedCalls } from '../serveCall';
import type { OrderName } from './Order';
import {
  cancelOrder,
  createOrder,
  deleteOrder,
  editOrder,
  getOrder,
  orderCopies,
  shipOrder,
  type OrderContext,
} from './orderCalls';
import { createOrderSchema, editOrderSchema } from './requests';
import { orderWrites } from './writeOrder';

export interface OrderOptions extends Pick<ServedCalls, 'postgres' | 'clickhouse' | 'clock' | 'random' | 'onFailure'> {
  readonly defaults: Pick<CallOptions, 'latency'>;
}

type OrderCall = (context: OrderContext) => Promise<object | null>;

/**
 * The orders' own API: `POST /v1/tenants/{tenant}/orders`, `GET`, `PATCH` and `DELETE …/{id}`, `POST …/{id}:cancel` and `…:ship`.
 * `Lastwrite-Order-Writes` and `Lastwrite-Order-Copies` choose how it writes and copies. Throws CoachingError and Refusal for what it can't read.
 */
export async function serveOrder(
  options: OrderOptions,
  background: BackgroundWork,
  request: HttpRequest,
  outgoing: Outgoing,
): Promise<Answer> {
  const call = readOrderCall(request);
  const latency = readChoice(request, 'Lastwrite-Latency', latencyIds, options.defaults.latency);
  const write = readChoice(request, 'Lastwrite-Order-Writes', orderWrites, 'whole_row');
  const copy = readChoice(request, 'Lastwrite-Order-Copies', orderCopies, 'in_order');
  const { step, defer, runDeferred } = openSteps(options, latency, 'Order', outgoing);
  const { postgres, clickhouse, clock } = options;
  const answered = await answer(() => call({ postgres, clickhouse, clock, step, defer, write, copy }));
  if (answered.failure !== null) options.onFailure('a call on an order failed', answered.failure);
  background.add(runDeferred('a call on an order', () => undefined));
  return answered;
}

const TENANT = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Exact as a number of JSON, too. */
const ORDER = /^[1-9]\d{0,14}$/;

function readOrderCall({ method, path, query, body }: HttpRequest): OrderCall {
  if (Object.keys(query).length > 0) invalid('', 'expected no query parameter');
  const [, tenant = '', order, verb] = /^tenants\/([^/]*)\/orders(?:\/([^/:]*)(?::([a-z]*))?)?$/.exec(path) ?? [];
  if (!TENANT.test(tenant))
    invalid(
      'tenant',
      'expected tenants/{tenant}/orders with a tenant of 1 to 63 lower-case letters, digits or inner hyphens',
    );
  if (order === undefined) {
    if (method !== 'POST') throw methodNotAllowed('POST');
    const request = parse(createOrderSchema, body);
    return (context) => createOrder(context, tenant, request);
  }
  if (!ORDER.test(order)) invalid('order', 'expected the number of an order');
  const name = { tenant, order };
  if (verb !== undefined) return readCustomMethod(method, verb, name, body);
  switch (method) {
    case 'GET':
    case 'HEAD':
      return (context) => getOrder(context, name);
    case 'PATCH': {
      const request = parse(editOrderSchema, body);
      return (context) => editOrder(context, name, request);
    }
    case 'DELETE':
      return async (context) => {
        await deleteOrder(context, name);
        return null;
      };
    default:
      throw methodNotAllowed('GET, PATCH, DELETE');
  }
}

function readCustomMethod(method: string, verb: string, name: OrderName, body: unknown): OrderCall {
  if (verb !== 'cancel' && verb !== 'ship')
    invalid('', 'expected one of the methods :cancel and :ship after the number of the order');
  if (method !== 'POST') throw methodNotAllowed('POST');
  parse(emptyRequestSchema, body ?? {});
  return (context) => (verb === 'cancel' ? cancelOrder(context, name) : shipOrder(context, name));
}
