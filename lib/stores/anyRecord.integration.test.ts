import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { recordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { clickhouseCopiesOf, sourcesOf } from '@/lib/record/RecordType';
import type { RowKey } from '@/lib/record/rows';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { readInsertTimes } from './clickhouse/readInsertTimes';
import { readClickHouseFacts } from './clickhouse/readTableFacts';
import { versionsQuery } from './clickhouse/versionsQuery';
import { findNamesByKey } from './findNamesByKey';
import { openStores } from './openStores';
import { inlineValues } from './postgres/describeStatement';
import { postgresFactsSql, readPostgresFacts } from './postgres/readPostgresFacts';
import { truthQuery } from './postgres/truthQuery';
import { readRecord } from './readRecord';
import { readRecords } from './readRecords';
import {
  field,
  orderName,
  orderTablesInClickHouse,
  orderTablesInPostgres,
  orderType,
  region,
} from './testing/orderType';
import {
  dataOf,
  errorOf,
  flat,
  freshName,
  insertClickHouse,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from './testing/StoresUnderTest';
import { watchVersion } from './watchVersion';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  for (const sql of orderTablesInPostgres) await under.postgres.query(sql);
  for (const query of orderTablesInClickHouse) await under.clickhouse.command({ query });
});
afterAll(() => under.close());

const tenant = orderName('1').key.tenant ?? '';
const read = async (name = orderName('1'), type: RecordType = orderType, stores = under.stores) =>
  flat(await readRecord(stores, type, name, { timeoutMs }));

let made = 1000;
const freshOrder = () => orderName(String((made += 1)));
type Values = readonly unknown[];
const insertOrder = (order: string | undefined, size: unknown, state: unknown, deletedAt: unknown = null) =>
  under.postgres.query('INSERT INTO "Sales Dept"."Order ""x""" VALUES ($1, $2, $3, $4, $5, $6)', [
    tenant,
    region,
    order,
    size,
    state,
    deletedAt,
  ]);
const insertItem = (order: string | undefined, ...[line, price, gone = 0]: Values) =>
  under.postgres.query('INSERT INTO "Sales Dept"."order.items" VALUES ($1, $2, $3, $4, $5, $6)', [
    tenant,
    region,
    order,
    line,
    price,
    gone,
  ]);
const clickhouseKey = (order: string | undefined) => ({ 'Tenant Id': tenant, 'region"id': region, select: order });

