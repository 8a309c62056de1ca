import { Pool } from 'pg';

/** The console's own database: calls it has seen, samples, runs. */
export interface State {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Opens lazily: no connection is made before the first query, so a database that is down shows there. */
export function openState(url: string): State {
  const pool = new Pool({
    connectionString: url,
    application_name: 'lastwrite',
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return { pool, close: () => pool.end() };
}
