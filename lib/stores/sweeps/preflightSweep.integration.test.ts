import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withDatabase } from '@/lib/embedded/testing/TestStack';
import type { RecordType } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { eventually } from '@/lib/testing/eventually';
import { openStores, type Stores } from '../openStores';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import { preflightSweep } from './preflightSweep';
import { tenantType } from './testing/tenantType';

let under: StoresUnderTest;
const options = { timeoutMs: 60_000 };

beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

const typeOf = (table: string, more: Parameters<typeof tenantType>[2] = {}) =>
  tenantType(table, ['changed'], { changedAt: 'changed', ...more });

async function create(table: string) {
  await under.postgres
    .query(`CREATE TABLE ${table} (tenant text, id bigint, changed timestamptz, PRIMARY KEY (tenant, id));
    GRANT SELECT ON ${table} TO PUBLIC`);
  await under.clickhouse.command({
    query: `CREATE TABLE ${table} (tenant String, id Int64, changed DateTime64(6, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY (tenant, id)`,
  });
}

const told = (type: RecordType, kind: 'recent' | 'deep') => preflightSweep(under.stores, type, kind, options);

test('the scorecard may be swept both ways; what recent sweeps do not see is said', async () => {
  const recent = await told(scorecardType, 'recent');
  expect(recent).toMatchObject({ refusals: [], changes: 'index' });
  expect(recent.warnings).toContain(
    'A recent sweep does not see changes to scores that leave “updated at” of the card as it was.',
  );
  expect(Math.abs(recent.clocks.postgresMs ?? NaN)).toBeLessThan(1000);
  expect(Math.abs(recent.clocks.clickhouseMs ?? NaN)).toBeLessThan(1000);
  expect(await told(scorecardType, 'deep')).toMatchObject({ refusals: [], warnings: [] });
});

test('an index that begins with the column finds changes; one with it further back, or of some rows, does not', async () => {
  await create('indexed');
  expect(await told(typeOf('indexed'), 'recent')).toMatchObject({ changes: 'scan', refusals: [] });
  await under.postgres.query(
    `CREATE INDEX ON indexed (tenant, changed); CREATE INDEX ON indexed (changed) WHERE id > 5`,
  );
  expect((await told(typeOf('indexed'), 'recent')).changes).toBe('scan');
  await under.postgres.query('CREATE INDEX ON indexed (changed, id)');
  expect(await told(typeOf('indexed'), 'recent')).toMatchObject({ changes: 'index', refusals: [] });
});

test('a large table without an index is refused with the statement that helps, which does help', async () => {
  await create('large');
  await under.postgres.query(
    `INSERT INTO large SELECT 't', n, now() FROM generate_series(10000, 230000) AS n; ANALYZE large`,
  );
  const refused = await told(typeOf('large'), 'recent');
  expect(refused).toMatchObject({
    changes: 'none',
    refusals: [{ help: 'CREATE INDEX CONCURRENTLY ON "large" ("changed");' }],
  });
  await under.postgres.query(refused.refusals[0]?.help ?? '');
  expect(await told(typeOf('large'), 'recent')).toMatchObject({ changes: 'index', refusals: [] });
});

test('a type without changedAt is refused unless Postgres keeps commit timestamps', async () => {
  await create('unchanged');
  const [row] = (
    await under.postgres.query<{ kept: string }>(`SELECT current_setting('track_commit_timestamp') AS kept`)
  ).rows;
  const { changes, refusals } = await told(typeOf('unchanged', { changedAt: null }), 'recent');
  if (row?.kept === 'on') return expect([changes, refusals]).toEqual(['commit_timestamps', []]);
  expect(changes).toBe('none');
  expect(refusals[0]?.help).toContain('track_commit_timestamp');
});

test('fields without a checksum, and tables whose merged view cannot be told, are said', async () => {
  await under.postgres.query(
    `CREATE TABLE summed (tenant text, id bigint, changed jsonb, PRIMARY KEY (tenant, id)); GRANT SELECT ON summed TO PUBLIC`,
  );
  await under.clickhouse.command({
    query:
      'CREATE TABLE summed (tenant String, id Int64, changed String) ENGINE = SummingMergeTree ORDER BY (tenant, id)',
  });
  await under.clickhouse.command({
    query: 'CREATE TABLE kept (tenant String, id Int64, changed String) ENGINE = MergeTree ORDER BY (tenant, id)',
  });
  const deep = await told(typeOf('summed', { changedAt: null }), 'deep');
  expect(deep.refusals[0]?.what).toContain('SummingMergeTree');
  const kept = await told(typeOf('summed', { changedAt: null, clickhouse: 'kept' }), 'deep');
  expect(kept.refusals).toEqual([]);
  expect(kept.warnings.join(' ')).toContain('"changed" is left out of checksums, as jsonb and String');
});

