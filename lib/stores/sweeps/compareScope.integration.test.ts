import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordName } from '@/lib/record/recordName';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { openStores, type Stores } from '../openStores';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import { compareScope } from './compareScope';
import type { SweepScope } from './model';
import { SLICES } from './RowFilter';
import { sweepAll } from './testing/sweepAll';

const CARDS = 600;
const SCORES = 4;

let under: StoresUnderTest;
const name = (n: number) =>
  recordName(scorecardType, {
    customer: customerOf(n),
    profile: 'sales',
    scorecard: `019bd2e8-5c71-70e9-9a89-${n.toString(16).padStart(12, '0')}`,
  });
/** One large customer, one small, and one whose name sorts differently by collation. */
const customerOf = (n: number) => (n % 10 === 0 ? 'z-small' : n % 10 === 1 ? 'a-small' : 'large');
const sqlId = "('019bd2e8-5c71-70e9-9a89-' || lpad(to_hex(n), 12, '0'))::uuid";
const sqlCustomer = "CASE n % 10 WHEN 0 THEN 'z-small' WHEN 1 THEN 'a-small' ELSE 'large' END";

beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

/** The same cards with their scores in director, historic and ClickHouse: NULL in Postgres where ClickHouse holds a default. */
beforeEach(async () => {
  const { postgres, clickhouse } = under;
  await postgres.query(`TRUNCATE director.scorecards, director.scores, historic.scorecard_scores`);
  const card = `template_id, conversation_id, created_at, updated_at, submitted_at, submitter_user_id, task_ids, comment, score`;
  const values = `'qa', CASE WHEN n % 2 = 0 THEN 'c' || n END, '2026-01-18 10:32:07.418204+00'::timestamptz + n * interval '1 second',
    '2026-01-19 10:32:07.418204+00'::timestamptz + n * interval '1 microsecond',
    CASE WHEN n % 3 = 0 THEN '2026-01-20 00:00:00.000001+00'::timestamptz END, CASE WHEN n % 3 = 0 THEN 'ann' END,
    CASE n % 4 WHEN 0 THEN '{}'::text[] ELSE ARRAY['a', 'b ' || n] END, 'said ' || n, CASE WHEN n % 5 <> 0 THEN n / 7.0::float8 END`;
  await postgres.query(`INSERT INTO director.scorecards (customer_id, profile_id, scorecard_id, ${card})
    SELECT ${sqlCustomer}, 'sales', ${sqlId}, ${values} FROM generate_series(0, ${CARDS - 1}) AS n`);
  await postgres.query(`INSERT INTO director.scores (customer_id, profile_id, scorecard_id, criterion_id, numeric_value, text_value)
    SELECT ${sqlCustomer}, 'sales', ${sqlId}, 'k' || k, CASE WHEN k > 0 THEN n + k / 3.0::float8 END, CASE WHEN k = 1 THEN 'x' END
    FROM generate_series(0, ${CARDS - 1}) AS n, generate_series(0, ${SCORES - 1}) AS k`);
  await postgres.query(`INSERT INTO historic.scorecard_scores (customer_id, profile_id, scorecard_id, criterion_id, numeric_value, text_value, ${card})
    SELECT s.customer_id, s.profile_id, s.scorecard_id, s.criterion_id, s.numeric_value, s.text_value, ${card
      .split(', ')
      .map((column) => `c.${column}`)
      .join(', ')}
    FROM director.scores AS s JOIN director.scorecards AS c USING (customer_id, profile_id, scorecard_id)`);
  for (const table of ['scorecard', 'scorecard_score']) await clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  const stamp = '2026-02-01 00:00:00.000000';
  const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS ${column}`;
  const cards = await postgres.query(
    `SELECT customer_id, profile_id, scorecard_id, template_id, coalesce(conversation_id, '') AS conversation_id, ${iso('created_at').replace('AS created_at', 'AS create_time')},
       coalesce(to_char(submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '1970-01-01 00:00:00') AS submit_time,
       coalesce(submitter_user_id, '') AS submitter_user_id, task_ids, comment, score FROM director.scorecards`,
  );
  await insert(
    'scorecard',
    cards.rows.map((row: object) => ({ ...row, update_time: stamp })),
  );
  const scores = await postgres.query(
    `SELECT customer_id, profile_id, scorecard_id, criterion_id, numeric_value, coalesce(text_value, '') AS text_value FROM director.scores`,
  );
  await insert(
    'scorecard_score',
    scores.rows.map((row: object) => ({ ...row, update_time: stamp })),
  );
  // Every table holds versions that FINAL does not.
  for (const [table, changes] of [
    ['scorecard', "'said long ago' AS comment"],
    ['scorecard_score', "'n' AS text_value"],
  ])
    await clickhouse.command({
      query: `INSERT INTO ${table} SELECT * REPLACE (${changes}, toDateTime64('2026-01-01 00:00:00', 6, 'UTC') AS update_time) FROM ${table} LIMIT 300`,
    });
});

async function insert(table: string, values: readonly object[]): Promise<void> {
  await under.clickhouse.insert({ table, values, format: 'JSONEachRow', clickhouse_settings: { async_insert: 0 } });
}

/** A further version of what ClickHouse holds of a card, or of a score, with some columns changed. */
async function rewrite(table: string, n: number, changes: string, criterion?: string): Promise<void> {
  await under.clickhouse.command({
    query: `INSERT INTO ${table} SELECT * REPLACE (${changes}, toDateTime64('2026-03-01 00:00:00', 6, 'UTC') AS update_time) FROM ${table} FINAL
      WHERE scorecard_id = '${name(n).key.scorecard}'${criterion === undefined ? '' : ` AND criterion_id = '${criterion}'`}`,
  });
}

const inPostgres = (sql: string) => under.postgres.query(sql).then(() => undefined);
const only = (n: number) => `scorecard_id = '${name(n).key.scorecard}'`;
const keyText = (n: number) => `'${customerOf(n)}', 'sales', '${name(n).key.scorecard}'`;

interface Planted {
  readonly what: string;
  readonly in: readonly number[];
  readonly plant: () => Promise<unknown>;
}

/** A number above CARDS: only one side has such a card. */
const planted: readonly Planted[] = [
  {
    what: 'a card that ClickHouse lacks',
    in: [1],
    plant: () => under.clickhouse.command({ query: `DELETE FROM scorecard WHERE ${only(1)}` }),
  },
  {
    what: 'a card that only ClickHouse has',
    in: [CARDS + 2],
    plant: () =>
      insert('scorecard', [
        {
          customer_id: customerOf(CARDS + 2),
          profile_id: 'sales',
          scorecard_id: name(CARDS + 2).key.scorecard,
          template_id: 'qa',
          update_time: '2026-02-01 00:00:00',
        },
      ]),
  },
  {
    what: 'a card of a customer that only ClickHouse has',
    in: [],
    plant: () =>
      insert('scorecard', [
        {
          customer_id: 'nobody',
          profile_id: 'sales',
          scorecard_id: name(7).key.scorecard,
          template_id: 'qa',
          update_time: '2026-02-01 00:00:00',
        },
      ]),
  },
  {
    what: 'a score that ClickHouse lacks',
    in: [3],
    plant: () =>
      under.clickhouse.command({ query: `DELETE FROM scorecard_score WHERE ${only(3)} AND criterion_id = 'k2'` }),
  },
  {
    what: 'a score that only ClickHouse has',
    in: [4],
    plant: () =>
      insert('scorecard_score', [
        {
          customer_id: customerOf(4),
          profile_id: 'sales',
          scorecard_id: name(4).key.scorecard,
          criterion_id: 'more',
          update_time: '2026-02-01 00:00:00',
        },
      ]),
  },
  {
    what: 'a microsecond',
    in: [6],
    plant: () => rewrite('scorecard', 6, 'addMicroseconds(submit_time, 1) AS submit_time'),
  },
  { what: '1e-10 in a float', in: [8], plant: () => rewrite('scorecard', 8, 'score + 1e-10 AS score') },
  { what: 'one of several scores', in: [9], plant: () => rewrite('scorecard_score', 9, "'y' AS text_value", 'k3') },
  {
    what: 'a milestone that was lost',
    in: [12],
    plant: () => rewrite('scorecard', 12, "toDateTime64(0, 6, 'UTC') AS submit_time, '' AS submitter_user_id"),
  },
  {
    what: 'items of a list in another order',
    in: [13],
    plant: () => rewrite('scorecard', 13, 'arrayReverse(task_ids) AS task_ids'),
  },
  {
    what: 'values of two cards swapped',
    in: [14, 15],
    plant: async () => {
      await rewrite('scorecard', 14, "'said 15' AS comment");
      await rewrite('scorecard', 15, "'said 14' AS comment");
    },
  },
  {
    what: 'a tie that the wrong one won',
    in: [16],
    plant: () =>
      rewrite('scorecard', 16, "'said before' AS comment").then(() =>
        rewrite('scorecard', 16, "'said even before' AS comment"),
      ),
  },
  {
    what: 'a value that Postgres changed',
    in: [17],
    plant: () => inPostgres(`UPDATE director.scorecards SET template_id = 'other' WHERE ${only(17)}`),
  },
  {
    what: 'a value of historic',
    in: [18],
    plant: () =>
      inPostgres(`UPDATE historic.scorecard_scores SET text_value = 'z' WHERE ${only(18)} AND criterion_id = 'k0'`),
  },
  {
    what: 'a carried value of historic',
    in: [19],
    plant: () => inPostgres(`UPDATE historic.scorecard_scores SET comment = 'z' WHERE ${only(19)}`),
  },
  {
    what: 'a row that historic lacks',
    in: [20],
    plant: () => inPostgres(`DELETE FROM historic.scorecard_scores WHERE ${only(20)} AND criterion_id = 'k0'`),
  },
  {
    what: 'a row that only historic has',
    in: [21],
    plant: () =>
      inPostgres(
        `INSERT INTO historic.scorecard_scores (customer_id, profile_id, scorecard_id, criterion_id, template_id, created_at, updated_at) VALUES (${keyText(21)}, 'more', 'qa', now(), now())`,
      ),
  },
];

describe.each([
  { cut: 'by customer', rowsPerScope: 100_000 },
  { cut: 'into many scopes', rowsPerScope: 1_500 },
])('cut $cut', ({ rowsPerScope }) => {
  test('of healthy records none differs, and all are counted', async () => {
    const { differing, records, plan } = await sweepAll(under.stores, scorecardType, { rowsPerScope });
    expect({ differing, records }).toEqual({ differing: [], records: CARDS });
    expect(plan.notCompared).toEqual([]);
    expect(plan.compared.flatMap(({ leftOut }) => leftOut)).toEqual([]);
    expect(plan.compared.map(({ compared }) => compared.length)).toEqual([22, 16, 5]);
  });

  test('exactly the records with a planted difference differ', async () => {
    for (const { plant } of planted) await plant();
    const { differing, differ } = await sweepAll(under.stores, scorecardType, { rowsPerScope });
    const foreign = `customers/nobody/profiles/sales/scorecards/${name(7).key.scorecard}`;
    const expected = [...planted.flatMap(({ in: cards }) => cards.map((n) => name(n).text)), foreign].sort();
    expect(differing).toEqual(expected);
    expect(differ).toBe(expected.length);
  });
});

test('customers that are skipped are left out, those that only ClickHouse has too', async () => {
  for (const { plant } of planted) await plant();
  const { differing, records } = await sweepAll(under.stores, scorecardType, { skipLeading: ['large', 'nobody'] });
  expect(records).toBe(CARDS / 5);
  expect(differing).toEqual([name(1), name(20), name(21)].map(({ text }) => text).sort());
});

test('no more are listed than asked for, and all are counted', async () => {
  await under.clickhouse.command({ query: 'TRUNCATE TABLE scorecard' });
  const scope = { leading: null, slices: null, except: [], records: CARDS, rows: 10 * CARDS };
  const { differing, differ, cost } = await compareScope(under.stores, scorecardType, scope, {
    timeoutMs: 60_000,
    mostDiffering: 100,
  });
  expect([differing.length, differ]).toEqual([100, CARDS]);
  expect(cost.rowsRead).toBeGreaterThan(CARDS * SCORES);
});

test('says that as many rows were read as Postgres counts, however often it looks through one customer', async () => {
  await inPostgres('ANALYZE');
  const counted = async () => {
    const { rows } = await under.postgres.query<{ readonly n: number }>(
      'SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS n FROM pg_stat_user_tables',
    );
    return rows[0]?.n ?? 0;
  };
  const before = await counted();
  const stores = openStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
  const large = { leading: ['large'], except: [], records: 480, rows: 480 * (2 + 3 * SCORES) };
  const { cost } = await compareScope(
    stores,
    scorecardType,
    { ...large, slices: { from: 0, to: SLICES } },
    { timeoutMs: 60_000, targetMs: 1 },
  );
  // Sessions tell what they have read at the latest when they end.
  await stores.close();
  await expect.poll(counted).toBeGreaterThan(before + CARDS * SCORES * 4);
  const read = (await counted()) - before;
  expect(cost.rowsRead).toBeGreaterThan(read / 2);
  expect(cost.rowsRead).toBeLessThan(read * 2);
});

test('once as many are named as are wanted, what is left is counted by groups alone', async () => {
  await inPostgres("UPDATE director.scorecards SET comment = 'another'");
  const whole: SweepScope = {
    leading: null,
    slices: { from: 0, to: CARDS },
    except: [],
    records: CARDS,
    rows: 40_000_000,
  };
  const asked: string[] = [];
  const stores: Stores = {
    ...under.stores,
    postgres: {
      ...under.stores.postgres,
      run: (statement, ...rest) => {
        if (/AS hashed/.test(statement.sql)) asked.push(statement.sql);
        return under.stores.postgres.run(statement, ...rest);
      },
    },
  };
  const compare = (mostDiffering: number) =>
    compareScope(stores, scorecardType, whole, { timeoutMs: 30_000, targetMs: 1, mostDiffering });
  const all = await compare(10 * CARDS);
  expect([all.differing.length, all.differ, all.stopped]).toEqual([CARDS, CARDS, false]);
  const statements = asked.splice(0).length;
  const few = await compare(5);
  expect([few.differing.length, few.stopped]).toEqual([5, true]);
  expect(few.differ).toBeGreaterThan(5);
  expect(few.differ).toBeLessThanOrEqual(CARDS);
  expect(few.records).toBe(CARDS);
  expect(asked.length).toBeLessThan(statements);
});

test.each([
  { what: 'counts at least one of what it passes over', second: true },
  { what: 'counts nothing where nothing is passed over', second: false },
])('once as many are named as are wanted, a record that a join told too $what', async ({ second }) => {
  // Of these two each has more scores than one statement tells, in two groups of the same batch.
  const [one, other] = [0, 590].map((n) => name(n).key.scorecard);
  for (const table of ['director.scores', 'historic.scorecard_scores'])
    await inPostgres(`INSERT INTO ${table} SELECT (jsonb_populate_record(s, jsonb_build_object('criterion_id', 'm' || m))).*
      FROM ${table} AS s, generate_series(1, 10100) AS m WHERE s.scorecard_id IN ('${one}', '${other}') AND s.criterion_id = 'k0'`);
  await under.clickhouse.command({
    query: `INSERT INTO scorecard_score SELECT * REPLACE (concat('m', toString(arrayJoin(range(1, 10101)))) AS criterion_id)
      FROM (SELECT * FROM scorecard_score FINAL WHERE scorecard_id IN ('${one}', '${other}') AND criterion_id = 'k0')`,
  });
  await rewrite('scorecard_score', 0, "'y' AS text_value", 'k3');
  await inPostgres(`UPDATE historic.scorecard_scores SET text_value = 'z' WHERE ${only(0)} AND criterion_id = 'k0'`);
  if (second) await rewrite('scorecard_score', 590, "'y' AS text_value", 'k3');
  const scope: SweepScope = { leading: null, slices: null, except: [], records: CARDS, rows: 10 * CARDS };
  const compared = await compareScope(under.stores, scorecardType, scope, { timeoutMs: 60_000, mostDiffering: 1 });
  expect(compared).toMatchObject({ differing: [name(0)], differ: second ? 2 : 1, stopped: second });
});

test.each([
  { what: 'all of them, once', mostDiffering: 10 * CARDS, least: CARDS },
  { what: 'no more than there are where not all are told', mostDiffering: 5, least: 6 },
])('records whose tables are sliced differently: $what', async ({ mostDiffering, least }) => {
  await under.clickhouse.command({
    query: `CREATE OR REPLACE TABLE score_by_text ENGINE = ReplacingMergeTree(update_time) ORDER BY (customer_id, profile_id, scorecard_id, criterion_id)
      AS SELECT * REPLACE (toString(scorecard_id) AS scorecard_id, 'y' AS text_value) FROM scorecard_score FINAL`,
  });
  await under.clickhouse.command({
    query: `INSERT INTO scorecard SELECT * REPLACE ('y' AS comment, toDateTime64('2026-03-01 00:00:00', 6, 'UTC') AS update_time) FROM scorecard FINAL`,
  });
  const type = JSON.parse(
    JSON.stringify(scorecardType).replaceAll('"table":"scorecard_score"', '"table":"score_by_text"'),
  ) as typeof scorecardType;
  const scope: SweepScope = { leading: null, slices: null, except: [], records: CARDS, rows: 40_000_000 };
  const compared = await compareScope(under.stores, type, scope, { timeoutMs: 30_000, targetMs: 1, mostDiffering });
  expect(compared.stopped).toBe(mostDiffering < CARDS);
  expect(compared.differ).toBeGreaterThanOrEqual(least);
  expect(compared.differ).toBeLessThanOrEqual(CARDS);
});