describe('an order: three key parts, two child row sets, quoted names, a copy in ClickHouse that lacks one of them', () => {
  test('all of it is read, with its types, and sources are those of the type', async () => {
    const name = freshOrder();
    const { order } = name.key;
    await insertOrder(order, '12.50', 'open');
    await insertItem(order, 2, '1.10');
    await insertItem(order, 10, '2');
    await under.postgres.query('INSERT INTO "Sales Dept".notes VALUES ($1, $2, $3, $2, $4, $5)', [
      tenant,
      region,
      order,
      'a/b "c"',
      'hello',
    ]);
    await insertClickHouse(under.clickhouse, '`Order Rows`', {
      ...clickhouseKey(order),
      größe: '12.50',
      FROM: 'open',
      'version ms': '1768732327418',
    });
    await insertClickHouse(under.clickhouse, '`order.items`', { ...clickhouseKey(order), LINE: 2, price: 1.1, lsn: 7 });
    const whole = await read(name);
    const held = dataOf(whole.truth);
    expect(held.rows).toEqual([
      { row: { rowSet: 'order', key: {} }, values: { size: '12.50', state: 'open' } },
      { row: { rowSet: 'item', key: { line: '2' } }, values: { price: '1.10' } },
      { row: { rowSet: 'item', key: { line: '10' } }, values: { price: '2' } },
      { row: { rowSet: 'note', key: { author: region, day: 'a/b "c"' } }, values: { text: 'hello' } },
    ]);
    expect(held.types).toEqual({
      order: { size: 'numeric(12,2)', state: 'text' },
      item: { price: 'numeric' },
      note: { text: 'text' },
    });
    expect(held.commits.map(({ source, rows }) => [source, rows.length])).toEqual([
      ['Sales Dept."Order ""x"""', 1],
      ['Sales Dept."order.items" (2)', 1],
      ['Sales Dept."order.items" (10)', 1],
      [`Sales Dept.notes (${region}/a/b "c")`, 1],
    ]);
    const raw = dataOf(whole.raw);
    expect(raw.versions).toMatchObject([
      {
        row: { rowSet: 'order', key: {} },
        version: '2026-01-18T10:32:07.418000Z',
        survives: true,
        values: { size: '12.5', state: 'open' },
      },
      { row: { rowSet: 'item', key: { line: '2' } }, version: '7', survives: true, values: { price: 1.1 } },
    ]);
    expect(raw.types).toEqual({ order: { size: 'Decimal(12, 2)', state: 'String' }, item: { price: 'Float64' } });
    expect(Object.keys(raw.facts)).toEqual(['order', 'item']);
    expect(dataOf(whole.final).rows).toHaveLength(2);
    expect(whole.sources.derived).toEqual([]);
    const ids = sourcesOf(orderType).map(({ id }) => id);
    expect([Object.keys(whole.queries).sort(), Object.keys(whole.warnings).sort()]).toEqual([ids.sort(), ids]);
    expect(whole.warnings.orders).toEqual([]);
    const [dated] = await readInsertTimes(under.stores.clickhouse, orderType, [whole], { timeoutMs });
    expect(dataOf(flat(dated ?? whole).raw).versions.map(({ insertedAt }) => insertedAt)).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    ]);
  });

  test('rows that the type counts as deleted are absent, and the page can say why; in ClickHouse they are tombstones', async () => {
    const name = freshOrder();
    const { order } = name.key;
    await insertOrder(order, '1', 'open', '2026-01-18 10:00:00+00');
    await insertItem(order, 1, '1');
    await insertItem(order, 2, '2', 1);
    for (const [version, deleted] of [
      ['1768732327000', 0],
      ['1768732328000', 1],
    ])
      await insertClickHouse(under.clickhouse, '`Order Rows`', {
        ...clickhouseKey(order),
        'version ms': version,
        '_is deleted': deleted,
      });
    const whole = await read(name);
    expect(dataOf(whole.truth).rows.map(({ row }) => row)).toEqual([{ rowSet: 'item', key: { line: '1' } }]);
    expect(whole.warnings.orders).toEqual([
      'the row is marked as deleted by deleted at',
      'the row item/2 is marked as deleted by gone',
    ]);
    expect(dataOf(whole.truth).commits.flatMap(({ rows }) => rows)).toHaveLength(3);
    expect(
      dataOf(whole.raw).versions.map(({ tombstone, markedDeletedBy, survives }) => [
        tombstone,
        markedDeletedBy,
        survives,
      ]),
    ).toEqual([
      [false, null, false],
      [true, null, true],
    ]);
    expect(dataOf(whole.raw).facts.order?.deletionMarks).toEqual([]);
    expect(whole.final.status).toBe('missing');
  });

  test('a key part that no column of its type can hold is missing everywhere, and fails no statement', async () => {
    const good = freshOrder();
    await insertOrder(good.key.order, '1', 'here');
    await insertClickHouse(under.clickhouse, '`Order Rows`', { ...clickhouseKey(good.key.order), 'version ms': 1 });
    const bad = [
      orderName('abc'),
      orderName(''),
      orderName('9223372036854775808'),
      orderName("1' OR 1=1 --"),
      orderName('1.5'),
      orderName('1', tenant, 'no-uuid'),
      orderName('1', 'nul\0'),
      orderName('1', '\ud800'),
    ];
    for (const name of bad) {
      const { truth, final, raw } = await read(name);
      expect([name.text, truth.status, final.status, raw.status]).toEqual([name.text, 'missing', 'missing', 'missing']);
    }
    const reads = (await readRecords(under.stores, orderType, [...bad, good], { timeoutMs })).map(flat);
    expect(reads.map(({ truth, raw }) => [truth.status, raw.status])).toEqual([
      ...bad.map(() => ['missing', 'missing']),
      ['ok', 'ok'],
    ]);
    expect(await watchVersion(under.stores, orderType, orderName('abc'), { timeoutMs })).not.toContain('failed');
  });

  test('many at once give the same as one by one', async () => {
    const names = Array.from({ length: 30 }, freshOrder);
    for (const [index, { key }] of names.entries()) {
      if (index % 4 === 3) continue;
      await insertOrder(key.order, index, 'x');
      await insertItem(key.order, index, index);
      await insertClickHouse(under.clickhouse, '`Order Rows`', { ...clickhouseKey(key.order), 'version ms': index });
      await insertClickHouse(under.clickhouse, '`order.items`', { ...clickhouseKey(key.order), LINE: index, lsn: 1 });
    }
    const comparable = ({ sources, warnings }: Awaited<ReturnType<typeof read>>) =>
      JSON.stringify({ sources, warnings }, (key, value: unknown) => (key === 'durationMs' ? 0 : value));
    const bulk = (await readRecords(under.stores, orderType, names, { timeoutMs })).map(flat);
    expect(bulk.map(comparable)).toEqual((await Promise.all(names.map((name) => read(name)))).map(comparable));
    expect(bulk.map(({ truth }) => truth.status).slice(0, 4)).toEqual(['ok', 'ok', 'ok', 'missing']);
  });

  test('bare keys are found in the truth, else in ClickHouse, in the one spelling that a number has', async () => {
    const [here, there] = [freshOrder(), freshOrder()];
    const [a = '', b = ''] = [here.key.order, there.key.order];
    await insertOrder(a, '1', 'x');
    await insertClickHouse(under.clickhouse, '`Order Rows`', { ...clickhouseKey(b), 'version ms': 1 });
    const unknown = freshOrder().key.order ?? '';
    const found = await findNamesByKey(under.stores, orderType, [a, `00${a}`, b, unknown, 'abc', '1'.repeat(60)], {
      timeoutMs,
    });
    expect(Object.fromEntries(found)).toEqual({
      [a]: { names: [here] },
      [`00${a}`]: { names: [here] },
      [b]: { names: [there] },
      [unknown]: { names: [] },
      abc: { names: [] },
      ['1'.repeat(60)]: { names: [] },
    });
  });

  test('the watched token changes with every write', async () => {
    const name = freshOrder();
    const { order } = name.key;
    const tokens = [await watchVersion(under.stores, orderType, name, { timeoutMs })];
    for (const write of [
      () => insertOrder(order, '1', 'x'),
      () => insertItem(order, 1, '1'),
      () => under.postgres.query('UPDATE "Sales Dept"."order.items" SET price = 1 WHERE "select" = $1', [order]),
      () => insertClickHouse(under.clickhouse, '`Order Rows`', { ...clickhouseKey(order), 'version ms': 1 }),
      () => insertClickHouse(under.clickhouse, '`order.items`', { ...clickhouseKey(order), LINE: 1, lsn: 1 }),
    ]) {
      await write();
      tokens.push(await watchVersion(under.stores, orderType, name, { timeoutMs }));
    }
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(await watchVersion(under.stores, orderType, name, { timeoutMs })).toBe(tokens.at(-1));
  });

  test('a table or column that is missing is named with its type, and costs the copy alone that needs it', async () => {
    const [truth, analytics] = orderType.copies;
    const [order, item] = analytics?.tables ?? [];
    if (analytics === undefined || order === undefined || item === undefined) throw new Error('the type has them');
    const lacking = (table: typeof order): RecordType => ({
      ...orderType,
      copies: [truth, analytics, { ...analytics, id: 'second', tables: [table, item] }],
    });
    const withoutTable = await read(freshOrder(), lacking({ ...order, table: 'nowhere' }));
    expect(errorOf(withoutTable.sources.clickhouse[1]?.raw ?? withoutTable.raw)).toMatchObject({
      code: 'missing_table',
      message: expect.stringContaining('no table nowhere') as string,
      hint: expect.stringContaining('the record type "order" under records') as string,
    });
    expect(withoutTable.raw.status).toBe('missing');
    const withoutColumn = await read(freshOrder(), lacking({ ...order, deletion: { column: 'no', is: 'not_null' } }));
    expect(errorOf(withoutColumn.sources.clickhouse[1]?.raw ?? withoutColumn.raw)).toMatchObject({
      code: 'missing_column',
      message: 'The ClickHouse table Order Rows has no column no, by which deleted rows are recognized.',
    });
    const noTruth = await read(freshOrder(), {
      ...orderType,
      copies: [
        { ...truth, tables: truth.tables.map((table) => ({ ...table, table: `x.${table.rowSet}` })) },
        analytics,
      ],
    });
    expect(errorOf(noTruth.truth)).toMatchObject({
      code: 'missing_table',
      hint: expect.stringContaining('the record type "order" under records') as string,
    });
  });
});

