import type { Exploration, Order } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { describeExplorations } from './describeExplorations';

const ORDERS = `
  SELECT n, schedule, outcome, violations, error, sentence
  FROM lastwrite.exploration_orders
  WHERE exploration_id = $1::uuid AND ($2::int IS NULL OR n = $2::int)
  ORDER BY n`;

/** One exploration as its orders are now, with or without them; null when there is none with this id. */
export async function readExploration(
  state: State,
  id: string,
  { withSchedules }: { readonly withSchedules: boolean },
): Promise<Exploration | null> {
  const [exploration] = await describeExplorations(state, [id]);
  if (!exploration) return null;
  return withSchedules ? { ...exploration, schedules: [...(await readOrders(state, id, null))] } : exploration;
}

/** One order by its number; null when it has not been run. */
export async function readOrder(state: State, id: string, n: number): Promise<Order | null> {
  return (await readOrders(state, id, n))[0] ?? null;
}

async function readOrders(state: State, id: string, n: number | null): Promise<readonly Order[]> {
  const { rows } = await state.pool.query<Order>({ name: 'state_exploration_orders', text: ORDERS, values: [id, n] });
  return rows;
}
