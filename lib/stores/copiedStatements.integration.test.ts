import { createClient, TupleParam } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordName } from '@/lib/record/recordName';
import { clickhouseCopiesOf, postgresCopiesOf } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { inlineParameters } from './clickhouse/describeStatement';
import { versionsQuery } from './clickhouse/versionsQuery';
import { readClickHouseFacts } from './clickhouse/readTableFacts';
import { derivedQuery } from './postgres/derivedQuery';
import { truthQuery } from './postgres/truthQuery';
import { inlineValues } from './postgres/describeStatement';
import { readPostgresFacts } from './postgres/readPostgresFacts';
import { readRecord } from './readRecord';
import { readRecords } from './readRecords';
import { orderName, orderTablesInClickHouse, orderTablesInPostgres, orderType } from './testing/orderType';
import {
  cardColumns,
  freshName,
  insertClickHouse,
  insertPostgres,
  keyOf,
  openStoresUnderTest,
  timeoutMs,
  type StoresUnderTest,
} from './testing/StoresUnderTest';

let under: StoresUnderTest;
let psql: pg.Client;
const names: RecordName[] = [];

beforeAll(async () => {
  under = await openStoresUnderTest();
  psql = new pg.Client({
    connectionString: under.databases.postgresReaderUrl,
    types: { getTypeParser: () => (text: string | Buffer) => text },
  });
  await psql.connect();
  await psql.query("SET timezone = 'UTC'; SET extra_float_digits = 3");
  for (const n of [1, 2]) {
    const name = freshName(n === 1 ? 'cox' : 'acme');
    names.push(name);
    const card = cardColumns(name, { comment: `it's \\ "${n}" $1 {a:String} 中`, task_ids: ['a', "b'c"] });
    const score = { criterion_id: 'empathy', numeric_value: n };
    await insertPostgres(under.postgres, 'director.scorecards', card);
    await insertPostgres(under.postgres, 'director.scores', { ...keyOf(name), ...score });
    await insertPostgres(under.postgres, 'historic.scorecard_scores', { ...card, ...score });
    for (const update_time of ['2026-01-18 10:32:07', '2026-01-18 10:32:08']) {
      await insertClickHouse(under.clickhouse, 'scorecard', { ...keyOf(name), comment: card.comment, update_time });
      await insertClickHouse(under.clickhouse, 'scorecard_score', { ...keyOf(name), ...score, update_time });
    }
  }
});
afterAll(async () => {
  await psql.end();
  await under.close();
});

/** What a person gets who pastes the text into psql: no parameters, the simple protocol. */
async function pasteIntoPostgres(sql: string): Promise<unknown> {
  return (await psql.query({ text: sql, rowMode: 'array' } as pg.QueryArrayConfig)).rows;
}

async function pasteIntoClickHouse(sql: string, url: string): Promise<unknown> {
  const client = createClient({ url });
  try {
    const { stream } = await client.exec({ query: sql, clickhouse_settings: {}, query_params: {} });
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  } finally {
    await client.close();
  }
}

const [historic] = postgresCopiesOf(scorecardType);
const [analytics] = clickhouseCopiesOf(scorecardType);
const historicScores = historic?.tables[0];
if (!historic || !historicScores || !analytics) throw new Error('the type has these copies');

const byText = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