test('whether the transactions of others are shown is said', async () => {
  await create('watched');
  const hidden = 'does not see how long transactions have been open';
  const startedMs = Date.now();
  const seen = await told(typeOf('watched'), 'recent');
  expect(seen.transactions.seen).toBe(true);
  const { seenAtMs } = seen.transactions;
  expect(seenAtMs).toBeGreaterThan(startedMs - 1000);
  expect(seenAtMs).toBeLessThan(Date.now() + 1000);
  expect(seen.warnings.join(' ')).not.toContain(hidden);

  // The owner of the tables sees its own transactions alone.
  const blind = openStores({
    postgres: { url: under.databases.postgresUrl },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs: options.timeoutMs,
  });
  try {
    const { transactions, warnings } = await preflightSweep(blind, typeOf('watched'), 'recent', options);
    expect(transactions.seen).toBe(false);
    expect(warnings.join(' ')).toContain(hidden);
  } finally {
    await blind.close();
  }
});

test('a transaction of a background worker is seen, such as one that applies a subscription; an idle worker is none', async () => {
  await create('applied');
  const { postgresUrl, stateUrl, clickhouse } = under.databases;
  const adminUrl = inject('lastwriteStack').postgres.adminUrl;
  const databaseOf = (url: string) => new URL(url).pathname.slice(1);
  const publisherUrl = withDatabase(adminUrl, databaseOf(stateUrl));
  const [admin, publisher] = [withDatabase(adminUrl, databaseOf(postgresUrl)), publisherUrl].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  const slot = `applied_${clickhouse.database}`;
  const seen = async () => (await told(typeOf('applied'), 'recent')).transactions;
  await Promise.all([admin.connect(), publisher.connect()]);
  try {
    await publisher.query(`CREATE TABLE applied (tenant text, id bigint, changed timestamptz, PRIMARY KEY (tenant, id));
      CREATE PUBLICATION of_applied FOR TABLE applied`);
    await publisher.query(`SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`);
    // The worker's transaction has written when it waits for a lock that a session holds without a transaction.
    await admin.query(`CREATE FUNCTION wait_for_lock() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(12); RETURN NULL; END';
      CREATE TRIGGER waits AFTER INSERT ON applied FOR EACH ROW EXECUTE FUNCTION wait_for_lock();
      ALTER TABLE applied ENABLE ALWAYS TRIGGER waits`);
    await admin.query('SELECT pg_advisory_lock(12)');
    await admin.query(
      `CREATE SUBSCRIPTION to_applied CONNECTION '${publisherUrl}' PUBLICATION of_applied WITH (create_slot = false, slot_name = '${slot}', copy_data = false)`,
    );
    await eventually(async () => {
      const { rows } = await admin.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_type LIKE 'logical replication%'",
      );
      expect(rows).toHaveLength(1);
      expect(await seen()).toMatchObject({ writingSinceMs: null, openSinceMs: null });
    });

    const startedMs = Date.now();
    await publisher.query("INSERT INTO applied VALUES ('t', 1, now())");
    const { writingSinceMs, openSinceMs } = await eventually(async () => {
      const transactions = await seen();
      expect(transactions.writingSinceMs).not.toBeNull();
      return transactions;
    });
    expect(writingSinceMs).toBeGreaterThan(startedMs - 1000);
    expect(openSinceMs).toBe(writingSinceMs);

    await admin.query('SELECT pg_advisory_unlock(12)');
    await eventually(async () => expect(await seen()).toMatchObject({ writingSinceMs: null, openSinceMs: null }));
  } finally {
    // Ends the worker and drops its slot too; without it neither database can be dropped.
    await admin.query('DROP SUBSCRIPTION IF EXISTS to_applied');
    await Promise.all([admin.end(), publisher.end()]);
  }
});

test('clocks that are an hour apart are noticed', async () => {
  await create('late');
  const { clickhouse } = under.stores;
  const shifted: Stores = {
    ...under.stores,
    clickhouse: {
      ...clickhouse,
      run: (statement, ...rest) =>
        clickhouse.run(
          { ...statement, sql: statement.sql.replace("now64(3, 'UTC')", "now64(3, 'UTC') - INTERVAL 1 HOUR") },
          ...rest,
        ),
    },
  };
  const { clocks, warnings } = await preflightSweep(shifted, typeOf('late'), 'recent', options);
  expect(clocks.clickhouseMs).toBeLessThan(-3_599_000);
  expect(warnings.join(' ')).toContain('The clock of ClickHouse is 60 minutes behind that of Postgres');
});

test('a record that never changed is found by its creation, which needs an index of its own', async () => {
  await under.postgres
    .query(`CREATE TABLE born (tenant text, id bigint, changed timestamptz, created timestamptz NOT NULL, PRIMARY KEY (tenant, id));
    GRANT SELECT ON born TO PUBLIC; CREATE INDEX ON born (changed)`);
  await under.clickhouse.command({
    query: `CREATE TABLE born (tenant String, id Int64, changed DateTime64(6, 'UTC'), created DateTime64(6, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY (tenant, id)`,
  });
  const born = () => tenantType('born', ['changed', 'created'], { changedAt: 'changed', createdAt: 'created' });
  expect((await told(typeOf('born'), 'recent')).changes).toBe('index');
  expect((await told(born(), 'recent')).changes).toBe('scan');
  await under.postgres.query('CREATE INDEX ON born (created)');
  expect((await told(born(), 'recent')).changes).toBe('index');
});
