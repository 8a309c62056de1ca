import { describe, expect, test } from 'vitest';
import type { Catalogs, ClickHouseTableSeen, ColumnSeen, ForeignKeySeen, PostgresTableSeen } from './Catalogs';
import { proposeTypes } from './proposeTypes';

const columns = (names: readonly string[], type: string): readonly ColumnSeen[] =>
  names.map((name) => ({ name, type, nullable: false, generated: false, readable: true }));

function postgres(
  table: string,
  names: string,
  key: string,
  foreignKeys: readonly ForeignKeySeen[] = [],
  schema = 'public',
): PostgresTableSeen {
  const keys = key === '' ? [] : [{ primary: true, columns: key.split(' ') }];
  return {
    schema,
    table,
    visible: schema === 'public',
    isView: false,
    columns: columns(names.split(' '), 'bigint'),
    keys,
    foreignKeys,
  };
}

function clickhouse(table: string, names: string, key: string, engine = 'ReplacingMergeTree'): ClickHouseTableSeen {
  return {
    database: 'd',
    table,
    visible: true,
    engine,
    engineFull: `${engine}(v)`,
    sortingKey: key.split(' ').join(', '),
    partitionKey: '',
    asSelect: '',
    columns: columns([...names.split(' '), 'v'], 'Int64'),
  };
}

const foreign = (own: string, table: string, references: string): ForeignKeySeen => ({
  columns: own.split(' '),
  schema: 'public',
  table,
  references: references.split(' '),
});
const catalogs: Catalogs = {
  postgres: [
    postgres('orders', 'tenant_id id state amount', 'tenant_id id'),
    postgres('order_items', 'tenant_id order_id line price', 'tenant_id order_id line', [
      foreign('tenant_id order_id', 'orders', 'tenant_id id'),
    ]),
    postgres('samples', 'id body', 'id'),
    postgres('categories', 'id label rank', 'id', [], 'shop'),
    postgres('people', 'person_code given family born', 'person_code'),
    postgres('loose', 'id body', ''),
  ],
  clickhouse: [
    clickhouse('Order', 'tenantId id state amount', 'tenantId id'),
    clickhouse('order_item', 'tenant_id order_id line price', 'tenant_id order_id line'),
    clickhouse('samples', 'id body', 'id'),
    clickhouse('shop_category', 'id label rank', 'id'),
    clickhouse('dim_person', 'person_code given family born', 'person_code'),
    clickhouse('loose', 'id body', 'id'),
    clickhouse('log', 'id state', 'id', 'Log'),
  ],
};

test('tables are paired by names in any form, keys and columns; a foreign key within the key makes a child', () => {
  const { proposals } = proposeTypes(catalogs);
  const found = Object.fromEntries(proposals.map(({ entry: { where: _, ...entry } }) => [entry.id, entry]));
  expect(found).toEqual({
    order: {
      id: 'order',
      name: 'tenants/{tenant_id}/orders/{id}',
      postgres: 'public.orders',
      clickhouse: 'Order',
      children: [{ id: 'item', postgres: 'public.order_items', clickhouse: 'order_item', parent: { order_id: 'id' } }],
    },
    // Names that begin like an address of the console begin with the schema instead.
    public_sample: {
      id: 'public_sample',
      name: 'public/samples/{id}',
      postgres: 'public.samples',
      clickhouse: 'samples',
    },
    category: { id: 'category', name: 'categories/{id}', postgres: 'shop.categories', clickhouse: 'shop_category' },
    people: { id: 'people', name: 'peoples/{person_code}', postgres: 'public.people', clickhouse: 'dim_person' },
  });
  expect(proposals.flatMap(({ resolution }) => ('problems' in resolution ? resolution.problems : []))).toEqual([]);
});

test('what speaks for a pair is told, and what is left over is listed', () => {
  const { proposals, left } = proposeTypes(catalogs);
  expect(proposals[0]).toMatchObject({ score: 1 });
  expect(proposals.find(({ entry }) => entry.id === 'people')).toMatchObject({
    score: 0.7,
    reasons: ['both have the key (person_code)', '4 of 4 columns are in both'],
  });
  expect(left).toEqual({ postgres: ['public.loose'], clickhouse: ['loose', 'log'] });
});

