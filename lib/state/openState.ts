import type { Pool } from 'pg';
import { openPool } from '@/lib/postgres/openPool';

/** The console's own database: calls it has seen, samples, runs. */
export interface State {
  readonly pool: Pool;
  close(): Promise<void>;
}

export interface StateOptions {
  /** Longest time for one statement, on both sides. */
  readonly deadlineMs?: number;
}

const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 30_000;

/** Opens lazily: no connection is made before the first query, so a database that is down shows there. */
export function openState(url: string, { deadlineMs = ANSWER_WITHIN_MS }: StateOptions = {}): State {
  const pool = openPool({
    connectionString: url,
    application_name: 'lastwrite',
    max: 10,
    connectionTimeoutMillis: Math.min(CONNECT_WITHIN_MS, deadlineMs),
    statement_timeout: deadlineMs,
    deadlineMs,
    idle_in_transaction_session_timeout: 30_000,
    allowExitOnIdle: true,
  });
  return { pool, close: () => pool.end() };
}
