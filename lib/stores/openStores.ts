import type { SourceError } from '@/lib/evidence/model';
import { openClickHouse, type ClickHouseStore } from './clickhouse/openClickHouse';
import { FactsOfTypes } from './FactsOfTypes';
import { openPostgres, type PostgresStore } from './postgres/openPostgres';
import { SourceFailure } from './SourceFailure';

/** Where a store is, or why it can't be told, e.g. because the command that prints its URL failed. */
export type StoreConnection =
  { readonly url: string; readonly poolSize?: number } | { readonly unavailable: SourceError };

export interface StoreConnections {
  readonly postgres: StoreConnection;
  readonly clickhouse: StoreConnection;
  /** Longest time for connecting, and for one statement. */
  readonly timeoutMs: number;
}

/** The inspected stores, read-only. Connections open with the first read and are kept. */
export interface Stores {
  readonly postgres: PostgresStore;
  readonly clickhouse: ClickHouseStore;
  close(): Promise<void>;
}

/** Never throws and opens no connection. Each read reports what is wrong with its store. */
export function openStores({ postgres, clickhouse, timeoutMs }: StoreConnections): Stores {
  const stores = {
    postgres:
      'url' in postgres
        ? openPostgres({ ...postgres, timeoutMs })
        : { ...unavailable(postgres.unavailable), facts: new FactsOfTypes<never>() },
    clickhouse:
      'url' in clickhouse
        ? openClickHouse({ url: clickhouse.url, timeoutMs, maxConnections: clickhouse.poolSize })
        : { ...unavailable(clickhouse.unavailable), facts: new FactsOfTypes<never>(), maySendSettings: () => true },
  };
  return {
    ...stores,
    close: async () => {
      await Promise.allSettled([stores.postgres.close(), stores.clickhouse.close()]);
    },
  };
}

function unavailable(error: SourceError) {
  return {
    run: () => Promise.reject(new SourceFailure(error)),
    warnings: () => [],
    close: () => Promise.resolve(),
  };
}