test('a further copy in Postgres with tables of its own for root and children, deleted rows left out', async () => {
  const name = freshOrder();
  const { order } = name.key;
  await under.postgres.query(`CREATE SCHEMA mirror; GRANT USAGE ON SCHEMA mirror TO PUBLIC;
    CREATE TABLE mirror.orders (tenant text, region text, id numeric, "from" text, deleted boolean NOT NULL DEFAULT false);
    CREATE TABLE mirror.items (tenant text, region text, id numeric, line bigint, price real, deleted boolean NOT NULL DEFAULT false);
    GRANT SELECT ON ALL TABLES IN SCHEMA mirror TO PUBLIC`);
  await under.postgres.query('INSERT INTO mirror.orders VALUES ($1, $2, $3, $4)', [tenant, region, order, 'open']);
  for (const [line, deleted] of [
    [2, false],
    [10, false],
    [3, true],
  ])
    await under.postgres.query('INSERT INTO mirror.items VALUES ($1, $2, $3, $4, 0.5, $5)', [
      tenant,
      region,
      order,
      line,
      deleted,
    ]);
  const [truth] = orderType.copies;
  const key = { tenant: 'tenant', region: 'region', order: 'id' };
  const deletion = { column: 'deleted', is: { equal: '1' } };
  const type: RecordType = {
    ...orderType,
    rows: orderType.rows.map((rowSet) => ({
      ...rowSet,
      fields: rowSet.fields.map((each) => ({
        ...each,
        columns: { ...each.columns, mirror: each.columns.orders ?? '' },
      })),
    })),
    copies: [
      truth,
      {
        id: 'mirror',
        title: 'mirror',
        where: 'Postgres',
        store: 'postgres',
        role: 'derived',
        tables: [
          { rowSet: 'order', table: 'mirror.orders', key, deletion },
          { rowSet: 'item', table: 'mirror.items', key: { ...key, line: 'line' }, deletion },
        ],
      },
    ],
  };
  for (const read of [
    await readRecord(under.stores, type, name, { timeoutMs }),
    (await readRecords(under.stores, type, [orderName('abc'), name], { timeoutMs }))[1] ?? expect.fail(),
  ]) {
    const { derived, warnings, queries, sources } = flat(read);
    expect(dataOf(derived)).toEqual({
      rows: [
        { row: { rowSet: 'order', key: {} }, values: { state: 'open' }, root: null },
        { row: { rowSet: 'item', key: { line: '2' } }, values: { price: 0.5 }, root: null },
        { row: { rowSet: 'item', key: { line: '10' } }, values: { price: 0.5 }, root: null },
      ],
      types: { order: { state: 'text' }, item: { price: 'real' } },
      casedKeys: ['region'],
    });
    expect(warnings.mirror).toEqual([
      'mirror.orders has no column Größe: "size" was not read.',
      'the row item/3 is marked as deleted by deleted',
    ]);
    expect(queries.mirror).toHaveLength(2);
    expect(sources.clickhouse).toEqual([]);
  }
  expect(await watchVersion(under.stores, type, name, { timeoutMs })).not.toContain('failed');
});

test('each type asks for its own tables, once', async () => {
  const asked: string[] = [];
  const stores = openStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs,
  });
  const run = stores.postgres.run.bind(stores.postgres);
  stores.postgres.run = (statement, signal) => {
    if (statement.sql === postgresFactsSql) asked.push(JSON.stringify(statement.values));
    return run(statement, signal);
  };
  for (let round = 0; round < 2; round += 1) {
    expect((await read(freshOrder(), orderType, stores)).truth.status).toBe('missing');
    expect((await read(freshName(), scorecardType, stores)).truth.status).toBe('missing');
  }
  await stores.close();
  expect(asked.map((values) => values.includes('scorecard'))).toEqual([false, true]);
});

