import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyOfRecord, madeUpType, rowOf, versionOf, type MadeUpType } from '@/lib/inspect/testing/madeUpType';
import { recordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { eventType } from '@/lib/reference/event/eventType';
import { orderType as shopOrder } from '@/lib/reference/order/orderType';
import { orderName, orderTablesInClickHouse, orderTablesInPostgres, orderType } from '../testing/orderType';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import { findNamesByKey } from '../findNamesByKey';
import type { Stores } from '../openStores';
import type { PostgresStatement } from '../postgres/openPostgres';
import { readRecords } from '../readRecords';
import { SourceFailure } from '../SourceFailure';
import type { ChangeCursor } from './model';
import { nameRecords } from './nameRecords';
import { planSweep } from './planSweep';
import { readChangedKeys } from './readChangedKeys';
import { SweepRead } from './SweepRead';
import { sweepAll } from './testing/sweepAll';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

async function insert(table: string, values: readonly object[]): Promise<void> {
  await under.clickhouse.insert({
    table: `\`${table}\``,
    values,
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, date_time_input_format: 'best_effort', optimize_on_insert: 0 },
  });
}

test('tables and columns that have to be quoted, deleted rows, rows that no copy keeps', async () => {
  const { postgres, clickhouse } = under;
  for (const sql of orderTablesInPostgres) await postgres.query(sql);
  for (const query of orderTablesInClickHouse) await clickhouse.command({ query });
  const tenant = 'Ünï "quoted"';
  const region = '0197aa00-0000-4000-8000-00000000000a';
  await postgres.query(
    `INSERT INTO "Sales Dept"."Order ""x""" SELECT $1, $2::uuid, n, n + 0.25, 'state ' || n, CASE WHEN n % 10 = 9 THEN now() END FROM generate_series(1, 50) AS n`,
    [tenant, region],
  );
  await postgres.query(
    `INSERT INTO "Sales Dept"."order.items" SELECT $1, $2::uuid, n, line, n * line, CASE WHEN line = 3 THEN 1 ELSE 0 END FROM generate_series(1, 50) AS n, generate_series(1, 3) AS line`,
    [tenant, region],
  );
  const key = (n: number) => ({ 'Tenant Id': tenant, 'region"id': region, select: n });
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  const copied = (n: number) => ({
    ...key(n),
    größe: `${n}.25`,
    FROM: `state ${n}`,
    'version ms': n,
    '_is deleted': n % 10 === 9 ? 1 : 0,
  });
  await insert('Order Rows', numbers.map(copied));
  await insert(
    'order.items',
    numbers.flatMap((n) => [1, 2].map((line) => ({ ...key(n), LINE: line, price: n * line, lsn: 1 }))),
  );
  const healthy = await sweepAll(under.stores, orderType);
  expect(healthy).toMatchObject({ differing: [], records: 45 });
  expect(healthy.plan.scopes.map(({ leading }) => leading)).toEqual([[tenant]]);
  // numeric without a scale against a double.
  expect(healthy.plan.compared.map(({ compared, leftOut }) => [compared, leftOut.length])).toEqual([
    [['size', 'state'], 0],
    [[], 1],
  ]);

  // A deletion that was lost, one that was not asked for, a difference in a table that is marked as deleted: which is none.
  await insert('Order Rows', [
    { ...copied(19), 'version ms': 100, '_is deleted': 0 },
    { ...copied(20), 'version ms': 100, '_is deleted': 1 },
    { ...copied(29), 'version ms': 100, FROM: 'another' },
    { ...copied(1000), 'Tenant Id': 'only here' },
  ]);
  await insert('order.items', [{ ...key(30), LINE: 3, price: 1, lsn: 1 }]);
  const { differing } = await sweepAll(under.stores, orderType);
  expect(differing).toEqual(
    [orderName('19'), orderName('20'), orderName('30'), orderName('1000', 'only here')].map(({ text }) => text).sort(),
  );
});

