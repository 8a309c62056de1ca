import { Pool } from 'pg';

/** The shortest wait after which a deadlock is looked for that does not make every ordinary wait look for one. */
const DEADLOCK_TIMEOUT = `SELECT set_config('deadlock_timeout', '10ms', false)`;
/** What is explored is the order of steps, not what a power cut leaves. */
const NO_WAIT_FOR_DISK = `SELECT set_config('synchronous_commit', 'off', false)`;

/**
 * Connections for orders under control: four for each order in flight are plenty. A role that may not set deadlock_timeout keeps the server's, and
 * each deadlock takes that long. No connection is made before the first query.
 */
export function openExplorerPool(url: string, max: number): Pool {
  const pool = new Pool({ connectionString: url, application_name: 'lastwrite-explorer', max, connectionTimeoutMillis: 5_000, statement_timeout: 60_000 });
  pool.on('connect', (client) => {
    for (const setting of [DEADLOCK_TIMEOUT, NO_WAIT_FOR_DISK]) client.query(setting).catch(() => undefined);
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
