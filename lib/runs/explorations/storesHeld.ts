import { createClient } from '@clickhouse/client';
import { openConnection } from '@/lib/postgres/Connection';
import type { Race } from './resolveRequest';

const PATIENCE_MS = 3_000;

/**
 * Whether the stores of a race answer and have been up for so long. Where one has not, a step that failed in the meantime is the store's fault, and nothing is known
 * of the scenario. Never throws.
 */
export async function storesHeld(race: Race, stateUrl: string, sinceMs: number): Promise<boolean> {
  const asked =
    race.kind === 'rows'
      ? [postgresUpMs(stateUrl)]
      : [postgresUpMs(race.explorer.postgresUrl), clickhouseUpMs(race.explorer.clickhouseUrl)];
  const upMs = await Promise.all(asked.map((each) => each.catch(() => 0)));
  return upMs.every((each) => each >= sinceMs);
}

async function postgresUpMs(url: string): Promise<number> {
  const client = await openConnection({
    connectionString: url,
    application_name: 'lastwrite-explorer',
    connectionTimeoutMillis: PATIENCE_MS,
    deadlineMs: PATIENCE_MS,
  });
  try {
    const { rows } = await client.query<{ ms: number }>(
      'SELECT (1000 * extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()))::float8 AS ms',
    );
    return rows[0]?.ms ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function clickhouseUpMs(url: string): Promise<number> {
  const client = createClient({ url, request_timeout: PATIENCE_MS, application: 'lastwrite-explorer' });
  try {
    const answer = await client.query({ query: 'SELECT toString(uptime()) AS seconds', format: 'JSONEachRow' });
    const [row] = await answer.json<{ seconds: string }>();
    // Told in whole seconds.
    return 1000 * (Number(row?.seconds ?? -1) + 1);
  } finally {
    await client.close();
  }
}
