import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { explorationsBefore } from '../turns';

/** A load test with unclaimed iterations. */
export interface UnclaimedLoadTest {
  readonly id: string;
  /** Somebody works on other iterations of it or on its ramp, or waits for its target. */
  readonly held: boolean;
  /** Workers whose claims ran out: they died, or were away for long. */
  readonly lost: readonly { readonly worker: string; readonly count: number }[];
}

/** Of each environment the oldest unfinished one, unless an exploration there goes first. Free: never claimed, or the claim has run out. */
const FIND = `
  WITH first AS (
    SELECT DISTINCT ON (environment) id, environment, created_at, started_at, ramp_until, attended_until FROM lastwrite.load_tests
    WHERE ${isOpen('load_tests')}
    ORDER BY environment, created_at, id
  )
  SELECT first.id, coalesce((
    SELECT json_agg(json_build_object('worker', dead.worker, 'count', dead.count)) FROM (
      SELECT worker, count(*)::int FROM lastwrite.iterations
      WHERE load_test_id = first.id AND outcome IS NULL AND lease_until < clock_timestamp() GROUP BY worker ORDER BY worker
    ) AS dead
  ), '[]'::json) AS lost,
    EXISTS (SELECT FROM lastwrite.iterations WHERE load_test_id = first.id AND outcome IS NULL AND lease_until >= clock_timestamp())
      OR coalesce(greatest(first.ramp_until, first.attended_until) >= clock_timestamp(), false) AS held
  FROM first
  WHERE EXISTS (
    SELECT FROM lastwrite.iterations
    WHERE load_test_id = first.id AND outcome IS NULL AND (claim_id IS NULL OR lease_until < clock_timestamp())
  ) AND NOT EXISTS (
    SELECT ${explorationsBefore('first')}
  )`;

export async function findUnclaimed(state: State): Promise<readonly UnclaimedLoadTest[]> {
  const { rows } = await state.pool.query<UnclaimedLoadTest>(FIND);
  return rows;
}
