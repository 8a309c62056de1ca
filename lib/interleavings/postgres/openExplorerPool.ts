import { Pool } from 'pg';

/** A short wait before a deadlock is looked for, since each one costs that much. */
const DEADLOCK_TIMEOUT = `SELECT set_config('deadlock_timeout', '10ms', false)`;
/** What is explored is the order of steps, not what a power cut leaves. */
const NO_WAIT_FOR_DISK = '-c synchronous_commit=off';

/**
 * Connections for orders under control: four for each order in flight are plenty. A role that may not set deadlock_timeout keeps the server's, and
 * each deadlock takes that long. No connection is made before the first query.
 */
export function openExplorerPool(url: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'lastwrite-explorer',
    options: NO_WAIT_FOR_DISK,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    verify: (client, done) => {
      client.query(DEADLOCK_TIMEOUT).then(
        () => done(),
        () => done(),
      );
    },
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One that breaks while its actor is held fails the actor's next statement; that it says so itself as well would end the process too.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}
