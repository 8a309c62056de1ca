import type { Pool } from 'pg';
import type { LockProbe } from './Conductor';

const COUNT = `
  SELECT count(DISTINCT activity.pid)::int AS waiters
  FROM pg_stat_activity AS activity JOIN pg_locks AS locks USING (pid)
  WHERE activity.datname = current_database() AND NOT locks.granted`;

/** Counts the sessions of the pool's database that wait for a lock. A lock is granted before the commit that frees it answers. */
export function lockProbe(pool: Pool): LockProbe {
  return async () => (await pool.query<{ waiters: number }>(COUNT)).rows[0]?.waiters ?? 0;
}