test('types that would be called alike, or like one that is configured, are called differently', () => {
  const twice: Catalogs = {
    postgres: [
      postgres('orders', 'id state a b', 'id'),
      postgres('orders', 'tenant_id id c d', 'tenant_id id', [], 'shop'),
    ],
    clickhouse: [
      clickhouse('orders', 'id state a b', 'id'),
      clickhouse('shop_orders', 'tenant_id id c d', 'tenant_id id'),
    ],
  };
  const called = (configured?: Parameters<typeof proposeTypes>[1]) =>
    proposeTypes(twice, configured)
      .proposals.map(({ entry: { id, name }, configured: known }) => ({ id, name, known }))
      .sort((one, other) => one.name.localeCompare(other.name));
  expect(called()).toEqual([
    { id: 'order', name: 'orders/{id}', known: false },
    { id: 'shop_order', name: 'shop/tenants/{tenant_id}/orders/{id}', known: false },
  ]);
  // As another entry has it: without its schema.
  const order = { id: 'order', name: 'sales/{id}' };
  expect(called({ types: [order], tables: ['orders'] })).toEqual([
    { id: 'order', name: 'orders/{id}', known: true },
    { id: 'shop_order', name: 'shop/tenants/{tenant_id}/orders/{id}', known: false },
  ]);
  expect(called({ types: [order], tables: ['elsewhere'] })).toMatchObject([
    { id: 'public_order', name: 'public/orders/{id}', known: false },
    { id: 'shop_order' },
  ]);
});

test('a table whose rows cannot be told apart in both stores is left out, and its record is proposed without it', () => {
  const [orders, changes] = [
    postgres('orders', 'id state a b', 'id'),
    postgres('order_changes', 'order_id changed_at c d', 'order_id changed_at', [foreign('order_id', 'orders', 'id')]),
  ];
  const timed = (columns: readonly ColumnSeen[], type: string) =>
    columns.map((column) => (column.name === 'changed_at' ? { ...column, type } : column));
  const copy = clickhouse('order_changes', 'order_id changed_at c d', 'order_id changed_at');
  const { proposals, left } = proposeTypes({
    postgres: [orders, { ...changes, columns: timed(changes.columns, 'timestamp with time zone') }],
    clickhouse: [
      clickhouse('orders', 'id state a b', 'id'),
      { ...copy, columns: timed(copy.columns, 'DateTime64(6)') },
    ],
  });
  expect(proposals).toMatchObject([{ entry: { id: 'order' }, resolution: { type: { id: 'order' } } }]);
  expect(proposals[0]?.entry).not.toHaveProperty('children');
  expect(proposals[0]?.reasons.join('; ')).toMatch(
    /its rows in public\.order_changes cannot be compared: The key differs in type: .* values of an enum$/,
  );
  expect(left.postgres).toEqual(['public.order_changes']);
});

test('a table whose key the other side lacks is not paired, whatever its name', () => {
  const orders = clickhouse('orders', 'order_number state amount', 'order_number');
  expect(proposeTypes({ ...catalogs, clickhouse: [orders] }).proposals).toEqual([]);
});

describe('300 tables on each side', () => {
  const TABLES = 300;
  const word = (n: number) => [n / 26, n % 26].map((part) => String.fromCharCode(97 + Math.floor(part))).join('');
  const copyOf = (n: number) => (n % 2 === 0 ? `${word(n)}Thing` : `dim_${TABLES - n}`);
  const numberOf = (table: string) =>
    Array.from({ length: TABLES }, (_, n) => n).find((n) => table === `public.${word(n)}_things`) ?? -1;
  /** Every table has the same key and the same five columns, and `own` of its own. Every other one has a name in ClickHouse that tells nothing. */
  const many = (own: (n: number) => readonly string[]): Catalogs => {
    const numbers = Array.from({ length: TABLES }, (_, n) => n);
    const names = (n: number) => ['tenant_id', 'id', 'created_at', 'updated_at', 'state', ...own(n)].join(' ');
    return {
      postgres: numbers.map((n) => postgres(`${word(n)}_things`, names(n), 'tenant_id id')),
      clickhouse: numbers.map((n) => clickhouse(copyOf(n), names(n), 'tenant_id id')),
    };
  };
  const columnsOf = (n: number) => Array.from({ length: 25 }, (_, index) => `${word(n)}_${index}`);

  test('each finds its copy, and only tables that may be one are compared', () => {
    const { proposals, compared } = proposeTypes(many(columnsOf));
    expect(proposals).toHaveLength(TABLES);
    for (const { entry } of proposals) expect(entry.clickhouse).toBe(copyOf(numberOf(entry.postgres)));
    expect(compared).toBe(TABLES);
  });

  test('a copy is found that lacks as many columns as one may, whichever those are', () => {
    const [source] = many(columnsOf).postgres;
    if (source === undefined) throw new Error('there are 300');
    const all = source.columns.map(({ name }) => name);
    for (const lacking of [all.slice(2, 8), all.slice(-6), all.filter((_, index) => index % 5 === 4)]) {
      const copy = clickhouse('dim', all.filter((name) => !lacking.includes(name)).join(' '), 'tenant_id id');
      const { proposals } = proposeTypes({ postgres: [source], clickhouse: [copy] });
      expect(proposals.map(({ entry }) => entry.clickhouse)).toEqual(['dim']);
    }
  });

  test('where all have the same columns, names pair them, and each pair is compared once', () => {
    const { proposals, compared } = proposeTypes(many(() => []));
    expect(proposals).toHaveLength(TABLES);
    expect(compared).toBe(TABLES * TABLES);
    for (const { entry, score } of proposals.slice(0, TABLES / 2)) {
      expect(score).toBe(1);
      expect(entry.clickhouse).toBe(copyOf(numberOf(entry.postgres)));
    }
  });
});

