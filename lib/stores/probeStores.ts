import type { SourceError } from '@/lib/evidence/model';
import type { ClickHouseStore } from './clickhouse/openClickHouse';
import type { PostgresStore } from './postgres/openPostgres';
import { SourceFailure } from './SourceFailure';
import { withDeadline } from './withDeadline';

export type StoreProbe =
  { readonly status: 'ok'; readonly version: string } | { readonly status: 'unavailable'; readonly error: SourceError };

/** Reachable with these credentials, and which version it is. Never rejects for what the store does. */
export function probePostgres(store: PostgresStore, timeoutMs: number): Promise<StoreProbe> {
  return probe(
    'Postgres',
    timeoutMs,
    async (signal) =>
      (await store.run({ sql: "SELECT current_setting('server_version')", values: [] }, signal))[0]?.[0],
  );
}

/** Reachable with these credentials, and which version it is. Never rejects for what the store does. */
export function probeClickHouse(store: ClickHouseStore, timeoutMs: number): Promise<StoreProbe> {
  return probe(
    'ClickHouse',
    timeoutMs,
    async (signal) => (await store.run({ sql: 'SELECT version(), currentDatabase()', parameters: {} }, signal))[0]?.[0],
  );
}

async function probe(
  store: string,
  timeoutMs: number,
  read: (signal: AbortSignal) => Promise<unknown>,
): Promise<StoreProbe> {
  try {
    // Packagers append their own name: `18.4 (Debian 18.4-1)`.
    const version = await withDeadline(store, timeoutMs, read);
    return { status: 'ok', version: typeof version === 'string' ? (version.split(' ')[0] ?? version) : 'unknown' };
  } catch (error) {
    if (error instanceof SourceFailure) return { status: 'unavailable', error: error.error };
    throw error;
  }
}