/** The same stores, of which one is asked for what `change` makes of each statement. */
function through<S extends 'postgres' | 'clickhouse'>(
  stores: Stores,
  store: S,
  change: (statement: Parameters<Stores[S]['run']>[0]) => Parameters<Stores[S]['run']>[0],
): Stores {
  const run = (statement: Parameters<Stores[S]['run']>[0], ...more: readonly unknown[]): unknown =>
    Reflect.apply(stores[store].run, stores[store], [change(statement), ...more]);
  return { ...stores, [store]: Object.create(stores[store], { run: { value: run } }) as Stores[S] };
}

/** Every seventh record is wrong, in turns in one of these ways. */
const ways = ['missing', 'only_clickhouse', 'stale', 'deleted', 'child_missing', 'child_orphan'] as const;

async function write(made: MadeUpType, broken: boolean): Promise<readonly string[]> {
  const { type, rows } = made;
  for (const sql of made.createInPostgres) await under.postgres.query(sql);
  for (const query of made.createInClickHouse) await under.clickhouse.command({ query });
  const [root, ...children] = rows;
  if (root === undefined) throw new TypeError('a type has rows');
  const names: string[] = [];
  const postgres = new Map<string, object[]>(rows.map(({ id }) => [id, []]));
  const clickhouse = new Map<string, object[]>(rows.map(({ id }) => [id, []]));
  const at = new Date('2026-01-18T10:00:00.000Z');
  for (let n = 0; n < 120; n += 1) {
    const way = broken && n % 7 === 0 ? ways[(n / 7) % ways.length] : undefined;
    const able =
      way === undefined ||
      (way.startsWith('child') && children.length === 0) ||
      (way === 'deleted' && root.engine !== 'mark' && root.engine !== 'is_deleted')
        ? undefined
        : way;
    if (able !== undefined) names.push(recordName(type, keyOfRecord(made, n)).text);
    const changedAt = at.toISOString();
    if (able !== 'only_clickhouse') postgres.get('root')?.push(rowOf(made, root, n, 0, 2, changedAt));
    if (able !== 'missing') {
      const state = able === 'stale' ? 1 : 2;
      clickhouse
        .get('root')
        ?.push({ ...rowOf(made, root, n, 0, state, changedAt), ...versionOf(root.engine, 2, at, able === 'deleted') });
    }
    for (const [index, child] of children.entries()) {
      for (const line of [1, 2, 3]) {
        const inTruth = line < 3;
        const inCopy =
          index > 0 || able === undefined || !able.startsWith('child')
            ? inTruth
            : able === 'child_orphan' || line === 1;
        const row = rowOf(made, child, n, line, 2, '');
        if (inTruth) postgres.get(child.id)?.push(row);
        if (inCopy) clickhouse.get(child.id)?.push({ ...row, ...versionOf(child.engine, 2, at) });
      }
    }
  }
  for (const { id } of rows) {
    const table = `${type.id}_${id}`;
    await under.postgres.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [
      JSON.stringify(postgres.get(id)),
    ]);
    await insert(table, clickhouse.get(id) ?? []);
  }
  await under.postgres.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC`);
  return names.sort();
}

test('of any type exactly the broken records differ', async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.noShrink(fc.integer({ min: 0 })),
      fc.constantFrom(40, 400, 100_000),
      async (seed, rowsPerScope) => {
        made += 1;
        for (const broken of [false, true]) {
          const [type] = fc.sample(madeUpType(`made${made}${broken ? 'b' : 'h'}`), { seed, numRuns: 1 });
          if (type === undefined) throw new TypeError('a sample was asked for');
          const expected = await write(type, broken);
          const { differing, plan } = await sweepAll(under.stores, type.type, { rowsPerScope });
          expect(plan.compared.flatMap(({ leftOut }) => leftOut)).toEqual([]);
          expect(differing).toEqual(expected);
        }
      },
    ),
    { numRuns: 15, seed: 3 },
  );
});

const lines: RecordType = {
  ...orderType,
  id: 'lines',
  name: 'lines/{tenant}/{order}',
  key: [
    { id: 'tenant', type: 'text' },
    { id: 'order', type: 'uuid' },
  ],
  rows: [
    { id: 'order', noun: 'order', plural: 'orders', key: [], fields: [] },
    {
      id: 'line',
      noun: 'line',
      plural: 'lines',
      key: [],
      fields: [{ id: 'v', label: 'v', columns: { orders: 'v', analytics: 'v' } }],
    },
  ],
  copies: [
    {
      ...orderType.copies[0],
      tables: [
        { rowSet: 'order', table: 'l_orders', key: { tenant: 'tenant', order: 'id' } },
        { rowSet: 'line', table: 'l_lines', key: { order: 'order_id' } },
      ],
    },
    {
      ...orderType.copies[1]!,
      tables: [
        { rowSet: 'order', table: 'l_orders', key: { tenant: 'tenant', order: 'id' } },
        { rowSet: 'line', table: 'l_lines', key: { order: 'order_id' } },
      ],
    },
  ],
};

test('rows of a child without a key of their own, and without a part of the record’s, lead to their record', async () => {
  const { postgres, clickhouse, stores } = under;
  const id = (n: number) => `0197aa00-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  await postgres.query(`CREATE TABLE l_orders (tenant text COLLATE "en-x-icu", id uuid, PRIMARY KEY (tenant, id)); CREATE TABLE l_lines (order_id uuid, v text);
    INSERT INTO l_orders SELECT (ARRAY['a', 'B', 'ä'])[n % 3 + 1], ('0197aa00-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid FROM generate_series(0, 99) AS n;
    INSERT INTO l_lines SELECT ('0197aa00-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'v' || n FROM generate_series(0, 99) AS n, generate_series(1, 3);
    GRANT SELECT ON l_orders, l_lines TO PUBLIC`);
  await clickhouse.command({
    query: 'CREATE TABLE l_orders (tenant String, id UUID) ENGINE = ReplacingMergeTree ORDER BY (tenant, id)',
  });
  await clickhouse.command({
    query: 'CREATE TABLE l_lines (order_id UUID, v String) ENGINE = MergeTree ORDER BY order_id',
  });
  const tenantOf = (n: number) => ['a', 'B', 'ä'][n % 3];
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  await insert(
    'l_orders',
    numbers.map((n) => ({ tenant: tenantOf(n), id: id(n) })),
  );
  await insert(
    'l_lines',
    numbers.flatMap((n) => [1, 2, 3].map(() => ({ order_id: id(n), v: `v${n}` }))),
  );
  const named = (...list: readonly number[]) => list.map((n) => `lines/${tenantOf(n)}/${id(n)}`).sort();
  for (const rowsPerScope of [60, 10_000]) {
    expect(await sweepAll(stores, lines, { rowsPerScope })).toMatchObject({ differing: [], records: 100 });
  }
  // Two more rows that are equal, one less, one of an order that nobody has.
  await insert('l_lines', [
    { order_id: id(7), v: 'v7' },
    { order_id: id(7), v: 'v7' },
    { order_id: id(5000), v: 'x' },
  ]);
  await postgres.query(`INSERT INTO l_lines VALUES ('${id(8)}', 'v8')`);
  for (const rowsPerScope of [60, 10_000]) {
    const { differing, differ } = await sweepAll(stores, lines, { rowsPerScope });
    expect(differing).toEqual(named(7, 8));
    expect(differ).toBe(3);
  }
  expect((await sweepAll(stores, lines, { skipLeading: ['B'] })).differing).toEqual(named(8));
});

