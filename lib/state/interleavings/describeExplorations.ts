import type { Exploration, ExplorationStatus, Order } from '@/lib/contract/interleavings';
import { statusOf } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';
import type { State } from '../openState';

/** What the database counts for one exploration. */
interface Row {
  readonly id: string;
  readonly status: ExplorationStatus;
  readonly request: Exploration['request'];
  readonly raced: Exploration['raced'];
  readonly created_at: string;
  readonly started_by: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly actors: Exploration['actors'] | null;
  readonly possible: number | null;
  readonly exhausted: boolean;
  readonly failure: Exploration['failure'];
  readonly explored: number;
  readonly violating: number;
  readonly deadlocks: number;
  readonly errors: number;
  readonly retries: number;
  readonly refused: number;
  readonly violations: Exploration['violations'] | null;
  readonly call_ms: number | null;
  readonly blocked_ms: number | null;
  /** While it has not been run again. */
  readonly shortest: (Pick<Order, 'n' | 'schedule' | 'violations'> & { readonly sentence: string | null }) | null;
  readonly witness: Exploration['witness'];
  readonly notes: Exploration['notes'] | null;
}

const ORDERS = 'FROM lastwrite.exploration_orders AS explored WHERE explored.exploration_id = exploration.id';

/** Everything is counted anew from the orders. Waiting is that of calls that had to wait at all. */
const DESCRIBE = `
  SELECT
    exploration.id, ${statusOf('exploration')} AS status, exploration.request, exploration.raced, exploration.actors, exploration.possible, exploration.exhausted, exploration.failure, exploration.witness, exploration.started_by,
    ${isoTime('exploration.created_at')} AS created_at,
    ${isoTime('exploration.started_at')} AS started_at,
    ${isoTime('coalesce(exploration.completed_at, exploration.cancelled_at, exploration.failed_at)')} AS finished_at,
    counted.*,
    (SELECT jsonb_object_agg(code, orders) FROM (SELECT code, count(*) AS orders FROM (SELECT unnest(violations) AS code ${ORDERS} AND outcome = 'violated') AS each GROUP BY code) AS by_code) AS violations,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FROM (SELECT unnest(call_ms) AS ms ${ORDERS}) AS call) AS call_ms,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FROM (SELECT unnest(blocked_ms) AS ms ${ORDERS}) AS call WHERE ms > 0) AS blocked_ms,
    (SELECT json_build_object('n', n, 'schedule', schedule, 'violations', violations, 'sentence', sentence) ${ORDERS} AND outcome = 'violated' ORDER BY steps, switches, n LIMIT 1) AS shortest,
    (SELECT jsonb_agg(jsonb_build_object('at', ${isoTime('at')}, 'message', message) ORDER BY at, key) FROM lastwrite.exploration_notes WHERE exploration_id = exploration.id) AS notes
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, position)
  JOIN lastwrite.explorations AS exploration USING (id)
  CROSS JOIN LATERAL (
    SELECT
      count(*)::int AS explored,
      (count(*) FILTER (WHERE outcome = 'violated'))::int AS violating,
      (count(*) FILTER (WHERE outcome = 'deadlock'))::int AS deadlocks,
      (count(*) FILTER (WHERE outcome = 'error'))::int AS errors,
      coalesce(sum(retries), 0)::int AS retries,
      coalesce(sum(refused), 0)::int AS refused
    ${ORDERS}
  ) AS counted
  ORDER BY wanted.position`;

/** The explorations with these ids, in this order and without their schedules; ids of none are passed over. */
export async function describeExplorations(state: State, ids: readonly string[]): Promise<readonly Exploration[]> {
  if (ids.length === 0) return [];
  const { rows } = await state.pool.query<Row>({ name: 'state_describe_explorations', text: DESCRIBE, values: [ids] });
  return rows.map(toExploration);
}

function toExploration(row: Row): Exploration {
  const { shortest, witness } = row;
  return {
    id: row.id,
    status: row.status,
    request: row.request,
    raced: row.raced,
    createdAt: row.created_at,
    startedBy: row.started_by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    actors: row.actors ?? [],
    possible: row.possible,
    explored: row.explored,
    complete: row.exhausted,
    violating: row.violating,
    deadlocks: row.deadlocks,
    errors: row.errors,
    violations: row.violations ?? {},
    witness: witness ?? (shortest && { ...shortest, sentence: shortest.sentence ?? '', states: [] }),
    cost: { callMs: row.call_ms, blockedMs: row.blocked_ms, retries: row.retries, refused: row.refused },
    notes: row.notes ?? [],
    failure: row.failure,
    schedules: [],
  };
}
