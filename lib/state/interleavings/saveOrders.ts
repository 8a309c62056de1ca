import type { Exploration, Order } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { LEASE_MS } from './claimExploration';
import type { Claim } from '../runs/endRun';
import { fromNow, isHeld } from '../runs/lifeCycle';

/** An order as it was judged, with what it cost. */
export interface ExploredOrder extends Omit<Order, 'schedule'> {
  readonly schedule: readonly Order['schedule'][number][];
  readonly switches: number;
  /** Per call, in ms. */
  readonly callMs: readonly number[];
  readonly blockedMs: readonly number[];
  readonly retries: number;
  readonly refused: number;
}

/** What the first order showed of the steps. */
export interface SeenSteps {
  readonly actors: Exploration['actors'];
  readonly possible: number;
}

const SAVE = `
  WITH mine AS (
    UPDATE lastwrite.explorations AS exploration
    SET lease_until = ${fromNow('$3')},
      actors = coalesce($4::jsonb, exploration.actors), possible = coalesce($5::float8, exploration.possible)
    WHERE ${isHeld('exploration')}
    RETURNING exploration.id
  ), saved AS (
    INSERT INTO lastwrite.exploration_orders (exploration_id, n, schedule, steps, switches, outcome, violations, error, sentence, call_ms, blocked_ms, retries, refused)
    SELECT mine.id, given.n, given.schedule, json_array_length(given.schedule), given.switches, given.outcome, given.violations, given.error, given.sentence,
      given."callMs", given."blockedMs", given.retries, given.refused
    FROM mine, json_to_recordset($6::json) AS given(
      n integer, schedule json, switches integer, outcome text, violations text[], error text, sentence text,
      "callMs" double precision[], "blockedMs" double precision[], retries integer, refused integer)
    ON CONFLICT (exploration_id, n) DO NOTHING
  )
  SELECT id FROM mine`;

/** Saves orders and renews the claim, safe to repeat. False: the exploration is over or another worker has it, and nothing was saved. */
export async function saveOrders(
  state: State,
  { id, claimId }: Claim,
  orders: readonly ExploredOrder[],
  seen: SeenSteps | null,
  leaseMs = LEASE_MS,
): Promise<boolean> {
  const values = [
    id,
    claimId,
    leaseMs,
    seen && JSON.stringify(seen.actors),
    seen?.possible ?? null,
    JSON.stringify(orders),
  ];
  return (await state.pool.query({ name: 'exploration_save', text: SAVE, values })).rowCount === 1;
}
