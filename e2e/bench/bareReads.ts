import { createClient } from '@clickhouse/client';
import pg from 'pg';
import type { StoreQuery } from '../../lib/stores/StoreQuery';

/** The statements of an inspection sent as they are, with drivers that do nothing else: no conversion, no comparison. */
export interface BareReads {
  readonly postgres: (query: StoreQuery) => Promise<void>;
  readonly clickhouse: (query: StoreQuery) => Promise<void>;
  close(): Promise<void>;
}

export function openBareReads(urls: { readonly postgres: string; readonly clickhouse: string }): BareReads {
  const pool = new pg.Pool({
    connectionString: urls.postgres,
    max: 64,
    types: { getTypeParser: () => (text: string | Buffer) => text },
  });
  const client = createClient({ url: urls.clickhouse, max_open_connections: 64 });
  const names = new Map<string, string>();
  const prepared = (sql: string) => {
    const name = names.get(sql) ?? `bare_${names.size}`;
    names.set(sql, name);
    return name;
  };
  return {
    postgres: async ({ sent: { sql, parameters } }) => {
      await pool.query({ name: prepared(sql), text: sql, values: Object.values(parameters), rowMode: 'array' });
    },
    clickhouse: async ({ sent: { sql, parameters } }) => {
      const { stream } = await client.exec({
        query: `${sql}\nFORMAT JSONCompactEachRow`,
        query_params: parameters,
        clickhouse_settings: { readonly: '2', max_execution_time: 5 },
      });
      for await (const _ of stream as AsyncIterable<Buffer>) {
        /* to its end, as a reader would */
      }
    },
    close: async () => {
      await Promise.all([pool.end(), client.close()]);
    },
  };
}
