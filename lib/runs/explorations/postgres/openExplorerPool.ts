import type { Pool } from 'pg';
import { openPool } from '@/lib/postgres/openPool';

/** A short wait before a deadlock is looked for, since each one costs that much. */
const DEADLOCK_TIMEOUT = `SELECT set_config('deadlock_timeout', '10ms', false)`;
/** What is explored is the order of steps, not what a power cut leaves. */
const NO_WAIT_FOR_DISK = '-c synchronous_commit=off';
/** A held actor keeps others waiting for its locks. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Connections for orders under control: four for each order in flight are plenty. A role that may not set deadlock_timeout keeps the server's, and
 * each deadlock takes that long. No connection is made before the first query.
 */
export function openExplorerPool(url: string, max: number): Pool {
  return openPool({
    connectionString: url,
    application_name: 'lastwrite-explorer',
    options: NO_WAIT_FOR_DISK,
    max,
    // An order holds some of its connections while it waits for the others.
    isFirm: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: ANSWER_WITHIN_MS,
    deadlineMs: ANSWER_WITHIN_MS,
    verify: (client, done) => {
      client.query(DEADLOCK_TIMEOUT).then(
        () => done(),
        () => done(),
      );
    },
  });
}
