import type { Order } from '@/lib/contract/interleavings';
import type { State } from '../openState';

/** Beyond so many the nearest may be missed; the first ones differ least from each other. */
const MOST = 5_000;

interface EndedRow extends Pick<Order, 'n' | 'outcome' | 'violations'> {
  readonly actors: readonly string[];
}

const LIST = `
  SELECT n, outcome, violations, ARRAY(SELECT step ->> 'actor' FROM json_array_elements(schedule) AS step) AS actors
  FROM lastwrite.exploration_orders
  WHERE exploration_id = $1::uuid
  ORDER BY n
  LIMIT ${MOST}`;

/** The orders of an exploration by number, as far as they are compared: actors in turn, and how each ended. */
export async function listEndedOrders({ pool }: State, id: string): Promise<readonly EndedRow[]> {
  return (await pool.query<EndedRow>({ name: 'state_list_ended_orders', text: LIST, values: [id] })).rows;
}
