import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { Pool } from 'pg';

export interface WritableStores {
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  close(): Promise<void>;
}

/** Opens the stores that the service writes. Both URLs carry user, password and database. No connection is made before the first query. */
export function openStores(postgresUrl: string, clickhouseUrl: string): WritableStores {
  const postgres = new Pool({
    connectionString: postgresUrl,
    application_name: 'lastwrite-coaching',
    max: 40,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  postgres.on('error', () => undefined);
  const clickhouse = createClient({
    url: clickhouseUrl,
    application: 'lastwrite-coaching',
    max_open_connections: 40,
    request_timeout: 30_000,
    // What fails is reported by the caller that knows what it was for.
    log: { level: ClickHouseLogLevel.OFF },
    // Shorter than any server keeps an idle socket open.
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
  });
  return {
    postgres,
    clickhouse,
    close: async () => {
      await Promise.all([postgres.end(), clickhouse.close()]);
    },
  };
}
