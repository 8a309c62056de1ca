import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { openStores } from './openStores';
import { readRecord } from './readRecord';
import { readRecords } from './readRecords';
import {
  cardColumns,
  dataOf,
  errorOf,
  flat,
  freshName,
  insertClickHouse,
  insertPostgres,
  keyOf,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from './testing/StoresUnderTest';

let under: StoresUnderTest;
// A fresh set for each test: each changes the schema.
beforeEach(async () => {
  under = await openStoresUnderTest();
});
afterEach(() => under.close());

const read = async (name = freshName()) => flat(await readRecord(under.stores, scorecardType, name, { timeoutMs }));

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

const KEY = 'customer_id, profile_id, scorecard_id';
const KEY_COLUMNS = 'customer_id LowCardinality(String), profile_id LowCardinality(String), scorecard_id UUID';

async function recreateCard(columns: string, engine: string): Promise<void> {
  await under.clickhouse.command({ query: 'DROP TABLE scorecard SYNC' });
  await under.clickhouse.command({
    query: `CREATE TABLE scorecard (${KEY_COLUMNS}, ${columns}) ENGINE = ${engine} SETTINGS merge_selector_base = 1000`,
  });
}

describe('ClickHouse tables of another shape', () => {
  test('a tombstone of an is_deleted table hides the key from FINAL and shows in RAW', async () => {
    await recreateCard('comment String, ver UInt64, gone UInt8', `ReplacingMergeTree(ver, gone) ORDER BY (${KEY})`);
    const name = freshName();
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: 'alive',
      ver: '18446744073709551614',
      gone: 0,
    });
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: '',
      ver: '18446744073709551615',
      gone: 1,
    });
    const { final, raw } = await read(name);
    expect(dataOf(raw).versions.map((row) => [row.version, row.tombstone, row.survives])).toEqual([
      ['18446744073709551614', false, false],
      ['18446744073709551615', true, false],
    ]);
    expect(final.status).toBe('missing');
    expect(dataOf(raw).facts.card).toMatchObject({
      versionColumn: 'ver',
      versionType: 'UInt64',
      isDeletedColumn: 'gone',
    });
  });

  test('a key that lies in two partitions: FINAL returns one row, the order of insertion is not claimed, and a warning says why', async () => {
    await recreateCard(
      "comment String, create_time DateTime64(6, 'UTC'), update_time DateTime64(6, 'UTC')",
      `ReplacingMergeTree(update_time) PARTITION BY toYYYYMM(create_time) ORDER BY (${KEY})`,
    );
    const name = freshName();
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: 'january',
      create_time: '2026-01-31 00:00:00',
      update_time: '2026-02-01 00:00:01',
    });
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: 'february',
      create_time: '2026-02-01 00:00:00',
      update_time: '2026-02-01 00:00:02',
    });
    const { final, raw, warnings } = await read(name);
    expect(valuesOf(dataOf(final), 'card')).toMatchObject([{ comment: 'february' }]);
    expect(dataOf(raw).versions.map((row) => [row.values.comment, row.insertOrder, row.survives])).toEqual([
      ['january', null, false],
      ['february', null, true],
    ]);
    expect(warnings['clickhouse.final']?.join()).toContain('partitioned by create_time');
  });

  test('versions of seconds and of milliseconds keep the precision they were declared with, and clamp', async () => {
    await recreateCard(
      "comment String, submit_time DateTime('Asia/Tokyo'), create_time Nullable(DateTime64(3)), update_time DateTime",
      `ReplacingMergeTree(update_time) ORDER BY (${KEY})`,
    );
    const name = freshName();
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      submit_time: '2200-01-01 00:00:00',
      create_time: '2026-01-18 10:32:07.418',
      update_time: 1768732327,
    });
    const { raw } = await read(name);
    const [version] = dataOf(raw).versions;
    expect(version?.version).toBe('2026-01-18T10:32:07Z');
    expect(version?.values.createdAt).toBe('2026-01-18T10:32:07.418Z');
    expect(version?.values.submittedAt).toMatch(/^2106-02-0\dT/);
  });

  test('wide integers, decimals, flags as UInt8, NaN, enums and broken text come as they are', async () => {
    await recreateCard(
      "comment String, score Float64, manually_scored UInt8, submission_source Enum8('web' = 1), process_id UInt64, template_id Decimal(20, 4), agent_user_id FixedString(8), creator_user_id Nullable(String), task_ids Array(LowCardinality(String)), message_ids Array(UInt64), update_time DateTime64(6, 'UTC')",
      `ReplacingMergeTree(update_time) ORDER BY (${KEY})`,
    );
    const name = freshName();
    await under.clickhouse.command({
      query: `INSERT INTO scorecard SELECT 'cox', 'sales', '${name.key.scorecard}', unhex('ff61'), nan, 1, 'web', 18446744073709551615, toDecimal128('1234567890123456.1000', 4), 'agent', NULL, ['a'], [9007199254740993], now64(6)`,
    });
    const { final, warnings } = await read(name);
    expect(valuesOf(dataOf(final), 'card')).toEqual([
      {
        comment: '\\xFFa',
        score: 'NaN',
        manuallyScored: 1,
        submissionSource: 'web',
        processId: '18446744073709551615',
        templateId: '1234567890123456.1',
        agentUserId: 'agent',
        creatorUserId: null,
        taskIds: ['a'],
        messageIds: ['9007199254740993'],
      },
    ]);
    expect(warnings['clickhouse.raw']?.join()).toContain(
      'scorecard has no column submit_time: "submittedAt" was not read',
    );
  });

  test('an id kept as text, and a table without a version column', async () => {
    await under.clickhouse.command({ query: 'DROP TABLE scorecard SYNC' });
    await under.clickhouse.command({
      query: `CREATE TABLE scorecard (customer_id String, profile_id String, scorecard_id String, comment String) ENGINE = ReplacingMergeTree ORDER BY (${KEY}) SETTINGS merge_selector_base = 1000`,
    });
    const name = freshName();
    for (const comment of ['one', 'two'])
      await insertClickHouse(under.clickhouse, 'scorecard', { ...keyOf(name), comment });
    const { raw, warnings } = await read(name);
    expect(dataOf(raw).versions.map((row) => [row.version, row.survives])).toEqual([
      [null, false],
      [null, true],
    ]);
    expect(warnings['clickhouse.raw']?.join()).toContain('the row inserted last wins');
  });

  test("a table that is sorted by the id alone: a row of another customer may win, and is not shown as this one's", async () => {
    await recreateCard(
      "comment String, update_time DateTime64(6, 'UTC')",
      'ReplacingMergeTree(update_time) ORDER BY scorecard_id',
    );
    const name = freshName();
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: 'mine',
      update_time: '2026-01-18 10:32:07',
    });
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      customer_id: 'else',
      comment: 'theirs',
      update_time: '2026-01-18 10:32:08',
    });
    const { final, raw } = await read(name);
    expect(dataOf(raw).versions.map((row) => [row.values.comment, row.survives])).toEqual([['mine', false]]);
    expect(final.status).toBe('missing');
    const [bulk] = await readRecords(under.stores, scorecardType, [name, freshName()], { timeoutMs });
    expect(bulk === undefined ? null : dataOf(flat(bulk).raw)).toEqual(dataOf(raw));
  });

  test.each([
    ['Memory', 'Memory', 'Memory'],
    ['SummingMergeTree', `SummingMergeTree ORDER BY (${KEY}, comment)`, 'SummingMergeTree'],
  ])('a %s table has no FINAL; RAW is read all the same', async (_, engine, engineName) => {
    await under.clickhouse.command({ query: 'DROP TABLE scorecard SYNC' });
    await under.clickhouse.command({
      query: `CREATE TABLE scorecard (${KEY_COLUMNS}, comment String, update_time DateTime64(6, 'UTC')) ENGINE = ${engine}`,
    });
    const name = freshName();
    for (const comment of ['one', 'two'])
      await insertClickHouse(under.clickhouse, 'scorecard', {
        ...keyOf(name),
        comment,
        update_time: `2026-01-18 10:32:0${comment.length}`,
      });
    const { final, raw } = await read(name);
    expect(errorOf(final)).toMatchObject({
      code: 'not_replacing',
      message: expect.stringContaining(`scorecard has the engine ${engineName}`) as string,
    });
    expect(
      dataOf(raw)
        .versions.map((row) => [row.values.comment, row.survives])
        .sort(),
    ).toEqual([
      ['one', false],
      ['two', false],
    ]);
  });

  test('of a MergeTree table every stored row is a row: a key that was written twice has two, and one that a DELETE removed none', async () => {
    await recreateCard('comment String', `MergeTree ORDER BY (${KEY})`);
    const [once, twice] = [freshName(), freshName()];
    for (const name of [once, twice, twice])
      await insertClickHouse(under.clickhouse, 'scorecard', { ...keyOf(name), comment: 'here' });
    const reads = [await read(once), await read(twice)];
    expect(reads.map(({ final }) => valuesOf(dataOf(final), 'card').length)).toEqual([1, 2]);
    expect(reads[0]?.warnings['clickhouse.final']?.join()).toContain('does not replace rows');
    await under.clickhouse.command({
      query: `DELETE FROM scorecard WHERE scorecard_id = '${once.key.scorecard}' SETTINGS mutations_sync = 2`,
    });
    const { final, raw } = await read(once);
    expect(final.status).toBe('missing');
    expect(dataOf(raw).versions).toMatchObject([{ deleted: true, survives: false }]);
  });

  test.each([
    ['CollapsingMergeTree', 'CollapsingMergeTree(sign)'],
    ['VersionedCollapsingMergeTree', 'VersionedCollapsingMergeTree(sign, ver)'],
  ])('%s: the sum of the signs says which row of a key is left', async (_, engine) => {
    await recreateCard('comment String, ver UInt64, sign Int8', `${engine} ORDER BY (${KEY})`);
    const [changed, gone] = [freshName(), freshName()];
    const insert = (name = changed, comment = '', ver = 1, sign = 1) =>
      insertClickHouse(under.clickhouse, 'scorecard', { ...keyOf(name), comment, ver, sign });
    await insert(changed, 'old', 1, 1);
    await insert(changed, 'old', 1, -1);
    await insert(changed, 'new', 2, 1);
    await insert(gone, 'gone', 1, 1);
    await insert(gone, 'gone', 1, -1);
    const { raw, final, warnings } = await read(changed);
    expect(
      dataOf(raw).versions.map(({ values, tombstone, survives }) => [values.comment, tombstone, survives]),
    ).toEqual([
      ['old', false, false],
      ['old', true, false],
      ['new', false, true],
    ]);
    expect(valuesOf(dataOf(final), 'card')).toEqual([{ comment: 'new' }]);
    expect(warnings['clickhouse.raw']?.join()).toContain('the sum of sign');
    expect(warnings['clickhouse.raw']?.join()).not.toContain('deletion mark');
    const removed = await read(gone);
    expect(removed.final.status).toBe('missing');
    expect(dataOf(removed.raw).versions.map(({ tombstone, cancels }) => [tombstone, cancels])).toEqual([
      [false, undefined],
      [true, true],
    ]);
  });

  test('a view that is FINAL over one replacing table is read from that table; any other view has no FINAL', async () => {
    const name = freshName();
    for (const second of [1, 2])
      await insertClickHouse(under.clickhouse, 'scorecard', {
        ...keyOf(name),
        comment: `${second}`,
        process_id: 'p',
        update_time: `2026-01-18 10:32:0${second}`,
      });
    await under.clickhouse.command({ query: 'RENAME TABLE scorecard TO scorecard_rows' });
    const viewed = async (select: string) => {
      await under.clickhouse.command({ query: `CREATE OR REPLACE VIEW scorecard AS ${select}` });
      const stores = openStores({
        postgres: { url: under.databases.postgresReaderUrl },
        clickhouse: { url: under.databases.clickhouse.readerUrl },
        timeoutMs,
      });
      const found = flat(await readRecord(stores, scorecardType, name, { timeoutMs }));
      await stores.close();
      return found;
    };
    for (const select of [
      'SELECT * FROM scorecard_rows FINAL',
      `SELECT ${KEY}, comment, upper(process_id) AS process_id FROM scorecard_rows FINAL`,
    ]) {
      const { final, raw, warnings } = await viewed(select);
      expect(dataOf(raw).versions.map(({ values, survives }) => [values.comment, survives])).toEqual([
        ['1', false],
        ['2', true],
      ]);
      expect(valuesOf(dataOf(final), 'card')).toMatchObject([{ comment: '2', processId: 'p' }]);
      expect(dataOf(raw).facts.card?.name).toContain('scorecard_rows');
      expect(warnings['clickhouse.raw']?.join()).toContain('was read instead');
      expect(warnings['clickhouse.raw']?.join().includes('upper(process_id) AS process_id')).toBe(
        select.includes('upper'),
      );
    }
    for (const select of ["SELECT * FROM scorecard_rows FINAL WHERE comment != ''", 'SELECT * FROM scorecard_rows']) {
      const { final, raw } = await viewed(select);
      expect(errorOf(final).message).toContain('scorecard is a view that is not of the form');
      expect(dataOf(raw).versions.length).toBeGreaterThan(0);
    }
  });

  test('a table that is missing is named, and Postgres is read all the same', async () => {
    await under.clickhouse.command({ query: 'DROP TABLE scorecard_score SYNC' });
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    const { truth, raw } = await read(name);
    expect(errorOf(raw)).toMatchObject({
      code: 'missing_table',
      message: expect.stringContaining('scorecard_score') as string,
    });
    expect(valuesOf(dataOf(truth), 'card')).toHaveLength(1);
  });

  test('a table without a column of the key names it', async () => {
    await under.clickhouse.command({ query: 'DROP TABLE scorecard_score SYNC' });
    await under.clickhouse.command({
      query: `CREATE TABLE scorecard_score (${KEY_COLUMNS}) ENGINE = ReplacingMergeTree ORDER BY (${KEY})`,
    });
    expect(errorOf((await read()).raw)).toMatchObject({
      code: 'missing_column',
      message: expect.stringContaining('criterion_id') as string,
    });
  });

  test('a column that goes away between two reads costs only its field', async () => {
    const name = freshName();
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: 'here',
      process_id: 'p',
      update_time: '2026-01-18 10:32:07',
    });
    expect(valuesOf(dataOf((await read(name)).final), 'card')[0]).toMatchObject({ processId: 'p' });
    await under.clickhouse.command({ query: 'ALTER TABLE scorecard DROP COLUMN process_id SETTINGS alter_sync = 2' });
    const again = await read(name);
    expect(valuesOf(dataOf(again.final), 'card')[0]).toMatchObject({ comment: 'here' });
    expect(valuesOf(dataOf(again.final), 'card')[0]).not.toHaveProperty('processId');
  });

  test('a read while rows are inserted and merged never shows half of it', async () => {
    const name = freshName();
    let going = true;
    const writing = (async () => {
      for (let n = 1; going; n += 1) {
        await insertClickHouse(under.clickhouse, 'scorecard', {
          ...keyOf(name),
          comment: `${n}`,
          update_time: 1_768_732_327 + n,
        });
        if (n % 5 === 0) await under.clickhouse.command({ query: 'OPTIMIZE TABLE scorecard FINAL' });
      }
    })();
    try {
      for (let n = 0; n < 60; n += 1) {
        const { raw } = await read(name);
        const { versions } = dataOf(raw);
        if (versions.length === 0) continue;
        expect(versions.filter(({ survives }) => survives)).toHaveLength(1);
        expect(versions.at(-1)?.survives).toBe(true);
      }
    } finally {
      going = false;
      await writing;
    }
  });
});

