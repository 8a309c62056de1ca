import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStores } from './openStores';
import type { SourceFailure } from './SourceFailure';
import { openStoresUnderTest, timeoutMs, type StoresUnderTest } from './testing/StoresUnderTest';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

const sqlstate = (failure: SourceFailure) => (failure.cause as { code?: string }).code;
async function refusal(attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => 'accepted',
    (failure: SourceFailure) => sqlstate(failure),
  );
}

test('Postgres refuses a write through an inspected store, also when the URL belongs to the owner and asks for a writable session', async () => {
  const owner = new URL(under.databases.postgresUrl);
  owner.searchParams.set('options', '-c default_transaction_read_only=off -c statement_timeout=0');
  for (const url of [under.databases.postgresUrl, owner.href]) {
    const stores = openStores({ postgres: { url }, clickhouse: { url: under.databases.clickhouse.url }, timeoutMs });
    const write =
      "INSERT INTO director.scorecards (customer_id, profile_id, scorecard_id, template_id, created_at, updated_at) VALUES ('a', 'b', gen_random_uuid(), 't', now(), now())";
    expect(await refusal(stores.postgres.run({ sql: write, values: [] }))).toBe('25006');
    expect(await refusal(stores.postgres.run({ sql: 'DROP SCHEMA historic CASCADE', values: [] }))).toBe('25006');
    expect(
      (await stores.postgres.run({ sql: 'SELECT current_setting($1::text)', values: ['statement_timeout'] }))[0],
    ).toEqual([`${timeoutMs / 1000}s`]);
    await stores.close();
  }
});

test('ClickHouse refuses a write through an inspected store, whoever the URL belongs to', async () => {
  const { url, readerUrl, strictUrl } = under.databases.clickhouse;
  for (const clickhouseUrl of [url, readerUrl, strictUrl]) {
    const stores = openStores({
      postgres: { url: under.databases.postgresReaderUrl },
      clickhouse: { url: clickhouseUrl },
      timeoutMs,
    });
    for (const sql of [
      'TRUNCATE TABLE scorecard',
      'DROP TABLE scorecard',
      'CREATE TABLE other (a Int8) ENGINE = Memory',
    ]) {
      await expect(stores.clickhouse.run({ sql, parameters: {} })).rejects.toMatchObject({
        error: { code: 'settings_refused' },
      });
    }
    await stores.close();
  }
  const rows = await under.clickhouse.query({ query: 'SHOW TABLES', format: 'TabSeparated' });
  expect((await rows.text()).trim().split('\n')).toEqual(expect.arrayContaining(['scorecard', 'scorecard_score']));
});

test('the strict user is known after one refusal, and asked without settings from then on', async () => {
  const { clickhouse } = under.strictStores;
  expect((await clickhouse.run({ sql: 'SELECT 1', parameters: {} }))[0]).toEqual([1]);
  expect(clickhouse.maySendSettings()).toBe(false);
  expect(under.stores.clickhouse.maySendSettings()).toBe(true);
});