/** A type of one row, of which each copy keeps the same columns. */
function plainType(
  id: string,
  keyParts: RecordType['key'],
  columns: readonly string[],
  more: Partial<RecordType['copies'][0]['tables'][0]> = {},
): RecordType {
  const key = Object.fromEntries(keyParts.map((part) => [part.id, part.id]));
  const tables = [{ rowSet: 'row', table: id, key, ...more }];
  return {
    ...orderType,
    id,
    title: id,
    name: `${id}/${keyParts.map((part) => `{${part.id}}`).join('/')}`,
    key: keyParts,
    rows: [{ id: 'row', noun: 'row', plural: 'rows', key: [], fields: columns.map((column) => field(column)) }],
    copies: [
      { ...orderType.copies[0], tables },
      { id: 'analytics', title: 'analytics', where: 'ClickHouse', store: 'clickhouse', role: 'derived', tables },
    ],
  };
}

describe('columns of any type', () => {
  test.each([
    ['smallint', 'Int16', 'integer', '-7', ['32768', 'x']],
    ['integer', 'UInt32', 'integer', '4000', ['9999999999', '-1']],
    ['bigint', 'Int64', 'integer', '-9007199254740993', ['9223372036854775808']],
    ['numeric', 'UInt256', 'integer', '340282366920938463463374607431768211456', ['-1', 'x', 'NaN']],
    ['numeric(20)', 'Decimal(20, 0)', 'integer', '123', ['x']],
    ['uuid', 'UUID', 'uuid', region, ['x', `{${region}}`]],
    ['uuid', 'String', 'uuid', region, ['x']],
    ['text', 'LowCardinality(String)', 'text', 'it\'s "中" \\ $1 {a:String}', ['it']],
    ['varchar(5)', 'FixedString(5)', 'text', 'abc', ['abcde', 'abcdef', 'ab', 'abc ']],
    ['varchar(5)', 'String', 'text', 'abcde', ['abcdef']],
    ['char(5)', 'String', 'text', 'abc', ['abcdef', 'ab']],
    ['char(5)', 'String', 'text', 'abcde', ['abcdef']],
    ['numeric(5, 1)', 'Decimal(5, 1)', 'text', '1.5', ['1.54']],
    ['text', 'Nullable(String)', 'text', 'a', ['b']],
    ['boolean', 'Bool', 'text', 'true', ['false', 'x']],
    ['date', 'Date', 'text', '2026-01-18', ['2026-01-19', 'x']],
    ['inet', "Enum8('10.0.0.1/32' = 1)", 'text', '10.0.0.1/32', ['x']],
  ] as const)('a key of type %s and %s', async (postgres, clickhouse, partType, text, others) => {
    const id = `keyed_${(made += 1)}`;
    await under.postgres.query(
      `CREATE TABLE ${id} (id ${postgres} PRIMARY KEY, value integer); GRANT SELECT ON ${id} TO PUBLIC`,
    );
    await under.clickhouse.command({
      query: `CREATE TABLE ${id} (id ${clickhouse}, value Int32, ver UInt8) ENGINE = ReplacingMergeTree(ver) ORDER BY id SETTINGS allow_nullable_key = 1`,
    });
    await under.postgres.query(`INSERT INTO ${id} VALUES ($1, 5)`, [text]);
    await insertClickHouse(under.clickhouse, id, { id: clickhouse === 'Bool' ? true : text, value: 5, ver: 1 });
    const type = plainType(id, [{ id: 'id', type: partType }], ['value']);
    const nameOf = (key: string) => recordName(type, { id: key });
    const names = [text, ...others].map(nameOf);
    const bulk = (await readRecords(under.stores, type, names, { timeoutMs })).map(flat);
    for (const [index, name] of names.entries()) {
      const single = await read(name, type);
      for (const { truth, final, raw } of [single, bulk[index] ?? single]) {
        const expected = index === 0 ? 'ok' : 'missing';
        expect([name.key.id, truth.status, final.status, raw.status]).toEqual([
          name.key.id,
          expected,
          expected,
          expected,
        ]);
        if (index === 0)
          expect([valuesOf(dataOf(truth), 'row'), valuesOf(dataOf(final), 'row')]).toEqual([
            [{ value: 5 }],
            [{ value: 5 }],
          ]);
      }
    }
  });

  test('a key column that gets another type while the console runs is compared in it at the next read', async () => {
    await under.postgres.query(
      'CREATE TABLE changing (id bigint PRIMARY KEY); GRANT SELECT ON changing TO PUBLIC; INSERT INTO changing VALUES (7)',
    );
    const create = (declared: string, engine: string) =>
      under.clickhouse.command({ query: `CREATE TABLE changing (id ${declared}) ENGINE = ${engine} ORDER BY id` });
    await create('Int64', 'ReplacingMergeTree');
    await insertClickHouse(under.clickhouse, 'changing', { id: 7 });
    const type = plainType('changing', [{ id: 'id', type: 'text' }], []);
    const statuses = async () => {
      const { truth, final } = await read(recordName(type, { id: '7' }), type);
      return [truth.status, final.status];
    };
    expect(await statuses()).toEqual(['ok', 'ok']);
    await under.postgres.query('ALTER TABLE changing ALTER COLUMN id TYPE text');
    await under.clickhouse.command({ query: 'DROP TABLE changing SYNC' });
    await create('String', 'MergeTree');
    await insertClickHouse(under.clickhouse, 'changing', { id: '7' });
    expect(await statuses()).toEqual(['ok', 'ok']);
  });

  test('domains are told by their base, and types that nobody has heard of by their name', async () => {
    await under.postgres.query(`CREATE DOMAIN cents AS numeric(12,2); CREATE DOMAIN price AS cents CHECK (VALUE >= 0);
      CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b text);
      CREATE TABLE odd (id integer PRIMARY KEY, price price, mood mood, pair pair, span int4range, grid int[][], box box, code char(4), host inet, raw bytea, doc jsonb, twice numeric(12,2) GENERATED ALWAYS AS (price * 2) STORED);
      GRANT SELECT ON odd TO PUBLIC;
      INSERT INTO odd VALUES (1, 1.5, 'ok', (1, 'x'), '[1,5)', '{{1,2},{3,4}}', '(1,1),(0,0)', 'ab', '10.0.0.1', '\\x00ff', '{"a": [1, null]}')`);
    await under.clickhouse.command({
      query: `CREATE TABLE odd (id Int32, price AggregateFunction(sum, UInt64), mood Enum8('sad' = 1), pair Tuple(a Int32, b String), span Map(String, UInt64), grid Array(Array(Int64)), box SimpleAggregateFunction(max, UInt64), code Array(DateTime64(3, 'UTC')), host IPv4, raw String, doc JSON, ver UInt64, twice Decimal(12, 2) MATERIALIZED 3) ENGINE = ReplacingMergeTree(ver) ORDER BY id`,
    });
    await under.clickhouse.command({
      query: `INSERT INTO odd SELECT 1, sumState(toUInt64(7)), 'sad', (1, 'x'), map('a', 18446744073709551615), [[1], [2, 3]], 9, [toDateTime64('2026-01-18 10:32:07.418', 3, 'UTC')], '10.0.0.1', 'a', '{"a":1}', 1`,
    });
    const columns = ['price', 'mood', 'pair', 'span', 'grid', 'box', 'code', 'host', 'raw', 'doc', 'twice'];
    const type = plainType('odd', [{ id: 'id', type: 'integer' }], columns);
    const { truth, final, raw } = await read(recordName(type, { id: '1' }), type);
    expect(valuesOf(dataOf(truth), 'row')).toEqual([
      {
        price: '1.50',
        mood: 'ok',
        pair: '(1,x)',
        span: '[1,5)',
        grid: ['[1,2]', '[3,4]'],
        box: '(1,1),(0,0)',
        code: 'ab',
        host: '10.0.0.1',
        raw: '\\x00ff',
        doc: '{"a":[1,null]}',
        twice: '3.00',
      },
    ]);
    expect(dataOf(truth).types.row).toMatchObject({
      price: 'numeric(12,2)',
      mood: 'enum mood',
      pair: 'composite pair',
      code: 'character(4)',
    });
    expect(valuesOf(dataOf(final), 'row')).toEqual([
      {
        price: '7',
        mood: 'sad',
        pair: '{"a":1,"b":"x"}',
        span: '{"a":18446744073709551615}',
        grid: ['[1]', '[2,3]'],
        box: '9',
        code: ['2026-01-18T10:32:07.418Z'],
        host: '10.0.0.1',
        raw: 'a',
        doc: '{"a":1}',
        twice: '3',
      },
    ]);
    expect(dataOf(raw).types.row?.price).toBe('AggregateFunction(sum, UInt64)');
  });

  test.each([
    ['s', 'UInt32', '1768732327', '2026-01-18T10:32:07.000000Z'],
    ['ms', 'UInt64', '1768732327418', '2026-01-18T10:32:07.418000Z'],
    ['us', 'Int64', '1768732327418204', '2026-01-18T10:32:07.418204Z'],
    ['ns', 'UInt64', '1768732327418204001', '2026-01-18T10:32:07.418204001Z'],
    ['lsn', 'UInt64', '18446744073709551615', '18446744073709551615'],
    ['counter', 'UInt8', '7', '7'],
    ['ms', 'UInt64', '18446744073709551615', '18446744073709551615'],
    ['ms', 'DateTime64(3)', '2026-01-18 10:32:07.418', '2026-01-18T10:32:07.418Z'],
    ['none', 'UInt64', '7', '7'],
  ] as const)('a version in %s of type %s', async (unit, declared, version, expected) => {
    const id = `versioned_${(made += 1)}`;
    await under.clickhouse.command({
      query: `CREATE TABLE ${id} (id Int32, ver ${declared}) ENGINE = ReplacingMergeTree(ver) ORDER BY id`,
    });
    await insertClickHouse(under.clickhouse, id, { id: 1, ver: version });
    const type = plainType(id, [{ id: 'id', type: 'integer' }], [], { version: { unit } });
    const { raw } = await read(recordName(type, { id: '1' }), type);
    expect(dataOf(raw).versions.map((row) => row.version)).toEqual([expected]);
  });

  test('a version column that the engine does not use is read where the engine has none, and refused where it has', async () => {
    for (const [engine, expected, warning] of [
      ['ReplacingMergeTree', '5', 'the row inserted last wins'],
      ['MergeTree', '5', 'does not replace rows'],
      ['ReplacingMergeTree(ver)', '9', 'is merged by ver, not by lsn'],
    ] as const) {
      const id = `named_${(made += 1)}`;
      await under.clickhouse.command({
        query: `CREATE TABLE ${id} (id Int32, ver UInt64, lsn UInt64) ENGINE = ${engine} ORDER BY id`,
      });
      await insertClickHouse(under.clickhouse, id, { id: 1, ver: 9, lsn: 5 });
      const type = plainType(id, [{ id: 'id', type: 'integer' }], [], { version: { column: 'lsn', unit: 'lsn' } });
      const { raw, warnings } = await read(recordName(type, { id: '1' }), type);
      expect(dataOf(raw).versions.map((row) => row.version)).toEqual([expected]);
      expect(warnings['analytics.raw']?.join()).toContain(warning);
    }
  });

  test.each([
    ['not_null', 'Nullable(DateTime)', null, '2026-01-18 10:00:00'],
    ['not_null', 'DateTime', '1970-01-01 00:00:00', '2026-01-18 10:00:00'],
    ['not_null', 'String', '', 'yes'],
    [{ equal: 'true' }, 'Bool', false, true],
    [{ equal: '-1' }, 'Int8', 1, -1],
    [{ equal: 'd' }, 'Nullable(String)', null, 'd'],
  ] as const)('deletion by %j of type %s', async (is, declared, alive, gone) => {
    const id = `deleting_${(made += 1)}`;
    await under.clickhouse.command({
      query: `CREATE TABLE ${id} (id Int32, ver UInt8, mark ${declared}) ENGINE = ReplacingMergeTree(ver) ORDER BY id`,
    });
    await insertClickHouse(under.clickhouse, id, { id: 1, ver: 1, mark: alive });
    const type = plainType(id, [{ id: 'id', type: 'integer' }], [], { deletion: { column: 'mark', is } });
    const name = recordName(type, { id: '1' });
    expect((await read(name, type)).final.status).toBe('ok');
    await insertClickHouse(under.clickhouse, id, { id: 1, ver: 2, mark: gone });
    const { final, raw } = await read(name, type);
    expect(final.status).toBe('missing');
    expect(dataOf(raw).versions.map(({ tombstone }) => tombstone)).toEqual([false, true]);
  });
});

