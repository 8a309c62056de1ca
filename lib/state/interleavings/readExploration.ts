import type { Exploration, Order } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { describeExplorations } from './describeExplorations';

const ORDERS = `
  SELECT n, schedule, outcome, violations, error, sentence
  FROM lastwrite.exploration_orders
  WHERE exploration_id = $1::uuid AND n > $2::int AND EXISTS (SELECT FROM lastwrite.explorations WHERE id = $1::uuid)
  ORDER BY n
  LIMIT $3::int`;

/** Which of the orders: those with a higher number, and how many of them; null: all. */
export interface OrderPage {
  readonly after: number;
  readonly limit: number | null;
}

/** One exploration as its orders are now, with a page of them or without any; null when there is none with this id. */
export async function readExploration(state: State, id: string, page: OrderPage | null): Promise<Exploration | null> {
  const [exploration] = await describeExplorations(state, [id]);
  if (!exploration) return null;
  return page === null ? exploration : { ...exploration, schedules: [...(await readOrders(state, id, page))] };
}

/** One order by its number; null when it has not been run. */
export async function readOrder(state: State, id: string, n: number): Promise<Order | null> {
  const [order] = await readOrders(state, id, { after: n - 1, limit: 1 });
  return order?.n === n ? order : null;
}

async function readOrders(state: State, id: string, { after, limit }: OrderPage): Promise<readonly Order[]> {
  const values = [id, after, limit];
  const { rows } = await state.pool.query<Order>({ name: 'state_exploration_orders', text: ORDERS, values });
  return rows;
}
