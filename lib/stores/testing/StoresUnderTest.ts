import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { DerivedCopy, FinalCopy, RawCopy, SourceError, SourceRead, TruthCopy } from '@/lib/evidence/model';
import { recordName, type RecordName } from '@/lib/record/recordName';
import type { RecordRow } from '@/lib/record/rows';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { openStores, type Stores } from '../openStores';
import type { RecordRead } from '../readRecords';

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

/** A name of a scorecard that no other test of the file uses. */
export function freshName(customer = 'cox', profile = 'sales'): RecordName {
  made += 1;
  const scorecard = `019bd2e8-5c71-70e9-9a89-${made.toString(16).padStart(12, '0')}`;
  return recordName(scorecardType, { customer, profile, scorecard });
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

export function keyOf({ key }: RecordName) {
  return { customer_id: key.customer, profile_id: key.profile, scorecard_id: key.scorecard };
}

/** What director.scorecards and historic.scorecard_scores cannot do without. */
export function cardColumns(name: RecordName, more: Columns = {}): Columns {
  return {
    ...keyOf(name),
    template_id: 'qa',
    created_at: '2026-01-18 10:32:07.418204+00',
    updated_at: '2026-01-18 10:32:07.418204+00',
    ...more,
  };
}

/** The data of a read that went well. */
export function dataOf<T>(read: SourceRead<T>): T {
  if (read.status === 'unavailable') throw new Error(`${read.error.code}: ${read.error.message}`);
  return read.data;
}

export function errorOf(read: SourceRead<unknown>): SourceError {
  if (read.status !== 'unavailable') throw new Error(`the source is ${read.status}`);
  return read.error;
}

/** A read, with the copies of a type that has one further copy in Postgres and one in ClickHouse at most, by what they are. */
export interface FlatRead extends RecordRead {
  readonly truth: SourceRead<TruthCopy>;
  readonly derived: SourceRead<DerivedCopy>;
  readonly final: SourceRead<FinalCopy>;
  readonly raw: SourceRead<RawCopy>;
}

export function flat(read: RecordRead): FlatRead {
  const { truth, derived, clickhouse } = read.sources;
  const none: SourceRead<never> = {
    status: 'unavailable',
    durationMs: 0,
    error: { code: 'query_failed', message: 'the type has no such copy', hint: '' },
  };
  return {
    ...read,
    truth,
    derived: derived[0]?.read ?? none,
    final: clickhouse[0]?.final ?? none,
    raw: clickhouse[0]?.raw ?? none,
  };
}

/** Values of the rows of a row set. */
export function valuesOf(
  { rows }: { readonly rows: readonly RecordRow[] },
  rowSet: string,
): readonly RecordRow['values'][] {
  return rows.filter(({ row }) => row.rowSet === rowSet).map(({ values }) => values);
}