describe('tables of any size', () => {
  test('1,600 columns, and a type that names 1,600 more', async () => {
    const columns = Array.from({ length: 1_598 }, (_, index) => `c${index}`);
    await under.postgres.query(
      `CREATE TABLE wide (id integer PRIMARY KEY, ${columns.map((column) => `${column} bool`).join(', ')}); GRANT SELECT ON wide TO PUBLIC; INSERT INTO wide (id, c0, c1597) VALUES (1, true, false)`,
    );
    await under.clickhouse.command({
      query: `CREATE TABLE wide (id Int32, ver UInt8, ${columns.map((column) => `${column} Bool`).join(', ')}) ENGINE = ReplacingMergeTree(ver) ORDER BY id`,
    });
    await insertClickHouse(under.clickhouse, 'wide', { id: 1, ver: 1, c0: true });
    const further = Array.from({ length: 1_600 }, (_, index) => `further${index}`);
    const type = plainType('wide', [{ id: 'id', type: 'integer' }], [...columns, ...further]);
    const { truth, final, warnings } = await read(recordName(type, { id: '1' }), type);
    const [row] = valuesOf(dataOf(truth), 'row');
    expect([row?.c0, row?.c1, row?.c1597, Object.keys(row ?? {}).length]).toEqual([true, null, false, 1_598]);
    expect(valuesOf(dataOf(final), 'row')[0]).toMatchObject({ c0: true, c1597: false });
    expect(warnings.orders).toHaveLength(21);
    expect(warnings.orders?.at(-1)).toContain('lacks 1580 more columns');
    const child: RecordType = {
      ...type,
      rows: [
        { id: 'root', noun: 'root', plural: 'roots', key: [], fields: [] },
        { ...(type.rows[0] ?? expect.fail()), key: [{ id: 'own', type: 'integer' }] },
      ],
      copies: [
        {
          ...type.copies[0],
          tables: [
            { rowSet: 'root', table: 'wide', key: { id: 'id' } },
            { rowSet: 'row', table: 'wide', key: { id: 'id', own: 'id' } },
          ],
        },
      ],
    };
    const [listed] = valuesOf(dataOf((await read(recordName(child, { id: '1' }), child)).truth), 'row');
    expect([listed?.c0, listed?.c1, listed?.c1597]).toEqual([true, null, false]);
  });

  test('20,000 child rows: the first ones of every copy are compared, what one lacks of them is told, and of the rest nothing is claimed', async () => {
    const name = freshOrder();
    const { order } = name.key;
    await insertOrder(order, '1', 'x');
    await under.postgres.query(
      'INSERT INTO "Sales Dept"."order.items" SELECT $1, $2, $3, line, line FROM generate_series(1, 20000) AS line WHERE line <> 9',
      [tenant, region, order],
    );
    await under.clickhouse.command({
      query: `INSERT INTO \`order.items\` SELECT {tenant:String}, '${region}', ${order}, number + 1, number + 1, 1 FROM numbers(20000) WHERE number + 1 NOT IN (7, 8)`,
      query_params: { tenant },
    });
    const { truth, final, raw, warnings } = await read(name);
    const lines = (rows: readonly { readonly row: RowKey }[]) =>
      rows.flatMap(({ row }) => (row.rowSet === 'item' ? [Number(row.key.line)] : [])).sort((a, b) => a - b);
    // The truth's first 10,000 end one line later than theirs would without the one that it lacks; ClickHouse's two.
    const upTo = Array.from({ length: 10_001 }, (_, index) => index + 1);
    expect(lines(dataOf(truth).rows)).toEqual(upTo.filter((line) => line !== 9));
    expect(lines(dataOf(final).rows)).toEqual(upTo.filter((line) => line !== 7 && line !== 8));
    expect(lines(dataOf(raw).versions)).toEqual(upTo.filter((line) => line !== 7 && line !== 8));
    expect(valuesOf(dataOf(truth), 'order')).toHaveLength(1);
    expect(warnings.orders?.join()).toContain('More than 10,000 items');
    expect(warnings['analytics.raw']?.join()).toContain('More items than are read');
  });

  test('so are 12,000 whose keys are UUIDs and texts, which the stores sort differently of their own', async () => {
    await under.postgres
      .query(`CREATE TABLE parents (id integer PRIMARY KEY); CREATE TABLE children (id integer, a uuid, b text, PRIMARY KEY (id, a, b));
      GRANT SELECT ON parents, children TO PUBLIC; INSERT INTO parents VALUES (1);
      INSERT INTO children SELECT 1, md5((n / 3)::text)::uuid, (ARRAY['Z', 'a', 'ä'])[n % 3 + 1] FROM generate_series(0, 11999) AS n`);
    await under.clickhouse.command({
      query:
        'CREATE TABLE children (id Int32, a UUID, b String, ver UInt8) ENGINE = ReplacingMergeTree(ver) ORDER BY (id, a, b)',
    });
    const { rows } = await under.postgres.query<{ a: string; b: string }>('SELECT a, b FROM children');
    await insertClickHouse(under.clickhouse, 'children', ...rows.map((row) => ({ ...row, id: 1, ver: 1 })));
    const plain = plainType('parents', [{ id: 'id', type: 'integer' }], []);
    const key = { id: 'id', a: 'a', b: 'b' };
    const type: RecordType = {
      ...plain,
      rows: [
        ...plain.rows,
        {
          id: 'child',
          noun: 'child',
          plural: 'children',
          key: [
            { id: 'a', type: 'uuid' },
            { id: 'b', type: 'text' },
          ],
          fields: [],
        },
      ],
      copies: [
        { ...plain.copies[0], tables: [...plain.copies[0].tables, { rowSet: 'child', table: 'children', key }] },
        { ...(plain.copies[1] ?? expect.fail()), tables: [{ rowSet: 'child', table: 'children', key }] },
      ],
    };
    const { truth, final } = await read(recordName(type, { id: '1' }), type);
    const ids = (list: readonly { readonly row: RowKey }[]) =>
      list.flatMap(({ row }) => (row.rowSet === 'child' ? [`${row.key.a} ${row.key.b}`] : [])).sort();
    expect(ids(dataOf(truth).rows)).toHaveLength(10_000);
    expect(ids(dataOf(final).rows)).toEqual(ids(dataOf(truth).rows));
  });

  test('a row that is lacking is still told where every row was read', async () => {
    const name = freshOrder();
    const { order } = name.key;
    await insertOrder(order, '1', 'x');
    await under.postgres.query(
      'INSERT INTO "Sales Dept"."order.items" SELECT $1, $2, $3, line, line FROM generate_series(1, 6000) AS line',
      [tenant, region, order],
    );
    await under.clickhouse.command({
      query: `INSERT INTO \`order.items\` SELECT {tenant:String}, '${region}', ${order}, number + 2, 1, 1 FROM numbers(6000)`,
      query_params: { tenant },
    });
    const { truth, final } = await read(name);
    expect([dataOf(truth).rows.length, dataOf(final).rows.length]).toEqual([6_001, 6_000]);
    const inFinal = new Set(dataOf(final).rows.map(({ row }) => row.key.line));
    expect([inFinal.has('1'), inFinal.has('6001')]).toEqual([false, true]);
  });

  test('the key finds its rows by the index, of each type that a column can have', async () => {
    await under.postgres
      .query(`CREATE TABLE indexed (a varchar(20), b bigint, c uuid, d char(3), e numeric, f smallint, PRIMARY KEY (a, b, c, d, e, f));
      GRANT SELECT ON indexed TO PUBLIC;
      INSERT INTO indexed SELECT 'a' || n, n, gen_random_uuid(), 'x', n, 1 FROM generate_series(1, 20000) AS n; ANALYZE indexed`);
    const parts = [
      { id: 'a', type: 'text' },
      { id: 'b', type: 'integer' },
      { id: 'c', type: 'uuid' },
      { id: 'd', type: 'text' },
      { id: 'e', type: 'integer' },
      { id: 'f', type: 'integer' },
    ] as const;
    const type = plainType('indexed', parts, []);
    const facts = await readPostgresFacts(under.stores.postgres, type);
    const name = recordName(type, { a: 'a7', b: '7', c: region, d: 'x', e: '7', f: '1' });
    for (const names of [[name], [name, name]]) {
      const { sql, values } = truthQuery(facts, type, names);
      const { rows } = await under.postgres.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${inlineValues(sql, values)}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      const condition = /Index Cond: (.*)/.exec(plan)?.[1] ?? plan;
      for (const { id } of parts) expect(condition).toMatch(new RegExp(`\\b${id}\\b`));
      expect(plan).not.toContain('Seq Scan');
    }
  });

  test('in ClickHouse it reads one granule, of each type that a column can have', async () => {
    await under.clickhouse.command({
      query: `CREATE TABLE granules (a LowCardinality(String), b Int64, c UUID, d FixedString(3), e UInt16, ver UInt64)
        ENGINE = ReplacingMergeTree(ver) ORDER BY (b, c, d, e, a) SETTINGS index_granularity = 64`,
    });
    await under.clickhouse.command({
      query:
        "INSERT INTO granules SELECT 'a', number, toUUID('0197aa00-0000-4000-8000-00000000000a'), 'x', number % 5, 1 FROM numbers(10000)",
    });
    const parts = (['a', 'b', 'c', 'd', 'e'] as const).map((id) => ({ id, type: 'text' as const }));
    const type = plainType('granules', parts, []);
    const [copy] = clickhouseCopiesOf(type);
    const source = copy?.tables[0];
    if (copy === undefined || source === undefined) throw new Error('the type has them');
    const facts = await readClickHouseFacts(under.stores.clickhouse, type);
    const name = recordName(type, { a: 'a', b: '77', c: region, d: 'x', e: '2' });
    for (const names of [[name], [name, name]]) {
      const options = { maySendSettings: true, evenly: false, of: names.length };
      const { sql, parameters } = versionsQuery(facts, type, copy, source, names, options);
      const rows = await under.stores.clickhouse.run({ sql: `EXPLAIN indexes = 1 ${sql}`, parameters });
      const plan = rows.map(([line]) => String(line).trim());
      expect(plan.filter((line) => line.startsWith('Granules:')).at(-1)).toMatch(/^Granules: 1\//);
      expect(await under.stores.clickhouse.run({ sql, parameters })).toHaveLength(1);
    }
  });

  test('a key that tells no rows apart shows one of them, and says so', async () => {
    await under.postgres.query(
      'CREATE TABLE twice (id integer, value text); GRANT SELECT ON twice TO PUBLIC; INSERT INTO twice SELECT 1, n FROM generate_series(1, 1000) AS n',
    );
    const type = plainType('twice', [{ id: 'id', type: 'integer' }], ['value']);
    const { truth, warnings } = await read(recordName(type, { id: '1' }), type);
    expect(valuesOf(dataOf(truth), 'row')).toHaveLength(1);
    expect(warnings.orders?.join()).toContain('more than one row with this key');
  });
});

describe('what this user may not see', () => {
  test('columns are left out with a warning; those of the key are an error that names them; a grant serves at once', async () => {
    const role = `partly_${under.databases.clickhouse.database}`;
    const admin = new pg.Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'partly'`);
    await under.postgres.query(
      `CREATE TABLE partly (id integer PRIMARY KEY, open text, secret text); INSERT INTO partly VALUES (1, 'a', 'b'); GRANT SELECT (id, open) ON partly TO ${role}`,
    );
    const url = new URL(under.databases.postgresUrl);
    url.username = role;
    url.password = 'partly';
    const stores = openStores({
      postgres: { url: url.href },
      clickhouse: { url: under.databases.clickhouse.readerUrl },
      timeoutMs,
    });
    const type = plainType('partly', [{ id: 'id', type: 'integer' }], ['open', 'secret']);
    const name = recordName(type, { id: '1' });
    const { truth, warnings } = await read(name, type, stores);
    expect(dataOf(truth)).toMatchObject({ rows: [{ values: { open: 'a' } }], commits: [] });
    expect(valuesOf(dataOf(truth), 'row')[0]).not.toHaveProperty('secret');
    expect(warnings.orders?.join()).toContain('may not read the column secret of partly');
    expect(warnings.orders?.join()).toContain('shows this user no transactions');
    const token = await watchVersion(stores, type, name, { timeoutMs });
    await under.postgres.query("UPDATE partly SET open = 'c'");
    expect(await watchVersion(stores, type, name, { timeoutMs })).not.toBe(token);
    await under.postgres.query(`REVOKE SELECT (id) ON partly FROM ${role}`);
    expect(errorOf((await read(name, type, stores)).truth)).toMatchObject({
      code: 'permission_denied',
      message: expect.stringContaining('the column id of partly') as string,
    });
    await under.postgres.query(`GRANT SELECT ON partly TO ${role}`);
    expect(valuesOf(dataOf((await read(name, type, stores)).truth), 'row')).toEqual([{ open: 'c', secret: 'b' }]);
    await stores.close();
    await under.postgres.query(`DROP TABLE partly`);
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  });

  test('a truth that is a view is read, without the transactions that a view does not tell', async () => {
    await under.postgres.query(
      "CREATE TABLE below (id integer PRIMARY KEY, value text); INSERT INTO below VALUES (1, 'a'); CREATE VIEW above AS SELECT * FROM below; GRANT SELECT ON above TO PUBLIC",
    );
    const type = plainType('above', [{ id: 'id', type: 'integer' }], ['value']);
    const { truth } = await read(recordName(type, { id: '1' }), type);
    expect(dataOf(truth)).toMatchObject({ rows: [{ values: { value: 'a' } }], commits: [] });
  });

  test('a column whose name an object of JavaScript has is lacking where the table lacks it', async () => {
    await under.postgres.query(
      'CREATE TABLE named (id integer PRIMARY KEY); INSERT INTO named VALUES (1); GRANT SELECT ON named TO PUBLIC',
    );
    await under.clickhouse.command({ query: 'CREATE TABLE named (id Int32) ENGINE = ReplacingMergeTree ORDER BY id' });
    const type = plainType('named', [{ id: 'id', type: 'integer' }], ['constructor', 'toString']);
    const { truth, raw, warnings } = await read(recordName(type, { id: '1' }), type);
    expect([truth.status, raw.status]).toEqual(['ok', 'missing']);
    expect(warnings.orders?.join()).toContain('named has no column constructor');
  });
});