test('a table that is called like one in Postgres is no copy of another one, and of tables with the same columns the name decides', () => {
  const { proposals, left } = proposeTypes({
    postgres: [
      postgres('parts', 'id name', 'id'),
      postgres('loose', 'id name', ''),
      postgres('widgets', 'id name', 'id'),
    ],
    clickhouse: [clickhouse('loose', 'id name', 'id'), clickhouse('parts_local', 'id name', 'id')],
  });
  expect(proposals.map(({ entry, reasons }) => [entry.postgres, entry.clickhouse, reasons[0]])).toEqual([
    ['public.parts', 'parts_local', 'the names are alike: public.parts and parts_local'],
  ]);
  expect(left).toEqual({ postgres: ['public.loose', 'public.widgets'], clickhouse: ['loose'] });
});

test('what gives the same trouble in many columns is said once', () => {
  const loose = postgres('parts', 'id a b c d', 'id');
  const nullable = { ...loose, columns: loose.columns.map((each) => ({ ...each, nullable: each.name !== 'id' })) };
  const [proposal] = proposeTypes({
    postgres: [nullable],
    clickhouse: [clickhouse('parts', 'id a b c d', 'id')],
  }).proposals;
  expect(proposal && 'warnings' in proposal.resolution && proposal.resolution.warnings).toEqual([
    "parts.a, b, c, d: NULL in Postgres, which cannot be held here: it becomes the type's default.",
  ]);
});

test('of tables of one name in several databases that of the URL is the copy', () => {
  const here = clickhouse('parts', 'id name', 'id');
  const elsewhere = { ...clickhouse('parts', 'id name size', 'id'), database: 'a', visible: false };
  const catalogs = { postgres: [postgres('parts', 'id name size', 'id')], clickhouse: [elsewhere, here] };
  expect(proposeTypes(catalogs).proposals.map(({ entry }) => entry.clickhouse)).toEqual(['parts']);
  expect(proposeTypes({ ...catalogs, clickhouse: [elsewhere] }).proposals).toMatchObject([
    { entry: { clickhouse: 'a.parts' }, score: 1 },
  ]);
});

describe('a table whose merges combine the rows of a key', () => {
  const summed = (root: string, item: string): Catalogs => ({
    postgres: catalogs.postgres.slice(0, 2),
    clickhouse: [
      clickhouse('orders', 'tenant_id id state amount', 'tenant_id id', root),
      clickhouse('order_item', 'tenant_id order_id line price', 'tenant_id order_id line', item),
    ],
  });
  const outcome = ({ entry, resolution, reasons }: ReturnType<typeof proposeTypes>['proposals'][number]) => ({
    children: entry.children?.length ?? 0,
    problems: 'problems' in resolution ? resolution.problems.map(({ path, message }) => `${path}: ${message}`) : [],
    reasons,
  });

  test.each(['SummingMergeTree', 'ReplicatedAggregatingMergeTree', 'CoalescingMergeTree'])('%s', (engine) => {
    const { proposals } = proposeTypes(summed(engine, 'ReplacingMergeTree'));
    expect(proposals.map(outcome)).toMatchObject([
      { problems: [expect.stringMatching(`^clickhouse: orders has the engine ${engine}, whose merges combine`)] },
    ]);
  });

  test('leaves out the children alone that it holds', () => {
    const { proposals } = proposeTypes(summed('ReplacingMergeTree', 'SummingMergeTree'));
    const [left, ...others] = proposals.map(outcome);
    expect([left?.children, left?.problems, others]).toEqual([0, [], []]);
    expect(left?.reasons.at(-1)).toContain(
      'its rows in public.order_items cannot be compared: order_item has the engine SummingMergeTree, whose merges combine',
    );
  });

  test.each(['ReplacingMergeTree', 'CollapsingMergeTree', 'MergeTree'])('%s keeps them', (engine) => {
    expect(proposeTypes(summed(engine, engine)).proposals.map(outcome)).toMatchObject([{ children: 1, problems: [] }]);
  });
});
