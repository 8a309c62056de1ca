import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { cardFields } from '@/lib/record/catalogue';
import { parseScorecardName, type ScorecardName } from '@/lib/record/resourceName';
import { openStores, type Stores } from '../openStores';

export interface StoresUnderTest {
  readonly databases: TestDatabases;
  /** As the console opens them, with the reading users. */
  readonly stores: Stores;
  /** A user that may send no settings. */
  readonly strictStores: Stores;
  readonly postgres: pg.Pool;
  readonly clickhouse: ClickHouseClient;
  close(): Promise<void>;
}

export const timeoutMs = 10_000;

export async function openStoresUnderTest(): Promise<StoresUnderTest> {
  const databases = await createTestDatabases();
  const open = (clickhouseUrl: string) =>
    openStores({ postgres: { url: databases.postgresReaderUrl }, clickhouse: { url: clickhouseUrl }, timeoutMs });
  const stores = open(databases.clickhouse.readerUrl);
  const strictStores = open(databases.clickhouse.strictUrl);
  const postgres = new pg.Pool({ connectionString: databases.postgresUrl, max: 2 });
  // Dropping the databases ends connections that are still saying goodbye.
  postgres.on('connect', (client) => client.on('error', () => undefined));
  postgres.on('error', () => undefined);
  const clickhouse = createClient({ url: databases.clickhouse.url });
  return {
    databases,
    stores,
    strictStores,
    postgres,
    clickhouse,
    close: async () => {
      await Promise.all([stores.close(), strictStores.close(), postgres.end(), clickhouse.close()]);
      await databases.drop();
    },
  };
}

let made = 0;

/** A name that no other test of the file uses. */
export function freshName(customer = 'cox', profile = 'sales'): ScorecardName {
  made += 1;
  const parsed = parseScorecardName(
    `customers/${customer}/profiles/${profile}/scorecards/019bd2e8-5c71-70e9-9a89-${made.toString(16).padStart(12, '0')}`,
  );
  if (!parsed.ok) throw new Error(parsed.expected);
  return parsed.name;
}

type Columns = Readonly<Record<string, unknown>>;

export async function insertPostgres(pool: pg.Pool, table: string, row: Columns): Promise<void> {
  const columns = Object.keys(row);
  await pool.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
}

/** One insert, so one part. */
export async function insertClickHouse(
  client: ClickHouseClient,
  table: string,
  ...rows: readonly Columns[]
): Promise<void> {
  await client.insert({ table, values: rows, format: 'JSONEachRow' });
}

export function keyOf({ customer, profile, scorecard }: ScorecardName) {
  return { customer_id: customer, profile_id: profile, scorecard_id: scorecard };
}

/** What director.scorecards and historic.scorecard_scores cannot do without. */
export function cardColumns(name: ScorecardName, more: Columns = {}): Columns {
  return {
    ...keyOf(name),
    template_id: 'qa',
    created_at: '2026-01-18 10:32:07.418204+00',
    updated_at: '2026-01-18 10:32:07.418204+00',
    ...more,
  };
}

export const clickhouseFieldIds = cardFields.filter(({ clickhouse }) => clickhouse !== null).map(({ id }) => id);
