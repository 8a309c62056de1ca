import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import { readRecord } from '../readRecord';
import { dataOf, flat, openStoresUnderTest, timeoutMs, type StoresUnderTest } from '../testing/StoresUnderTest';
import { readCatalogs } from './readCatalogs';
import { resolveType, type Resolution } from './resolveType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE DOMAIN public.money_amount AS numeric(12,2) NOT NULL;
    CREATE TABLE public.sales (tenant_id bigint, id uuid NOT NULL, state text NOT NULL, amount public.money_amount DEFAULT 0,
      "placedBy" text, note text, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz, deleted_at timestamptz,
      search tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(note, ''))) STORED, PRIMARY KEY (tenant_id, id));
    CREATE TABLE public.sale_items (tenant_id bigint NOT NULL, order_id uuid NOT NULL, line integer NOT NULL, price numeric(12,2),
      PRIMARY KEY (tenant_id, order_id, line), FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales);
    CREATE TABLE public.tickets (id bigint PRIMARY KEY, workspace text NOT NULL, title text);
    CREATE TABLE public.ticket_notes (id bigint PRIMARY KEY, ticket_id bigint REFERENCES public.tickets, body text);
    CREATE TYPE public.mood AS ENUM ('calm', 'loud');
    CREATE TABLE public.shapes (id bigint PRIMARY KEY, mood public.mood NOT NULL, moods public.mood[] NOT NULL, spot point NOT NULL);
    CREATE TABLE public.loose (id bigint, workspace text, title text);
    CREATE UNIQUE INDEX ON public.loose (id) WHERE title IS NOT NULL;
    CREATE VIEW public.tickets_seen AS SELECT * FROM public.tickets;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;`);
  for (const query of [
    `CREATE TABLE sales (tenant_id Int64, id UUID, state LowCardinality(String), amount Decimal(12, 2), placed_by String, create_time DateTime64(3, 'UTC'),
      _peerdb_is_deleted UInt8, _peerdb_version UInt64, _peerdb_synced_at DateTime64(9), region String, lsn UInt64)
      ENGINE = ReplacingMergeTree(lsn) ORDER BY (tenant_id, id)`,
    `CREATE TABLE sale_items (tenant_id Int64, order_id UUID, line Int32, price Decimal(12, 2), _sign Int8, _version UInt64)
      ENGINE = ReplacingMergeTree(_version) ORDER BY (tenant_id, order_id, line)`,
    'CREATE TABLE tickets (id Int64, workspace String, title String, at DateTime) ENGINE = ReplacingMergeTree(at) PARTITION BY title ORDER BY (id, at)',
    'CREATE TABLE ticket_notes (id Int64, ticket_id Int64, body String) ENGINE = ReplacingMergeTree ORDER BY (ticket_id, id)',
    'CREATE TABLE ticket_uuid (id UUID, workspace String, title String) ENGINE = MergeTree ORDER BY id',
    'CREATE TABLE shapes (id Int64, mood LowCardinality(String), moods Array(String), spot Tuple(Float64, Float64), v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    'CREATE VIEW sales_now AS SELECT * FROM sales FINAL',
  ])
    await under.clickhouse.command({ query });
});
afterAll(() => under.close());

const order: RecordEntry = {
  id: 'order',
  name: 'tenants/{tenant_id}/orders/{id}',
  postgres: 'public.sales',
  clickhouse: 'sales',
  children: [{ id: 'item', postgres: 'public.sale_items', clickhouse: 'sale_items', parent: { order_id: 'id' } }],
  where: 'f:1',
};
const ticket: RecordEntry = {
  id: 'ticket',
  name: 'workspaces/{workspace}/tickets/{ticket}',
  postgres: 'public.tickets',
  clickhouse: 'tickets',
  where: 'f:1',
};

async function resolve(entry: RecordEntry): Promise<Resolution> {
  return resolveType(entry, await readCatalogs(under.stores));
}
async function resolved(entry: RecordEntry) {
  const found = await resolve(entry);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found;
}
async function problems(entry: RecordEntry): Promise<readonly string[]> {
  const found = await resolve(entry);
  return 'problems' in found ? found.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('five lines', () => {
  test('give the keys with their types, and the columns by which rows are found in every copy', async () => {
    const { type } = await resolved(order);
    expect(type.key).toEqual([
      { id: 'tenant_id', type: 'integer' },
      { id: 'id', type: 'uuid' },
    ]);
    expect(type.rows.map(({ id, key }) => [id, key])).toEqual([
      ['order', []],
      ['item', [{ id: 'line', type: 'integer' }]],
    ]);
    expect(type.copies.map(({ id, tables }) => [id, tables.map(({ table, key }) => [table, key])])).toEqual([
      [
        'postgres',
        [
          ['public.sales', { tenant_id: 'tenant_id', id: 'id' }],
          ['public.sale_items', { tenant_id: 'tenant_id', id: 'order_id', line: 'line' }],
        ],
      ],
      [
        'clickhouse',
        [
          ['sales', { tenant_id: 'tenant_id', id: 'id' }],
          ['sale_items', { tenant_id: 'tenant_id', id: 'order_id', line: 'line' }],
        ],
      ],
    ]);
  });

  test('pair columns by name, words and meaning; whatever is left over is listed with its reason', async () => {
    const { type, warnings } = await resolved(order);
    expect(type.rows[0]?.fields).toEqual([
      { id: 'state', label: 'state', columns: { postgres: 'state', clickhouse: 'state' } },
      { id: 'amount', label: 'amount', columns: { postgres: 'amount', clickhouse: 'amount' } },
      { id: 'placedBy', label: 'placed by', columns: { postgres: 'placedBy', clickhouse: 'placed_by' } },
      { id: 'created_at', label: 'created at', columns: { postgres: 'created_at', clickhouse: 'create_time' } },
      { id: 'updated_at', label: 'updated at', columns: { postgres: 'updated_at' } },
    ]);
    expect([type.changedAt, type.createdAt]).toEqual(['updated_at', 'created_at']);
    expect(type.ignore.map(({ copy, column, why }) => `${copy}.${column}: ${why}`)).toEqual([
      'clickhouse._peerdb_is_deleted: PeerDB’s deletion mark',
      'clickhouse._peerdb_version: PeerDB’s version of the row',
      'clickhouse._peerdb_synced_at: when PeerDB wrote the row',
      'clickhouse.lsn: it is the version column',
      'postgres.note: ClickHouse has no such column',
      'postgres.deleted_at: ClickHouse has no such column',
      'postgres.search: ClickHouse has no such column',
      'clickhouse.region: Postgres has no such column in public.sales',
      'clickhouse._sign: the pipeline’s deletion mark',
      'clickhouse._version: the pipeline’s version of the row',
    ]);
    expect(warnings.join('\n')).toMatch(/created_at is compared with sales.create_time because of their names/);
    expect(warnings.join('\n')).toMatch(/deleted_at looks like a soft delete/);
    expect(warnings.join('\n')).toMatch(
      /create_time: timestamp with time zone in Postgres, DateTime64\(3, 'UTC'\) here: times are cut/,
    );
    expect(warnings.join('\n')).toMatch(/placed_by: NULL in Postgres, which cannot be held here/);
    expect(warnings.join('\n')).not.toMatch(/sales.amount/);
  });

  test('read what a pipeline adds for what it means', async () => {
    const { type } = await resolved(order);
    expect(type.copies[1]?.tables).toMatchObject([
      { deletion: { column: '_peerdb_is_deleted', is: { equal: '1' } }, version: { column: 'lsn', unit: 'lsn' } },
      { deletion: { column: '_sign', is: { equal: '-1' } }, version: { column: '_version', unit: 'counter' } },
    ]);
  });

  test('work through a view of FINAL, which is read as the table below it', async () => {
    const { type } = await resolved({ ...order, clickhouse: 'sales_now' });
    expect(type.copies[1]?.tables[0]).toMatchObject({ table: 'sales_now', version: { unit: 'lsn' } });
  });

  test('of a child that a foreign key links find its rows, though it has no column for the rest of the record’s key', async () => {
    const children = [{ id: 'note', postgres: 'public.ticket_notes', clickhouse: 'ticket_notes' }];
    const { type } = await resolved({ ...ticket, children });
    expect(type.key).toEqual([
      { id: 'workspace', type: 'text' },
      { id: 'ticket', type: 'integer' },
    ]);
    expect(type.copies.map(({ tables }) => tables[1]?.key)).toEqual([
      { ticket: 'ticket_id', id: 'id' },
      { ticket: 'ticket_id', id: 'id' },
    ]);
    await under.postgres.query(
      `INSERT INTO tickets VALUES (1, 'w', 'a'), (2, 'w', 'b'); INSERT INTO ticket_notes VALUES (7, 1, 'x'), (8, 2, 'y')`,
    );
    await under.clickhouse.insert({
      table: 'ticket_notes',
      values: [
        { id: 7, ticket_id: 1, body: 'x' },
        { id: 8, ticket_id: 2, body: 'y' },
      ],
      format: 'JSONEachRow',
    });
    const read = flat(
      await readRecord(under.stores, type, recordName(type, { workspace: 'w', ticket: '2' }), { timeoutMs }),
    );
    const notes = [{ row: { rowSet: 'note', key: { id: '8' } }, values: { body: 'y' } }];
    expect(dataOf(read.truth).rows).toEqual([{ row: { rowSet: 'ticket', key: {} }, values: { title: 'b' } }, ...notes]);
    expect(dataOf(read.final).rows).toEqual(notes);
  });
});

test('a pair of columns without a rule is told beforehand; types of the user’s own that have one are not', async () => {
  const { warnings } = await resolved({
    id: 'shape',
    name: 'shapes/{id}',
    postgres: 'public.shapes',
    clickhouse: 'shapes',
    where: '',
  });
  expect(warnings).toEqual([
    'shapes.spot: no rule compares point in Postgres with Tuple(Float64, Float64) here: the field stays unknown, and no record with it is called consistent.',
  ]);
});

describe('what is said goes before what is found', () => {
  test('fields, renames, deletions, versions and columns to leave out', async () => {
    const { type } = await resolved({
      ...order,
      title: 'Sales order',
      fields: { state: { label: 'State' }, amount: null, placedBy: { columns: { clickhouse: 'region' } } },
      renames: { note: 'placed_by' },
      deleted: {
        postgres: { column: 'deleted_at', is: 'not_null' },
        clickhouse: { column: 'region', is: { equal: 'x' } },
      },
      version: { column: '_peerdb_version', unit: 'ns' },
      ignore: [{ column: 'created_at', why: 'the copy has its own' }],
      createdAt: null,
      milestones: [{ id: 'noted', title: 'noted', fields: ['updated_at'], past: 'Noted', noun: 'note' }],
    });
    expect(type.title).toBe('Sales order');
    expect(type.rows[0]?.fields.map(({ id, label, columns }) => [id, label, columns.clickhouse])).toEqual([
      ['state', 'State', 'state'],
      ['placedBy', 'placed by', 'region'],
      ['note', 'note', 'placed_by'],
      ['updated_at', 'updated at', undefined],
    ]);
    expect(type.copies[0].tables[0]?.deletion).toEqual({ column: 'deleted_at', is: 'not_null' });
    expect(type.copies[1]?.tables[0]).toMatchObject({
      deletion: { column: 'region', is: { equal: 'x' } },
      version: { column: '_peerdb_version', unit: 'ns' },
    });
    expect(type.createdAt).toBeNull();
    expect(type.ignore).toContainEqual({
      copy: 'postgres',
      rowSet: 'order',
      column: 'created_at',
      why: 'the copy has its own',
    });
  });
});

describe('what keeps a type from being used is told, all of it at once', () => {
  test.each<[string, Partial<RecordEntry>, readonly RegExp[]]>([
    [
      'tables that are not there',
      { postgres: 'public.ticket', clickhouse: 'tickts' },
      [
        /^postgres: Postgres has no table public\.ticket that this user can see; public\.tickets is there/,
        /^clickhouse: ClickHouse has no table tickts that this user can see; tickets is there/,
      ],
    ],
    [
      'a part that is no column',
      { name: 'shops/{shop}/tickets/{id}' },
      [/^key\.shop: Postgres: public\.tickets has no column shop/],
    ],
    [
      'a table without a key',
      { postgres: 'public.loose' },
      [/^name: Postgres: public\.loose has no primary key and no unique index/],
    ],
    [
      'a key that is not unique',
      { name: 'workspaces/{workspace}/{title}' },
      [/^name: Postgres: workspace, title is not unique .* keys are \(id\)/],
    ],
    [
      'keys that differ in type',
      { clickhouse: 'ticket_uuid' },
      [/^clickhouse: The key differs in type: public\.tickets\.id is bigint, and ticket_uuid\.id is UUID/],
    ],
    [
      'a key that one side lacks',
      { clickhouse: 'sales' },
      [/^clickhouse: ClickHouse: sales has no column workspace/, /^clickhouse: The key differs in type/],
    ],
    [
      'a key part of a type that its column never holds',
      { key: { ticket: { type: 'uuid', columns: { postgres: 'id', clickhouse: 'id' } } } },
      [/^key\.ticket\.type: Postgres: public\.tickets\.id is bigint, which holds no uuid\./],
    ],
    [
      'a mark of deletion that its column is never equal to',
      {
        clickhouse: 'sales',
        postgres: 'public.sales',
        name: 's/{tenant_id}/{id}',
        deleted: { postgres: { column: 'deleted_at', is: { equal: 'true' } } },
      },
      [
        /^deleted\.postgres: Postgres: public\.sales\.deleted_at is timestamp.* never equal to true\. Expected a time, or IS NOT NULL/,
      ],
    ],
    ['no copy at all', { clickhouse: undefined }, [/^clickhouse: There is nothing to compare Postgres with/]],
    [
      'columns that are not there',
      {
        fields: { titel: null, title: { columns: { clickhouse: 'headline' } } },
        deleted: { clickhouse: { column: 'gone', is: { equal: '1' } } },
        version: { column: 'v', unit: 'ms' },
        changedAt: 'changed',
        renames: { a: 'b' },
        ignore: [
          { column: 'title', why: 'it is there' },
          { column: 'headline', why: 'it is not' },
          { column: 'headline', why: 'nor there', copy: 'clickhouse' },
        ],
      },
      [
        /^deleted\.clickhouse: ClickHouse: tickets has no column gone/,
        /^version\.column: ClickHouse: tickets has no column v/,
        /^fields\.titel: Postgres: public\.tickets has no column titel/,
        /^renames\.a: Postgres/,
        /^renames\.a: ClickHouse/,
        /^ignore\[1\]\.column: No table has a column headline: looked in public\.tickets, tickets\.$/,
        /^ignore\[2\]\.column: No table has a column headline: looked in tickets\.$/,
        /^fields\.title\.columns\.clickhouse: ClickHouse: tickets has no column headline/,
        /^changedAt: public\.tickets has no compared field changed/,
      ],
    ],
    [
      'a child that does not say whose it is',
      { children: [{ id: 'note', postgres: 'public.loose' }] },
      [
        /^children\[0\]\.parent: Postgres: no column of public\.loose holds id of public\.tickets/,
        /^children\[0\]\.key: .*no primary key/,
      ],
    ],
  ])('%s', async (_what, change, expected) => {
    const found = await problems({ ...ticket, ...change });
    expect(found).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as string));
  });

  test('whoever names the key of a view answers for it, and is told so', async () => {
    const view = { ...ticket, postgres: 'public.tickets_seen' };
    expect(await problems(view)).toEqual([expect.stringContaining('no primary key')]);
    const { warnings } = await resolved({ ...view, key: { ticket: { columns: { postgres: 'id' } } } });
    expect(warnings).toContain('Postgres does not enforce that the key of public.tickets_seen is unique.');
  });

  test('a version in the sorting key, in whole seconds, and a partition outside it leave a type usable, with a warning', async () => {
    const { warnings } = await resolved(ticket);
    expect(warnings.join('\n')).toMatch(/version column at in the sorting key: versions never collapse/);
    expect(warnings.join('\n')).toMatch(/partitioned by title, outside its sorting key/);
    expect(warnings.join('\n')).toMatch(/tickets counts versions in whole seconds/);
  });
});