test('copies in Postgres: with and without a unique key, under a collation that takes two texts for one, without fields', async () => {
  const { postgres, stores } = under;
  await postgres.query(`CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`);
  const columns = { orders: 'v', unique: 'v', loose: 'v' };
  const key = { order: 'id' };
  const copy = (id: string, table: string) =>
    ({
      id,
      title: id,
      where: id,
      store: 'postgres',
      role: 'derived',
      tables: [{ rowSet: 'order', table, key }],
    }) as const;
  const copied: RecordType = {
    ...lines,
    id: 'copied',
    name: 'copied/{order}',
    key: [{ id: 'order', type: 'integer' }],
    rows: [{ id: 'order', noun: 'order', plural: 'orders', key: [], fields: [{ id: 'v', label: 'v', columns }] }],
    copies: [
      { ...lines.copies[0], tables: [{ rowSet: 'order', table: 'p_truth', key }] },
      copy('unique', 'p_unique'),
      copy('loose', 'p_loose'),
      copy('keys', 'p_keys'),
    ],
  };
  for (const [table, unique] of [
    ['p_truth', 'PRIMARY KEY'],
    ['p_unique', 'PRIMARY KEY'],
    ['p_loose', ''],
    ['p_keys', 'PRIMARY KEY'],
  ] as const)
    await postgres.query(`CREATE TABLE ${table} (id integer ${unique}, v text COLLATE blind);
      INSERT INTO ${table} SELECT n, CASE WHEN n % 3 > 0 THEN 'v' || n END FROM generate_series(1, 60) AS n;
      GRANT SELECT ON ${table} TO PUBLIC`);
  expect(await sweepAll(stores, copied)).toMatchObject({ differing: [], records: 60 });
  await postgres.query(`UPDATE p_unique SET v = 'V10' WHERE id = 10; DELETE FROM p_unique WHERE id = 12; INSERT INTO p_unique VALUES (99);
    INSERT INTO p_loose VALUES (20, 'v20'); UPDATE p_loose SET v = 'V22' WHERE id = 22;
    DELETE FROM p_keys WHERE id = 30; INSERT INTO p_keys VALUES (98)`);
  const { differing, differ } = await sweepAll(stores, copied);
  expect(differing).toEqual([10, 12, 20, 22, 30, 98, 99].map((n) => `copied/${n}`));
  expect(differ).toBe(7);
});