describe('Postgres tables of another shape', () => {
  test('a field whose column is missing is absent, with a warning; timestamps keep their declared precision', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name, { comment: 'here' }));
    await read(name);
    await under.postgres.query(
      'ALTER TABLE director.scorecards DROP COLUMN process_id, ALTER COLUMN created_at TYPE timestamptz(3)',
    );
    await under.postgres.query('ALTER TABLE historic.scorecard_scores DROP COLUMN ai_value');
    const { truth, derived, warnings } = await read(name);
    const [card] = valuesOf(dataOf(truth), 'card');
    expect(card).toMatchObject({ comment: 'here', createdAt: '2026-01-18T10:32:07.418Z' });
    expect(card).not.toHaveProperty('processId');
    expect(warnings.director?.join()).toContain('director.scorecards has no column process_id: "process" was not read');
    expect(derived.status).toBe('missing');
  });

  test('a table that is missing is named; the other copies are there', async () => {
    await under.postgres.query('DROP SCHEMA historic CASCADE');
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    const { truth, derived, raw } = await read(name);
    expect(errorOf(derived)).toMatchObject({
      code: 'missing_table',
      message: expect.stringContaining('historic.scorecard_scores') as string,
    });
    expect(truth.status).toBe('ok');
    expect(raw.status).toBe('missing');
  });

  test('a key column that is missing is named', async () => {
    await under.postgres.query('ALTER TABLE historic.scorecard_scores DROP COLUMN profile_id CASCADE');
    expect(errorOf((await read()).derived)).toMatchObject({
      code: 'missing_column',
      message: expect.stringContaining('profile_id') as string,
    });
  });

  test('an id kept as text', async () => {
    await under.postgres.query(
      'ALTER TABLE director.scores DROP CONSTRAINT scores_customer_id_profile_id_scorecard_id_fkey',
    );
    await under.postgres.query('ALTER TABLE director.scorecards ALTER COLUMN scorecard_id TYPE text');
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    await insertPostgres(under.postgres, 'director.scores', {
      ...keyOf(name),
      criterion_id: 'empathy',
      numeric_value: 1,
    });
    const held = dataOf((await read(name)).truth);
    const [card] = valuesOf(held, 'card');
    const scores = valuesOf(held, 'score');
    expect([card?.templateId, scores.length]).toEqual(['qa', 1]);
  });

  test('a user who may not read the table', async () => {
    const role = `denied_${under.databases.clickhouse.database}`;
    await asAdmin(`CREATE ROLE ${role} LOGIN PASSWORD 'denied'`);
    const url = new URL(under.databases.postgresUrl);
    url.username = role;
    url.password = 'denied';
    const stores = openStores({
      postgres: { url: url.href },
      clickhouse: { url: under.databases.clickhouse.readerUrl },
      timeoutMs,
    });
    const { truth, derived } = flat(await readRecord(stores, scorecardType, freshName(), { timeoutMs }));
    await stores.close();
    await asAdmin(`DROP ROLE ${role}`);
    expect([errorOf(truth).code, errorOf(derived).code]).toEqual(['permission_denied', 'permission_denied']);
  });

  test('a table that someone holds locked is cut at the time-out; the other copies come, and later reads as well', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    await read(name);
    const holder = await under.postgres.connect();
    await holder.query('BEGIN; LOCK TABLE director.scorecards IN ACCESS EXCLUSIVE MODE');
    const { truth, derived, raw } = flat(await readRecord(under.stores, scorecardType, name, { timeoutMs: 3_000 }));
    expect(errorOf(truth).code).toBe('timeout');
    expect([derived.status, raw.status]).toEqual(['missing', 'missing']);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await read(name)).truth.status).toBe('ok');
  });
});

