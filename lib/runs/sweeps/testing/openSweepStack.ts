import { createClient } from '@clickhouse/client';
import pg from 'pg';
import type { Drift, Sweep } from '@/lib/contract/sweeps';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { readConfigFile } from '@/lib/environments/readConfigFile';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { createServer } from '@/lib/server/getServer';
import { createLog } from '@/lib/server/log';
import { createMetrics } from '@/lib/server/metrics';
import { startContextOf } from '@/lib/server/api/withSweeps';
import { openSweepStores } from '@/lib/server/sweepStores';
import { listDrifts } from '@/lib/state/drifts/listDrifts';
import { readSweep } from '@/lib/state/sweeps/describeSweeps';
import { openState, type State } from '@/lib/state/openState';
import { eventually } from '@/lib/testing/eventually';
import { openSweeper, type Sweeper } from '../openSweeper';
import { startSweep, type StartSweepInput } from '../startSweep';
import { sweeperLimits, type SweeperContext, type SweeperLimits, type SweepStores } from '../SweepContext';

export const TENANT = 'acme';
export const nameOf = (id: number, tenant = TENANT) => `tenants/${tenant}/orders/${id}`;

export interface SweepStack {
  readonly databases: TestDatabases;
  readonly state: State;
  readonly environment: EnvironmentConfig;
  /** What went wrong in workers, which is a fault of theirs. */
  readonly faults: unknown[];
  postgres(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  clickhouse(sql: string): Promise<void>;
  /** Orders that are alike in both stores, with two items each. */
  fill(from: number, to: number, options?: { readonly tenant?: string; readonly changedAgo?: string }): Promise<void>;
  worker(
    options?: Partial<Pick<SweeperContext, 'keepValues' | 'stores' | 'environments'>> & {
      readonly limits?: Partial<SweeperLimits>;
    },
  ): Sweeper;
  /** The stores as workers read them, some of it otherwise. */
  storesWith(reads: Partial<SweepStores['reads']>): SweepStores;
  start(asked?: Partial<StartSweepInput['asked']>, idempotencyKey?: string): Promise<string>;
  read(id: string): Promise<Sweep>;
  ended(id: string): Promise<Sweep>;
  drifts(): Promise<readonly Drift[]>;
  verified(record?: string): Promise<string | null>;
  /** Nothing is known of any sweep or drift, and no order is left. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const SETTLE_MS = 300;

/** Databases of the test file with orders, and workers that sweep them and what the records of a configuration describe. */
export async function openSweepStack(records?: string): Promise<SweepStack> {
  const databases = await createTestDatabases();
  const config = toConfig(
    readEnv({
      LASTWRITE_POSTGRES_URL: databases.postgresReaderUrl,
      LASTWRITE_CLICKHOUSE_URL: databases.clickhouse.readerUrl,
      LASTWRITE_STATE_URL: databases.stateUrl,
      LASTWRITE_SETTLE_MS: String(SETTLE_MS),
      // Stores that answer at all do so in time, on a busy machine too.
      LASTWRITE_TIMEOUT_MS: '30000',
      LASTWRITE_LOG_LEVEL: 'silent',
    }),
    records === undefined ? null : readConfigFile(`{ "records": ${records} }`, 'lastwrite.config.json', {}),
    '/nowhere',
  );
  const server = createServer(config, { log: createLog('silent'), metrics: createMetrics() });
  const state = openState(databases.stateUrl);
  const pool = new pg.Pool({ connectionString: databases.postgresUrl, max: 3 });
  pool.on('error', () => undefined);
  const client = createClient({ url: databases.clickhouse.url });
  const sweepStores = openSweepStores(server, 30_000);
  const sweepers: Sweeper[] = [];
  const faults: unknown[] = [];
  const [environment] = config.environments;
  const postgres: SweepStack['postgres'] = async (sql, values = []) =>
    (await pool.query<Record<string, unknown>>(sql, [...values])).rows;
  const clickhouse: SweepStack['clickhouse'] = async (sql) => {
    await client.command({ query: sql });
  };
  const read = async (id: string) => {
    const sweep = await readSweep(state, id);
    if (sweep === null) throw new Error(`no sweep ${id}`);
    return sweep;
  };
  return {
    databases,
    state,
    environment,
    faults,
    postgres,
    clickhouse,
    async fill(from, to, { tenant = TENANT, changedAgo = '10 minutes' } = {}) {
      const [row] = await postgres('SELECT (clock_timestamp() - $1::interval)::text AS at', [changedAgo]);
      const at = String(row?.at);
      await postgres(
        `WITH placed AS (
          INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, note, placed_at, updated_at)
          SELECT $1, id, 'paid', 'customer' || id || '@acme.example', id % 1000, 'EUR', NULL, '2026-01-01T00:00:00Z', $4::timestamptz + id * interval '1 microsecond'
          FROM generate_series($2::bigint, $3::bigint) AS id RETURNING tenant_id, id)
        SELECT FROM placed`,
        [tenant, from, to, at],
      );
      await postgres(
        `INSERT INTO shop.order_items (tenant_id, order_id, line, sku, quantity, price)
          SELECT $1, id, line, 'sku-' || line, line, 10 FROM generate_series($2::bigint, $3::bigint) AS id, generate_series(1, 2) AS line`,
        [tenant, from, to],
      );
      const [micros] = await postgres('SELECT (extract(epoch FROM $1::timestamptz) * 1000000)::bigint::text AS at', [
        at,
      ]);
      await clickhouse(
        `INSERT INTO orders SELECT '${tenant}', number + ${from}, 'paid', concat('customer', toString(number + ${from}), '@acme.example'), (number + ${from}) % 1000, 'EUR', NULL,
          toDateTime64('2026-01-01 00:00:00', 6, 'UTC'), NULL, fromUnixTimestamp64Micro(toInt64(${String(micros?.at)}) + toInt64(number + ${from})), 0, 1000 FROM numbers(${to - from + 1})`,
      );
      await clickhouse(
        `INSERT INTO order_items SELECT '${tenant}', intDiv(number, 2) + ${from}, number % 2 + 1, concat('sku-', toString(number % 2 + 1)), number % 2 + 1, 10, 0, 1000 FROM numbers(${2 * (to - from + 1)})`,
      );
    },
    worker({ limits = {}, ...options } = {}) {
      const sweeper = openSweeper({
        state,
        jobs: { work: () => undefined },
        stores: sweepStores.stores,
        worker: `test-${sweepers.length + 1}`,
        environments: [environment.id],
        keepValues: true,
        onError: (what, error) => faults.push([what, error]),
        onEvent: () => undefined,
        ...options,
        limits: { ...sweeperLimits, lookEveryMs: 50, retryAfterMs: 50, ...limits },
      });
      sweepers.push(sweeper);
      return sweeper;
    },
    storesWith: (reads) => ({ ...sweepStores.stores, reads: { ...sweepStores.stores.reads, ...reads } }),
    async start(asked = {}, idempotencyKey) {
      const jobs = { enqueueSweep: () => Promise.resolve() };
      const { id } = await startSweep(
        { ...startContextOf(server, state), jobs },
        { environment, asked: { record: 'order', kind: 'deep', ...asked }, idempotencyKey: idempotencyKey ?? null },
      );
      return id;
    },
    read,
    ended: (id) =>
      eventually(async () => {
        const sweep = await read(id);
        if (sweep.finishedAt === null) throw new Error(`the sweep is not over: ${JSON.stringify(sweep)}`);
        return sweep;
      }),
    drifts: () => listDrifts(state, {}, { limit: 500 }),
    async verified(record = 'order') {
      const { rows } = await state.pool.query<{ through: string }>(
        `SELECT to_char(verified_through AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS through FROM lastwrite.verified WHERE record_type = $1`,
        [record],
      );
      return rows[0]?.through ?? null;
    },
    async clear() {
      await Promise.all(sweepers.splice(0).map((sweeper) => sweeper.close()));
      await state.pool.query(
        'DELETE FROM lastwrite.sweeps; DELETE FROM lastwrite.drifts; DELETE FROM lastwrite.verified',
      );
      await postgres('TRUNCATE shop.orders, shop.order_items');
      await clickhouse('TRUNCATE TABLE orders');
      await clickhouse('TRUNCATE TABLE order_items');
      faults.length = 0;
    },
    async close() {
      await Promise.all(sweepers.map((sweeper) => sweeper.close()));
      await sweepStores.close();
      await server.close();
      await Promise.all([state.close(), pool.end(), client.close()]);
      await databases.drop();
    },
  };
}