test('orders with their items, and conversation events', async () => {
  const { postgres, stores } = under;
  await postgres.query(`INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, note, placed_at, shipped_at, updated_at)
      SELECT 't' || n % 4, n, 'open', n || '@example.com', n + 0.5, 'EUR', CASE WHEN n % 2 = 0 THEN 'note' END, '2026-01-18 10:00:00.000001+00',
        CASE WHEN n % 3 = 0 THEN timestamptz '2026-01-19 10:00:00+00' END, '2026-01-20 10:00:00+00' FROM generate_series(1, 80) AS n;
    INSERT INTO shop.order_items SELECT 't' || n % 4, n, line, 'sku', line, 9.5 FROM generate_series(1, 80) AS n, generate_series(1, 2) AS line;
    INSERT INTO chat.conversation_events (conversation_id, sequence, kind, body, said_at, edited_at)
      SELECT 'c' || n % 5, n, 'said', 'body ' || n, timestamptz '2026-01-18 10:00:00.123456+00', CASE WHEN n % 2 = 0 THEN timestamptz '2026-01-18 11:00:00.9999+00' END
      FROM generate_series(1, 50) AS n`);
  const numbers = Array.from({ length: 80 }, (_, index) => index + 1);
  const order = (n: number) => ({
    tenant_id: `t${n % 4}`,
    id: n,
    status: 'open',
    customer_email: `${n}@example.com`,
    total: `${n}.5`,
    currency: 'EUR',
    note: n % 2 === 0 ? 'note' : null,
    placed_at: '2026-01-18T10:00:00.000001Z',
    shipped_at: n % 3 === 0 ? '2026-01-19T10:00:00Z' : null,
    updated_at: '2026-01-20T10:00:00Z',
    _peerdb_version: 1,
  });
  const item = (n: number, line: number) => ({
    tenant_id: `t${n % 4}`,
    order_id: n,
    line,
    sku: 'sku',
    quantity: line,
    price: '9.5',
    _peerdb_version: 1,
  });
  const event = (n: number) => ({
    conversation_id: `c${n % 5}`,
    sequence: n,
    kind: 'said',
    body: `body ${n}`,
    said_at: '2026-01-18T10:00:00.123Z',
    edited_at: n % 2 === 0 ? '2026-01-18T11:00:00.999Z' : null,
    version: '2026-01-18T11:00:00Z',
  });
  await insert('orders', numbers.map(order));
  await insert(
    'order_items',
    numbers.flatMap((n) => [item(n, 1), item(n, 2)]),
  );
  await insert('conversation_events', numbers.slice(0, 50).map(event));
  for (const [type, records] of [
    [shopOrder, 80],
    [eventType, 50],
  ] as const) {
    const { plan, ...swept } = await sweepAll(stores, type, { rowsPerScope: 50 });
    expect(plan.compared.flatMap(({ leftOut }) => leftOut)).toEqual([]);
    expect(swept).toEqual({ differing: [], differ: 0, records });
  }
  await insert('orders', [
    { ...order(7), note: '', _peerdb_version: 2 },
    { ...order(8), _peerdb_is_deleted: 1, _peerdb_version: 2 },
  ]);
  await insert('order_items', [{ ...item(9, 2), price: '9.51', _peerdb_version: 2 }]);
  await postgres.query(`UPDATE shop.orders SET deleted_at = now() WHERE id = 10`);
  await insert('conversation_events', [
    { ...event(3), said_at: '2026-01-18T10:00:00.124Z', version: '2026-01-18T12:00:00Z' },
  ]);
  expect((await sweepAll(stores, shopOrder)).differing).toEqual(
    [10, 7, 8, 9].map((n) => `tenants/t${n % 4}/orders/${n}`).sort(),
  );
  expect((await sweepAll(stores, eventType)).differing).toEqual(['conversations/c3/events/3']);
});

