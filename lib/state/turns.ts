import { isOpen } from './runs/lifeCycle';

/*
 * Load tests and explorations of one environment take turns, the oldest first, since each would change the other's figures. Whichever has begun goes
 * on to its end. Beginning either is decided under one lock, so that they can't both see that the other has not begun.
 */

/** Held until the end of the transaction. The next holder sees the previous decision, if it reads in a separate statement. */
export const TAKE_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('lastwrite explorations', 0))";

/** True while a load test keeps an exploration of its environment waiting. `alias` is that of the exploration's row. */
export function loadTestGoesFirst(alias: string): string {
  return `EXISTS (
        SELECT FROM lastwrite.load_tests AS before_it
        WHERE ${isOpen('before_it')} AND before_it.environment = ${alias}.environment
          AND (before_it.started_at IS NOT NULL OR (before_it.created_at, before_it.id) < (${alias}.created_at, ${alias}.id))
      )`;
}

/** Explorations that keep a load test of their environment waiting, as `before_it`; one that has begun waits for none. `alias` is that of the load test's row. */
export function explorationsBefore(alias: string): string {
  return `FROM lastwrite.explorations AS before_it
      WHERE ${alias}.started_at IS NULL AND ${isOpen('before_it')} AND before_it.environment = ${alias}.environment
        AND (before_it.lease_until >= clock_timestamp() OR (before_it.created_at, before_it.id) < (${alias}.created_at, ${alias}.id))`;
}
