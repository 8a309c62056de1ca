import { parametersToText } from '@/lib/contract/parameters';
import type {
  Exploration,
  ExplorationsResponse,
  InterleavingInput,
  Order,
  OrderDifference,
  OrderDifferenceResponse,
  Replay,
  ReplayRequest,
} from '@/lib/contract/interleavings';
import { fetchJson, fetchText } from './fetchJson';
import type { ListPage } from './listQuery';
import { toQuery } from './toQuery';

/** Which explorations; what is null is not asked for. `latest`: only the newest of each variant and its options. */
export interface ExplorationFilter {
  readonly scenario: string | null;
  readonly variant: string | null;
  readonly environment?: string | null;
  readonly status?: string | null;
  /** Words. */
  readonly search?: string | null;
  readonly latest?: boolean;
}

export type OrdersFormat = 'json' | 'text';

/** The same `key` asks for the same exploration: pressing twice starts one. */
export function startExploration(input: InterleavingInput, key: string): Promise<{ readonly id: string }> {
  return fetchJson('/api/interleavings', { body: input, headers: { 'idempotency-key': key } });
}

/** Gives the exploration as it is then; one that had ended already, unchanged. */
export function cancelExploration(id: string): Promise<Exploration> {
  return fetchJson(`${explorationPath(id)}/cancel`, { body: {} });
}

/** A page of them, newest first, without their orders. */
export function getExplorations(
  { latest = false, ...filter }: ExplorationFilter,
  { limit, before }: ListPage,
  signal?: AbortSignal,
): Promise<ExplorationsResponse> {
  const query = toQuery({ ...filter, latest: latest ? 'true' : null, limit, before });
  return fetchJson(`/api/interleavings${query}`, signal ? { signal } : {});
}

/** Without its orders. */
export function getExploration(id: string, signal?: AbortSignal): Promise<Exploration> {
  return fetchJson(`${explorationPath(id)}?schedules=omit`, signal ? { signal } : {});
}

const ORDERS_AT_ONCE = 10_000;

/** All its orders, page by page: one answer holds so many at most. */
/** All orders, of which some are known: an order never changes once it was run. */
export async function getOrders(id: string, known: readonly Order[], signal?: AbortSignal): Promise<readonly Order[]> {
  const orders = [...known];
  for (let full = true; full;) {
    const path = `${explorationPath(id)}?limit=${ORDERS_AT_ONCE}&after=${orders.at(-1)?.n ?? 0}`;
    const { schedules } = await fetchJson<Exploration>(path, signal ? { signal } : {});
    orders.push(...schedules);
    full = schedules.length === ORDERS_AT_ONCE;
  }
  return orders;
}

/** `n` as it stands in the address: the API says what is wrong with it. */
export function getOrder(id: string, n: string, signal?: AbortSignal): Promise<Order> {
  return fetchJson(`${explorationPath(id)}/orders/${encodeURIComponent(n)}`, signal ? { signal } : {});
}

/** Which step of it made the difference; null where no order ends otherwise. */
export async function getOrderDifference(id: string, n: number, signal?: AbortSignal): Promise<OrderDifference | null> {
  const path = `${explorationPath(id)}/orders/${n}/difference`;
  return (await fetchJson<OrderDifferenceResponse>(path, signal ? { signal } : {})).difference;
}

/** Runs an order again on the databases, with a look at the stores after each step. */
export function replayOrder(request: ReplayRequest): Promise<Replay> {
  return fetchJson('/api/interleavings/replay', { body: request });
}

/** Of which matrix; `environment` null: whichever was explored last. */
export type MatrixQuery = Pick<Exploration['request'], 'scenario' | 'environment' | 'reindex' | 'parameters'>;

export function matrixExportPath(
  { scenario, environment, reindex, parameters }: MatrixQuery,
  format: OrdersFormat,
): string {
  const params = new URLSearchParams({
    scenario,
    ...(environment === null ? {} : { environment }),
    ...(reindex ? { reindex: 'true' } : {}),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters: parametersToText(parameters) }),
    format,
  });
  return `/api/interleavings/matrix?${params.toString()}`;
}

/** A whole matrix as text that pastes well into an incident report. Throws what it can't have. */
export function getMatrixText(query: MatrixQuery): Promise<string> {
  return fetchText(matrixExportPath(query, 'text'));
}

export function explorationEventsPath(id: string): string {
  return `${explorationPath(id)}/events`;
}

export function explorationExportPath(id: string, format: OrdersFormat): string {
  return `${explorationPath(id)}/export?format=${format}`;
}

/** As text that pastes well into an incident report. Throws what it can't have. */
export function getExplorationText(id: string): Promise<string> {
  return fetchText(explorationExportPath(id, 'text'));
}

function explorationPath(id: string): string {
  return `/api/interleavings/${encodeURIComponent(id)}`;
}