test('UUIDs that are kept as text are one record in either case, in every part of the key', async () => {
  const { postgres, clickhouse, stores } = under;
  const key = { tenant: 'tenant', order: 'id' };
  const upper: RecordType = {
    ...lines,
    id: 'upper',
    name: 'upper/{tenant}/{order}',
    key: [
      { id: 'tenant', type: 'uuid' },
      { id: 'order', type: 'uuid' },
    ],
    changedAt: 'at',
    rows: [
      {
        id: 'order',
        noun: 'order',
        plural: 'orders',
        key: [],
        fields: ['v', 'at'].map((id) => ({ id, label: id, columns: { orders: id, analytics: id } })),
      },
    ],
    copies: [
      { ...lines.copies[0], tables: [{ rowSet: 'order', table: 'u_orders', key }] },
      { ...lines.copies[1]!, tables: [{ rowSet: 'order', table: 'u_orders', key }] },
    ],
  };
  const uuid = (n: number) => `0197aaab-0000-4000-8000-${(0xabc000 + n).toString(16).padStart(12, '0')}`;
  const tenant = uuid(7);
  await postgres.query(
    `CREATE TABLE u_orders (tenant text, id varchar(36), v text, at timestamptz, PRIMARY KEY (tenant, id)); CREATE INDEX ON u_orders (at); GRANT SELECT ON u_orders TO PUBLIC`,
  );
  await postgres.query(
    `INSERT INTO u_orders SELECT $1, CASE WHEN n % 2 = 0 THEN upper(id) ELSE id END, 'v', '2026-01-18 10:00:00+00'
      FROM (SELECT n, '0197aaab-0000-4000-8000-' || lpad(to_hex(11255808 + n), 12, '0') AS id FROM generate_series(1, 20) AS n) AS made`,
    [tenant.toUpperCase()],
  );
  await clickhouse.command({
    query:
      "CREATE TABLE u_orders (tenant String, id String, v String, at DateTime64(6, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY (tenant, id)",
  });
  const copied = (n: number, v = 'v') => ({
    tenant: tenant.toUpperCase(),
    id: uuid(n).toUpperCase(),
    v,
    at: '2026-01-18T10:00:00Z',
  });
  await insert(
    'u_orders',
    Array.from({ length: 20 }, (_, index) => copied(index + 1)),
  );
  expect(await sweepAll(stores, upper)).toMatchObject({ differing: [], records: 20 });
  // The analyzer of older servers refuses what the newer one takes.
  const planned = async (enable_analyzer: 0 | 1) => {
    const older = through(stores, 'clickhouse', (statement) => ({
      ...statement,
      sql: `${statement.sql} SETTINGS enable_analyzer = ${enable_analyzer}`,
    }));
    return (await planSweep(older, upper, { rowsPerScope: 100_000, timeoutMs: 30_000 })).scopes;
  };
  for (const analyzer of [0, 1] as const) expect(await planned(analyzer)).toMatchObject([{ leading: [tenant] }]);
  await insert('u_orders', [copied(3, 'other'), copied(4, 'other')]);
  const { plan, differing, records } = await sweepAll(stores, upper);
  expect([plan.scopes[0]?.leading, records]).toEqual([[tenant], 20]);
  const named = [3, 4].map((n) => recordName(upper, { tenant, order: uuid(n) }));
  expect(differing).toEqual(named.map(({ text }) => text));
  for (const names of [named, named.slice(0, 1)])
    for (const { sources } of await readRecords(stores, upper, names, { timeoutMs: 30_000 })) {
      expect(sources.truth).toMatchObject({ status: 'ok', data: { rows: [{ values: { v: 'v' } }] } });
      expect(sources.clickhouse[0]?.final).toMatchObject({
        status: 'ok',
        data: { rows: [{ values: { v: 'other' } }] },
      });
    }

  // Where part of the key leads to the names, the join is by equality in either case: another one could be neither hashed nor merged.
  const statements: PostgresStatement[] = [];
  const heard = new SweepRead(
    through(stores, 'postgres', (statement) => {
      statements.push(statement);
      return statement;
    }),
    upper,
    { timeoutMs: 30_000 },
  );
  const facts = await heard.facts();
  statements.length = 0;
  const [, order] = upper.key;
  const texts = [3, 4, 5].map((n) => [uuid(n)]);
  const named345 = [3, 4, 5].map((n) => recordName(upper, { tenant, order: uuid(n) }).text);
  const told = await nameRecords(heard, facts, { parts: order === undefined ? [] : [order] }, texts);
  expect(told.map((name) => name?.text)).toEqual(named345);
  const client = await postgres.connect();
  try {
    await client.query('SET enable_nestloop = off');
    const [statement] = statements;
    const { rows } = await client.query(`EXPLAIN ${statement?.sql}`, [...(statement?.values ?? [])]);
    expect(JSON.stringify(rows)).toMatch(/(?:Hash|Merge) Join/);
  } finally {
    client.release(true);
  }

  // Each name is four tuples here: a server that takes few of them in a URL is asked more often.
  const brief = through(stores, 'clickhouse', (statement) => {
    const { keys } = statement.parameters;
    if (!Array.isArray(keys) || keys.length <= 70) return statement;
    throw new SourceFailure({ code: 'unexpected_answer', message: 'URI too long', hint: '' });
  });
  const many = Array.from({ length: 500 }, (_, index) => recordName(upper, { tenant, order: uuid(index + 1) }));
  const reads = await readRecords(brief, upper, many, { timeoutMs: 30_000 });
  const found = reads.map(({ sources }) => sources.clickhouse[0]?.final.status);
  expect(found).toEqual(many.map((_, index) => (index < 20 ? 'ok' : 'missing')));

  // Page by page each once, though texts in upper case are sorted before all in lower case.
  const window = { from: null, to: '2026-02-01T00:00:00Z' };
  const all: string[] = [];
  for (let after: ChangeCursor | null = null; ;) {
    const page = await readChangedKeys(stores, upper, window, { after, limit: 3, timeoutMs: 30_000 });
    all.push(...page.names.map(({ text }) => text));
    expect(page.unnamed).toBe(0);
    if (page.next === null) break;
    after = page.next;
  }
  expect(all.sort()).toEqual(
    Array.from({ length: 20 }, (_, index) => recordName(upper, { tenant, order: uuid(index + 1) }).text).sort(),
  );

  // In both cases at once no index finds it: it is compared all the same, and never passed over as unchanged.
  const mixed = tenant.replace('aaab', 'AaAb').replace('-8000-0', '-8000-F');
  await postgres.query(`INSERT INTO u_orders VALUES ($1, $2, 'v', '2026-01-18 10:00:00+00')`, [mixed, uuid(99)]);
  expect((await sweepAll(stores, upper)).differing).toContain(
    recordName(upper, { tenant: mixed.toLowerCase(), order: uuid(99) }).text,
  );
  expect((await readChangedKeys(stores, upper, window, { after: null, limit: 50, timeoutMs: 30_000 })).unnamed).toBe(1);

  // Rows in both cases are one name.
  for (const [last, tenants] of [
    [uuid(300), 15],
    [uuid(301), 25],
  ] as const) {
    const owners = Array.from({ length: tenants }, (_, index) => uuid(1000 + index));
    await postgres.query(
      `INSERT INTO u_orders SELECT made.tenant, made.id, 'v', '2026-01-18 10:00:00+00'
        FROM unnest($1::text[]) AS owner, LATERAL (VALUES (owner, $2::text), (upper(owner), upper($2::text))) AS made (tenant, id)`,
      [owners, last],
    );
    const found = await findNamesByKey(stores, upper, [last.toUpperCase()], { timeoutMs: 30_000 });
    expect(found.get(last.toUpperCase())).toEqual({
      names: owners.slice(0, 20).map((owner) => recordName(upper, { tenant: owner, order: last })),
    });
  }
});