test.each([
  ['one name', 1],
  ['many names', 2],
])('the texts that are copied give for %s the rows that the inspection read', async (_what, count) => {
  const asked = names.slice(0, count);
  const [first] = asked;
  if (first === undefined) throw new Error('no name');
  const { postgres, clickhouse } = under.stores;
  const signal = new AbortController().signal;
  const read =
    count === 1
      ? await readRecord(under.stores, scorecardType, first, { timeoutMs })
      : (await readRecords(under.stores, scorecardType, asked, { timeoutMs }))[0];
  const { queries } = read ?? expect.fail();

  const facts = await readPostgresFacts(postgres, scorecardType, signal);
  for (const [shown, statement] of [
    [queries.director?.[0], truthQuery(facts, scorecardType, asked)],
    [queries.historic?.[0], derivedQuery(facts, scorecardType, historic, historicScores, asked)],
  ] as const) {
    // The clock that a row begins with goes on between two reads.
    const withoutClock = (rows: unknown) =>
      shown === queries.director?.[0] ? (rows as unknown[][]).map((row) => row.slice(1)) : rows;
    const pasted = withoutClock(await pasteIntoPostgres(shown?.sql ?? ''));
    expect(pasted).toEqual(withoutClock(await postgres.run(statement, signal)));
    expect((pasted as unknown[]).length).toBe(count);
  }

  const tables = await readClickHouseFacts(clickhouse, scorecardType, signal);
  for (const [index, source] of analytics.tables.entries()) {
    const statement = versionsQuery(tables, scorecardType, analytics, source, asked, {
      maySendSettings: true,
      evenly: false,
      of: asked.length,
    });
    const rows = await clickhouse.run(statement, signal);
    expect(rows).toHaveLength(2 * count);
    const text = queries['clickhouse.raw']?.[index]?.sql ?? '';
    expect(text).toContain(first.key.scorecard);
    expect(text).not.toMatch(/\{\w+:/);
    const pasted = await pasteIntoClickHouse(
      text.replace(/;$/, '\nFORMAT JSONCompactEachRow;'),
      under.databases.clickhouse.readerUrl,
    );
    const lines = String(pasted)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(byText(lines)).toEqual(byText(rows));
    // As it stands, terminator and all.
    expect(await pasteIntoClickHouse(text, under.databases.clickhouse.readerUrl)).not.toBe('');
  }
});

test('it runs for a user who may send no settings', async () => {
  const [name] = names;
  const { queries } = await readRecord(under.strictStores, scorecardType, name ?? expect.fail(), { timeoutMs });
  const again = await readRecord(under.strictStores, scorecardType, name ?? expect.fail(), { timeoutMs });
  const text = again.queries['clickhouse.raw']?.[0]?.sql ?? queries['clickhouse.raw']?.[0]?.sql ?? '';
  expect(text).not.toContain('SETTINGS');
  expect(await pasteIntoClickHouse(text, under.databases.clickhouse.strictUrl)).not.toBe('');
});

test('of a type with quoted names and keys that are numbers they run as well', async () => {
  for (const sql of orderTablesInPostgres) await under.postgres.query(sql);
  for (const query of orderTablesInClickHouse) await under.clickhouse.command({ query });
  const orders = ['-9223372036854775808', '9223372036854775807'].map((order) => orderName(order));
  for (const { key } of orders) {
    const row = [key.tenant, key.region, key.order];
    await under.postgres.query('INSERT INTO "Sales Dept"."Order ""x""" VALUES ($1, $2, $3)', row);
    const columns = { 'Tenant Id': key.tenant, 'region"id': key.region, select: key.order };
    await insertClickHouse(under.clickhouse, '`Order Rows`', columns);
    await insertClickHouse(under.clickhouse, '`order.items`', { ...columns, LINE: 1 });
  }
  for (const asked of [orders.slice(0, 1), orders, [orderName('abc'), ...orders]]) {
    const reads = await readRecords(under.stores, orderType, asked, { timeoutMs });
    expect(reads.at(-1)?.sources.truth.status).toBe('ok');
    const queries = reads[0]?.queries ?? expect.fail();
    expect(await pasteIntoPostgres(queries.orders?.[0]?.sql ?? '')).toHaveLength(asked.length);
    const found = Math.min(asked.length, 2);
    expect(queries['analytics.raw']).toHaveLength(2);
    for (const { sql } of queries['analytics.raw'] ?? []) {
      const pasted = await pasteIntoClickHouse(sql, under.databases.clickhouse.readerUrl);
      expect(String(pasted).trim().split('\n')).toHaveLength(found);
    }
  }
});

const hostile = [
  "it's",
  '\\',
  "\\'",
  '\n\t',
  '$1',
  '{a:String}',
  '"`',
  'ü中😀',
  "');DROP TABLE x;--",
  "E'\\\\",
  '?',
  ':a',
  '',
];

test('literals read back as what they were, in both stores', async () => {
  for (const conforming of ['on', 'off']) {
    await psql.query(`SET standard_conforming_strings = ${conforming}; SET escape_string_warning = off`);
    const [row] = (await pasteIntoPostgres(
      inlineValues(`SELECT ${hostile.map((_, n) => `$${n + 1}::text`).join(', ')}`, hostile),
    )) as unknown[][];
    expect(row).toEqual(hostile);
    const [array] = (await pasteIntoPostgres(
      inlineValues('SELECT to_json($1::text[])::text, to_json($2::text[])::text', [hostile, []]),
    )) as string[][];
    expect(array?.map((text) => JSON.parse(text) as unknown)).toEqual([hostile, []]);
  }
  const one = await pasteIntoClickHouse(
    inlineParameters(
      `SELECT ${hostile.map((_, n) => `{p${n}:String} AS p${n}`).join(', ')}, {list:Array(String)}, {keys:Array(Tuple(String, String))} FORMAT JSONCompactEachRow`,
      {
        ...Object.fromEntries(hostile.map((text, n) => [`p${n}`, text])),
        list: hostile,
        keys: hostile.map((text) => new TupleParam([text, text])),
      },
    ),
    under.databases.clickhouse.readerUrl,
  );
  expect(JSON.parse(String(one))).toEqual([...hostile, hostile, hostile.map((text) => [text, text])]);
});

test('literals of other types than text read back as what they were, in both stores', async () => {
  const id = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
  const statement = {
    sql: `SELECT $1::uuid, $2::timestamptz, $3::numeric, $4::bigint[], $5::uuid[], $6::text[], $7::jsonb, $8::bytea, $9::date`,
    values: [
      id,
      '2026-01-18 10:32:07.418204+00',
      '-12345678901234567890.123456789',
      ['-9223372036854775808', null, '9223372036854775807'],
      [id],
      ['NULL', null, '', 'a,b', '{"c"}', '\\'],
      `{"it's": "\\\\ \\" ü", "n": 1e400}`,
      '\\x00ff',
      '0001-01-01 BC',
    ],
  };
  const asSent = await psql.query({ text: statement.sql, values: statement.values, rowMode: 'array' });
  expect(await pasteIntoPostgres(inlineValues(statement.sql, statement.values))).toEqual(asSent.rows);
  expect(asSent.rows[0]).toHaveLength(9);

  const sql = `SELECT {id:UUID}, {time:DateTime64(6, 'UTC')}, {whole:Int64}, {most:UInt64}, {decimal:Decimal(38, 9)}, {ids:Array(UUID)}, {keys:Array(Tuple(UUID, Int64))}, {day:Date32}, {flag:Bool} FORMAT JSONCompactEachRow`;
  const parameters = {
    id,
    time: '2026-01-18 10:32:07.418204',
    whole: '-9223372036854775808',
    most: '18446744073709551615',
    decimal: '-12345678901234567890.123456789',
    ids: [id, id],
    keys: [new TupleParam([id, 9223372036854775807n])],
    day: '1925-01-01',
    flag: 'true',
  };
  const client = createClient({ url: under.databases.clickhouse.readerUrl });
  try {
    const { stream } = await client.exec({ query: sql, query_params: parameters });
    let sent = '';
    for await (const chunk of stream) sent += String(chunk);
    expect(JSON.parse(sent)).toHaveLength(9);
    expect(await pasteIntoClickHouse(inlineParameters(sql, parameters), under.databases.clickhouse.readerUrl)).toBe(
      sent,
    );
  } finally {
    await client.close();
  }
});
