import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { openPool } from '@/lib/postgres/openPool';
import { groupInserts } from './clickhouse/groupInserts';

export interface WritableStores {
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 30_000;

/** Opens the stores that the service writes. Both URLs carry user, password and database. No connection is made before the first query. */
export function openStores(
  postgresUrl: string,
  clickhouseUrl: string,
  /** The explorer's, whose orders hold connections while they wait for others. */
  { isFirm = false }: { readonly isFirm?: boolean } = {},
): WritableStores {
  const postgres = openPool({
    connectionString: postgresUrl,
    application_name: 'lastwrite-coaching',
    max: 40,
    isFirm,
    connectionTimeoutMillis: 5_000,
    statement_timeout: ANSWER_WITHIN_MS,
    deadlineMs: ANSWER_WITHIN_MS,
  });
  const client = createClient({
    url: clickhouseUrl,
    application: 'lastwrite-coaching',
    max_open_connections: 40,
    request_timeout: ANSWER_WITHIN_MS,
    // What fails is reported by the caller that knows what it was for.
    log: { level: ClickHouseLogLevel.OFF },
    // Shorter than any server keeps an idle socket open.
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
  });
  return {
    postgres,
    clickhouse: groupInserts(client),
    close: async () => {
      await Promise.all([postgres.end(), client.close()]);
    },
  };
}