test('keys of char(n) and of boolean are the same in both stores', async () => {
  const { postgres, clickhouse, stores } = under;
  const key = { code: 'code', active: 'active', order: 'id' };
  const coded: RecordType = {
    ...lines,
    id: 'coded',
    name: 'coded/{code}/{active}/{order}',
    key: [
      { id: 'code', type: 'text' },
      { id: 'active', type: 'text' },
      { id: 'order', type: 'integer' },
    ],
    rows: [
      {
        id: 'order',
        noun: 'order',
        plural: 'orders',
        key: [],
        fields: [{ id: 'v', label: 'v', columns: { orders: 'v', analytics: 'v' } }],
      },
    ],
    copies: [
      { ...lines.copies[0], tables: [{ rowSet: 'order', table: 'c_orders', key }] },
      { ...lines.copies[1]!, tables: [{ rowSet: 'order', table: 'c_orders', key }] },
    ],
  };
  await postgres.query(`CREATE TABLE c_orders (code char(8), active boolean, id integer, v text, PRIMARY KEY (code, active, id));
    INSERT INTO c_orders SELECT 'c' || n % 3, n % 2 = 0, n, 'v' FROM generate_series(1, 30) AS n;
    GRANT SELECT ON c_orders TO PUBLIC`);
  await clickhouse.command({
    query:
      'CREATE TABLE c_orders (code String, active Bool, id Int32, v String) ENGINE = ReplacingMergeTree ORDER BY (code, active, id)',
  });
  const copied = (n: number, v = 'v') => ({ code: `c${n % 3}`, active: n % 2 === 0, id: n, v });
  await insert(
    'c_orders',
    Array.from({ length: 30 }, (_, index) => copied(index + 1)),
  );
  for (const rowsPerScope of [20, 10_000])
    expect(await sweepAll(stores, coded, { rowsPerScope })).toMatchObject({ differing: [], records: 30 });
  await insert('c_orders', [copied(7, 'other')]);
  expect((await sweepAll(stores, coded)).differing).toEqual(['coded/c1/false/7']);
});