describe('credentials and databases', () => {
  const withChange = (url: string, change: (parsed: URL) => void) => {
    const parsed = new URL(url);
    change(parsed);
    return parsed.href;
  };
  const open = (change: (parsed: URL) => void) =>
    openStores({
      postgres: { url: withChange(under.databases.postgresReaderUrl, change) },
      clickhouse: { url: withChange(under.databases.clickhouse.readerUrl, change) },
      timeoutMs,
    });

  test.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = 'wrong';
      },
      'authentication_failed',
      'authentication_failed',
    ],
    [
      'no password',
      (url: URL) => {
        url.password = '';
      },
      'authentication_failed',
      'authentication_failed',
    ],
    [
      'an unknown user',
      (url: URL) => {
        url.username = 'nobody';
      },
      'authentication_failed',
      'authentication_failed',
    ],
    [
      'an unknown database',
      (url: URL) => {
        url.pathname = '/nowhere';
      },
      'database_missing',
      'database_missing',
    ],
  ])('%s', async (_, change, postgres, clickhouse) => {
    const stores = open(change);
    const { truth, derived, final, raw } = flat(await readRecord(stores, scorecardType, freshName(), { timeoutMs }));
    expect(errorOf(truth).code).toBe(postgres);
    expect(errorOf(derived).code).toBe(postgres);
    expect(errorOf(raw).code).toBe(clickhouse);
    expect(errorOf(final).code).toBe(clickhouse);
    await stores.close();
  });
});

describe('connections', () => {
  test('connections that the server ended are replaced without anyone noticing', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    await read(name);
    await asAdmin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lastwrite' AND datname = '${under.databases.clickhouse.database}'`,
    );
    const { truth, derived } = await read(name);
    expect([truth.status, derived.status]).toEqual(['ok', 'missing']);
  });
});
