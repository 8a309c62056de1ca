import { createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { Inspection, InspectManyResponse } from '@/lib/contract/inspect';
import type { Problem } from '@/lib/contract/problem';
import {
  discoverResponseSchema,
  recordListSchema,
  type RecordTypesResponse,
  type TrialResponse,
} from '@/lib/contract/records';
import { readConfigFile } from '@/lib/environments/readConfigFile';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

/** The whole configuration of a team with tables of its own. */
const CONFIG = `{
  "records": [
    { "id": "order", "name": "tenants/{tenant_id}/orders/{id}", "postgres": "own.orders", "clickhouse": "own_orders",
      "deleted": { "postgres": "deleted_at IS NOT NULL" },
      "children": [{ "id": "item", "postgres": "own.order_items", "clickhouse": "own_items", "parent": { "order_id": "id" } }] },
    { "id": "invoice", "name": "invoices/{id}", "postgres": "own.invoices", "clickhouse": "own_invoices" },
    { "id": "parcel", "name": "parcels/{id}", "postgres": "own.parcels", "clickhouse": "own_parcels" },
    { "id": "job", "name": "queues/{queue}/jobs/{id}", "postgres": "own.jobs", "clickhouse": "own_jobs" },
    { "id": "broken", "name": "broken/{id}", "postgres": "own.jobs", "clickhouse": "own_jobs", "changedAt": "state" }
  ]
}`;

let console: TestServer;
let postgres: pg.Pool;
let clickhouse: ClickHouseClient;

beforeAll(async () => {
  console = await openTestServer(async (config, databases) => {
    postgres = new pg.Pool({ connectionString: databases.postgresUrl, max: 2 });
    postgres.on('error', () => undefined);
    clickhouse = createClient({ url: databases.clickhouse.url });
    await postgres.query(`
      CREATE SCHEMA own;
      CREATE TABLE own.orders (tenant_id text, id uuid, state text NOT NULL, amount numeric(12,2) NOT NULL, "placedAt" timestamptz NOT NULL,
        updated_at timestamptz NOT NULL, deleted_at timestamptz, PRIMARY KEY (tenant_id, id));
      CREATE TABLE own.order_items (tenant_id text, order_id uuid, line integer, sku text NOT NULL, price numeric(12,2) NOT NULL,
        PRIMARY KEY (tenant_id, order_id, line));
      CREATE TABLE own.invoices (id bigint, total numeric(12,2));
      GRANT USAGE ON SCHEMA own TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA own TO PUBLIC;`);
    const settings = 'SETTINGS merge_selector_base = 1000';
    for (const query of [
      `CREATE TABLE own_orders (tenant_id String, id UUID, state LowCardinality(String), amount Decimal(12, 2), placed_at DateTime64(6, 'UTC'),
        updated_at DateTime64(6, 'UTC'), _peerdb_is_deleted UInt8, lsn UInt64) ENGINE = ReplacingMergeTree(lsn) ORDER BY (tenant_id, id) ${settings}`,
      `CREATE TABLE own_items (tenant_id String, order_id UUID, line Int32, sku String, price Decimal(12, 2), _peerdb_is_deleted UInt8, lsn UInt64)
        ENGINE = ReplacingMergeTree(lsn) ORDER BY (tenant_id, order_id, line) ${settings}`,
      `CREATE TABLE own_invoices (id Int64, total Decimal(12, 2), v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id ${settings}`,
    ])
      await clickhouse.command({ query });
    const { records = [] } = readConfigFile(CONFIG, 'lastwrite.config.json', {});
    const [local] = config.environments;
    return { ...config, environments: [{ ...local, records }] };
  });
});
afterAll(async () => {
  await Promise.allSettled([postgres.end(), clickhouse.close()]);
  await console.close();
});

const idOf = (n: number) => `0197aa00-0000-4000-8000-${String(n).padStart(12, '0')}`;
const nameOf = (n: number) => `tenants/acme/orders/${idOf(n)}`;
const time = '2026-01-18 10:32:07.418204';

async function order(
  n: number,
  copied: { readonly state?: string; readonly lsn?: number; readonly deleted?: number } = {},
) {
  await postgres.query('INSERT INTO own.orders VALUES ($1, $2, $3, $4, $5, $6)', [
    'acme',
    idOf(n),
    'paid',
    '12.50',
    `${time}Z`,
    `${time}Z`,
  ]);
  await postgres.query('INSERT INTO own.order_items VALUES ($1, $2, 1, $3, 5), ($1, $2, 3, $4, 7.50)', [
    'acme',
    idOf(n),
    'a',
    'b',
  ]);
  await copyOrder(n, copied);
}

async function copyOrder(n: number, { state = 'paid', lsn = 10, deleted = 0 }: Parameters<typeof order>[1] = {}) {
  const key = { tenant_id: 'acme', id: idOf(n) };
  const row = { ...key, state, amount: '12.50', placed_at: time, updated_at: time, _peerdb_is_deleted: deleted, lsn };
  await clickhouse.insert({ table: 'own_orders', values: [row], format: 'JSONEachRow' });
}

async function copyItem(n: number, line: number, sku: string, price: string, lsn = 10) {
  const row = { tenant_id: 'acme', order_id: idOf(n), line, sku, price, _peerdb_is_deleted: 0, lsn };
  await clickhouse.insert({ table: 'own_items', values: [row], format: 'JSONEachRow' });
}

async function inspect(name: string): Promise<Inspection> {
  const answer = await console.ask(`/api/inspect/${name}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Inspection;
}

/** Once a difference can no longer go away by itself. */
async function inspectSettled(name: string): Promise<Inspection> {
  let inspection = await inspect(name);
  await expect.poll(async () => (inspection = await inspect(name)).verdict).not.toBe('unknown');
  return inspection;
}

describe('an order of a team’s own, under five lines of configuration', () => {
  test('whose copies agree is consistent; its versions are LSNs', async () => {
    await order(1);
    await copyItem(1, 1, 'a', '5');
    await copyItem(1, 3, 'b', '7.5');
    const inspection = await inspectSettled(nameOf(1));
    expect(inspection).toMatchObject({ recordType: 'order', title: 'Order', verdict: 'consistent', findings: [] });
    expect(inspection.rowSets.map(({ noun, key }) => [noun, key])).toEqual([
      ['order', []],
      ['item', ['line']],
    ]);
    expect(inspection.rows.map(({ rowSet, key, status }) => [rowSet, key, status])).toEqual([
      ['order', {}, 'equal'],
      ['item', { line: '1' }, 'equal'],
      ['item', { line: '3' }, 'equal'],
    ]);
    expect(inspection.versions.map(({ version }) => version)).toEqual(['10', '10', '10']);
  });

  test('with more items than are read of each of many is read whole among many, too', async () => {
    await order(7);
    await postgres.query(
      "INSERT INTO own.order_items SELECT 'acme', $1, line, 'a', 5 FROM generate_series(4, 700) AS line",
      [idOf(7)],
    );
    await clickhouse.command({
      query: `INSERT INTO own_items SELECT 'acme', '${idOf(7)}', number + 4, 'a', 5, 0, 10 FROM numbers(697)`,
    });
    await copyItem(7, 1, 'a', '5');
    await copyItem(7, 3, 'b', '7.5');
    expect((await inspectSettled(nameOf(7))).verdict).toBe('consistent');
    const many = async () => {
      const names = [nameOf(7), ...Array.from({ length: 110 }, (_, index) => nameOf(1_000 + index))];
      const answer = await console.post('/api/inspect', { names });
      return ((await answer.json()) as InspectManyResponse).results[0];
    };
    expect(await many()).toMatchObject({ name: nameOf(7), verdict: 'consistent' });
    await clickhouse.command({
      query: `INSERT INTO own_items SELECT 'acme', '${idOf(7)}', 650, 'other', 5, 0, 20`,
    });
    expect(await many()).toMatchObject({ verdict: 'inconsistent' });
  });

  test('that is broken says so in the words of its type', async () => {
    await order(2);
    await copyOrder(2, { state: 'open', lsn: 20 });
    await copyItem(2, 1, 'a', '5');
    const inspection = await inspectSettled(nameOf(2));
    expect(inspection.verdict).toBe('inconsistent');
    const said = JSON.stringify([inspection.headline, inspection.findings, inspection.checks]);
    expect(said).toMatch(/Item 3: RAW holds no version of it/);
    expect(said).toMatch(/For the order, version 1/);
    expect(said).not.toMatch(/scorecard|criterion|\bcard\b|\bscore\b/i);
  });

  test('that is deleted on both sides, each in its own way, is no difference', async () => {
    await order(3);
    await postgres.query('DELETE FROM own.order_items WHERE order_id = $1', [idOf(3)]);
    await postgres.query('UPDATE own.orders SET deleted_at = now() WHERE id = $1', [idOf(3)]);
    await copyOrder(3, { deleted: 1, lsn: 30 });
    const inspection = await inspectSettled(nameOf(3));
    expect([inspection.verdict, inspection.findings.map(({ code }) => code)]).toEqual(['consistent', []]);
  });

  test('is found by its bare id, and in a paste beside a scorecard', async () => {
    const { text } = await healthyRecord(console.bench);
    await inspectSettled(text);
    const answer = await console.post('/api/inspect', { names: [`${text} and ${nameOf(1)}`, idOf(2)] });
    const { results } = (await answer.json()) as InspectManyResponse;
    expect(results.map(({ name, recordType, verdict }) => [name, recordType, verdict])).toEqual([
      [text, 'scorecard', 'consistent'],
      [nameOf(1), 'order', 'consistent'],
      [nameOf(2), 'order', 'inconsistent'],
    ]);
  });
});

describe('a type that does not fit the stores', () => {
  test('answers with what is wrong, leaves others alone, and is usable once it is put right', async () => {
    const refused = await console.ask('/api/inspect/invoices/7');
    expect(refused.status).toBe(409);
    const problem = (await refused.json()) as Problem;
    expect(problem.code).toBe('record_type_unusable');
    expect(problem.detail).toMatch(
      /invoice \(lastwrite\.config\.json:6\) does not fit the stores.*own\.invoices has no primary key/,
    );
    expect(problem.errors).toEqual([{ path: 'name', message: expect.stringContaining('no primary key') as string }]);

    const many = await console.post('/api/inspect', { names: ['invoices/7', nameOf(1)] });
    const { results } = (await many.json()) as InspectManyResponse;
    expect(results.map(({ verdict, error }) => [verdict, error?.code])).toEqual([
      ['unknown', 'record_type_unusable'],
      ['consistent', undefined],
    ]);

    await postgres.query('ALTER TABLE own.invoices ADD PRIMARY KEY (id); INSERT INTO own.invoices VALUES (7, 1.5)');
    await clickhouse.insert({ table: 'own_invoices', values: [{ id: 7, total: '1.5', v: 1 }], format: 'JSONEachRow' });
    await expect.poll(async () => (await console.ask('/api/inspect/invoices/7')).status).toBe(200);
    expect((await inspectSettled('invoices/7')).verdict).toBe('consistent');
  });
});

test('the list of types tells how each is mapped, what is left out, and what will give trouble', async () => {
  const types = (await (await console.ask('/api/records')).json()) as RecordTypesResponse;
  expect(types.map(({ id }) => id)).toEqual([
    'scorecard',
    'conversation-event',
    'order',
    'invoice',
    'parcel',
    'job',
    'broken',
  ]);
  const found = types.find(({ id }) => id === 'order');
  expect(found).toMatchObject({
    key: [
      { id: 'tenant_id', type: 'text' },
      { id: 'id', type: 'uuid' },
    ],
    problems: [],
    changedAt: 'updated_at',
  });
  expect(found?.fields).toContainEqual({
    rowSet: 'order',
    id: 'placedAt',
    label: 'placed at',
    columns: { postgres: 'placedAt', clickhouse: 'placed_at' },
    expressions: {},
  });
  expect(found?.ignore).toContainEqual({
    copy: 'clickhouse',
    rowSet: 'order',
    column: '_peerdb_is_deleted',
    why: 'PeerDB’s deletion mark',
  });
});

describe('the records of a type', () => {
  const list = async (path: string) => {
    const answer = await console.ask(path);
    const body: unknown = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(200);
    const link = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
    return { ...recordListSchema.parse(body), link };
  };
  /** Every page from the first on. */
  const namesOf = async (path: string) => {
    const names: string[] = [];
    for (let next: string | null = path; next !== null;) {
      const page: Awaited<ReturnType<typeof list>> = await list(next);
      names.push(...page.records.map(({ name }) => name.split('/').at(-1) ?? ''));
      next = page.link;
    }
    return names;
  };

  beforeAll(async () => {
    await postgres.query(`
      CREATE TABLE own.jobs (queue text, id bigint, state text, updated_at timestamptz, PRIMARY KEY (queue, id));
      CREATE INDEX jobs_by_change ON own.jobs (updated_at, queue, id);
      GRANT SELECT ON own.jobs TO PUBLIC;
      INSERT INTO own.jobs SELECT 'a', n, 'done', '2026-01-18 10:00:00.000001Z'::timestamptz + (n / 3) * interval '1 second' FROM generate_series(1, 9) AS n;
      INSERT INTO own.jobs VALUES ('a', 10, 'done', NULL), ('b', 13, 'done', NULL), ('a/b', 11, 'done', '2026-01-18 09:00:00Z'), ('', 12, 'done', '2026-01-18 09:00:00Z');`);
    await clickhouse.command({
      query:
        "CREATE TABLE own_jobs (queue String, id Int64, state String, updated_at DateTime64(6, 'UTC'), v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (queue, id)",
    });
    await clickhouse.command({
      query:
        "INSERT INTO own_jobs SELECT 'a', number, if(number = 7, 'open', 'done'), toDateTime64('2026-01-18 10:00:00.000001', 6, 'UTC') + intDiv(number, 3), 1 FROM numbers(1, 8)",
    });
    await eventually(async () => {
      expect((await console.ask('/api/records/job')).status).toBe(200);
    }, 200);
  });

  test('are listed by when they changed, the last one first, each with its verdict, and by their keys within one instant', async () => {
    const open = async () => (await list('/api/records/job')).records.filter(({ verdict }) => verdict === 'unknown');
    await expect.poll(open).toEqual([]);
    const { records, notes, orderedBy, link, changedAt } = await list('/api/records/job');
    expect([orderedBy, changedAt, link]).toEqual(['changed', 'updated_at', null]);
    expect(records.map(({ name, verdict, findings }) => [name.replace('queues/', ''), verdict, findings])).toEqual([
      ['a/jobs/9', 'inconsistent', ['missing_in_clickhouse']],
      ['a/jobs/8', 'consistent', []],
      ['a/jobs/7', 'inconsistent', ['missing_write']],
      ['a/jobs/6', 'consistent', []],
      ['a/jobs/5', 'consistent', []],
      ['a/jobs/4', 'consistent', []],
      ['a/jobs/3', 'consistent', []],
      ['a/jobs/2', 'consistent', []],
      ['a/jobs/1', 'consistent', []],
      ['a%2Fb/jobs/11', 'inconsistent', ['missing_in_clickhouse']],
      ['a/jobs/10', 'inconsistent', ['missing_in_clickhouse']],
      ['b/jobs/13', 'inconsistent', ['missing_in_clickhouse']],
    ]);
    expect(records.at(-1)?.changedAt).toBeNull();
    expect(records[0]?.changedAt).toBe('2026-01-18T10:00:03.000001Z');
    expect(notes).toEqual(['Left out: 1 row with a key that cannot be written as a name.']);
  });

  test.each([1, 2, 3, 4, 100])('in pages of %i none is skipped and none told twice', async (limit) => {
    expect(await namesOf(`/api/records/job?limit=${limit}`)).toEqual([
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
      '2',
      '1',
      '11',
      '10',
      '13',
    ]);
    const since = encodeURIComponent('2026-01-18T10:00:02.000001Z');
    expect(await namesOf(`/api/records/job?changedSince=${since}&limit=${limit}`)).toEqual(['9', '8', '7', '6']);
  });

  test('that do not say when they changed are listed by key, and what would order them by time is told', async () => {
    const first = await list('/api/records/invoice?limit=1');
    expect(first).toMatchObject({ orderedBy: 'key', changedAt: null, records: [{ changedAt: null }] });
    expect(first.notes).toEqual([expect.stringMatching(/"Invoice" does not say when .* "changedAt" of invoice/)]);
    const refused = await console.ask('/api/records/invoice?changedSince=2026-01-18T10:00:00Z');
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as Problem).errors).toEqual([
      { path: 'query.changedSince', message: expect.stringMatching(/Set "changedAt" of invoice/) as string },
    ]);
    await postgres.query('INSERT INTO own.invoices VALUES (10, 1), (9, 1), (-3, 1)');
    expect(await namesOf('/api/records/invoice?limit=2')).toEqual(['-3', '7', '9', '10']);
  });

  test('of a row that is deleted in Postgres alone are listed too', async () => {
    const { records } = await list('/api/records/order');
    expect(records.find(({ name }) => name === nameOf(3))?.verdict).toBe('consistent');
  });

  test('what cannot be listed says why', async () => {
    expect((await console.ask('/api/records/nothing')).status).toBe(404);
    for (const wrong of [
      'after=x',
      'after=WyJhIl0',
      'after=WyIyMDI2LTEzLTAxIiwiYSIsIjEiXQ',
      'changedSince=today',
      'limit=0',
      'page=2',
    ])
      expect([wrong, (await console.ask(`/api/records/job?${wrong}`)).status]).toEqual([wrong, 400]);
    expect((await console.ask('/api/records/broken')).status).toBe(409);
    await postgres.query('ALTER TABLE own.jobs RENAME TO moved');
    const gone = await console.ask('/api/records/job');
    await postgres.query('ALTER TABLE own.moved RENAME TO jobs');
    expect(gone.status).toBe(409);
    expect(await gone.json()).toMatchObject({
      code: 'record_type_unusable',
      detail: expect.stringMatching(/Postgres has no table own\.jobs/) as string,
    });
  });
});

test('a trial over records that both stores hold says of each field how it agrees', async () => {
  await postgres.query(`
    CREATE TABLE own.parcels (id bigint PRIMARY KEY, state text NOT NULL, sent_at timestamptz NOT NULL, cents bigint NOT NULL, note text, at timestamptz NOT NULL, place point);
    GRANT SELECT ON own.parcels TO PUBLIC;
    INSERT INTO own.parcels SELECT n, 'sent', '2026-01-18 10:32:07.418204Z', 1234567 + n, NULL, '2026-01-18 10:32:07.418204Z', CASE WHEN n > 5 THEN point(1, n) END FROM generate_series(1, 250) AS n`);
  await clickhouse.command({
    query: `CREATE TABLE own_parcels (id Int64, state String, sent_at DateTime64(3, 'UTC'), cents Int64, note String, at DateTime64(6, 'UTC'), place Tuple(Float64, Float64), v UInt64)
      ENGINE = ReplacingMergeTree(v) ORDER BY id`,
  });
  await clickhouse.command({
    query: `INSERT INTO own_parcels SELECT number, if(number <= 3, 'open', 'sent'), toDateTime64('2026-01-18 10:32:07.418', 3, 'UTC'),
      (1234567 + number) * 100, '', toDateTime64('2026-01-18 12:32:07.418204', 6, 'UTC'), if(number > 5, (3, number), (0, 0)), 1 FROM numbers(1, 220)`,
  });
  let answer = await console.ask('/api/records/parcel/trial');
  await expect.poll(async () => (answer = await console.ask('/api/records/parcel/trial')).status).toBe(200);
  const trial = (await answer.json()) as TrialResponse;
  expect(trial).toMatchObject({ recordType: 'parcel', compared: 200, lookedFor: 250, settled: false });
  expect(Object.fromEntries(trial.fields.map(({ field, says }) => [field, says]))).toEqual({
    state: 'equal in 197 of 200',
    sent_at: 'equal in 200 of 200, when cut to milliseconds',
    cents: 'equal in 0 of 200: 100 times as large in ClickHouse; more likely paired or scaled wrongly than broken',
    note: 'equal in 200 of 200, default where Postgres has NULL, 200 times',
    at: 'equal in 0 of 200: always 2 hours later in ClickHouse; more likely paired or scaled wrongly than broken',
    place:
      'equal in 5 of 5, default where Postgres has NULL, 5 times; 195 not compared: no rule for point against Tuple(Float64, Float64)',
  });
  expect((await console.ask('/api/records/nothing/trial')).status).toBe(404);
});

describe('what is found in the stores', () => {
  const discover = async (asked: object) => {
    const answer = await console.post('/api/discover', asked);
    expect(answer.status).toBe(200);
    return discoverResponseSchema.parse(await answer.json());
  };

  test('is tried where that is asked for, configured types and what does not fit apart', async () => {
    await postgres.query(`
      CREATE TABLE own.trips (id bigint PRIMARY KEY, cents bigint NOT NULL, note text NOT NULL);
      CREATE TABLE own.secrets (id bigint PRIMARY KEY, note text NOT NULL);
      GRANT SELECT ON own.trips TO PUBLIC;
      INSERT INTO own.trips SELECT n, 1000 + n, 'x' FROM generate_series(1, 30) AS n; INSERT INTO own.secrets VALUES (1, 'x'); REVOKE ALL ON own.secrets FROM lastwrite_reader`);
    for (const query of [
      'CREATE TABLE trips (id Int64, cents Int64, note String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
      "INSERT INTO trips SELECT number, (1000 + number) * 100, 'x', 1 FROM numbers(1, 30)",
      'CREATE TABLE secrets (id Int64, note String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    ])
      await clickhouse.command({ query });

    const untried = await discover({});
    expect(untried.proposals.map(({ trial }) => trial)).toEqual(untried.proposals.map(() => null));
    const tried = await discover({ trial: true });
    const of = (table: string) => tried.proposals.find(({ entry }) => entry.postgres === table);
    expect(of('own.trips')?.trial).toMatchObject({ recordType: 'trip', compared: 30, lookedFor: 30 });
    expect(of('own.trips')?.trial?.fields.map(({ field, says, suspect }) => [field, says, suspect])).toEqual([
      ['cents', expect.stringContaining('equal in 0 of 30: 100 times as large in ClickHouse'), true],
      ['note', 'equal in 30 of 30', false],
    ]);
    expect(of('own.orders')).toMatchObject({ configured: true, trial: null, trialProblem: null });
    expect(of('own.secrets')).toMatchObject({
      trial: null,
      problems: [
        { path: 'key.id', message: expect.stringMatching(/may not read the column id of own\.secrets/) as string },
      ],
    });
  });

  test('may be asked for by its table alone', async () => {
    const { proposals } = await discover({ trial: true, postgres: 'own.trips' });
    expect(proposals.map(({ entry, trial }) => [entry.postgres, trial?.compared])).toEqual([['own.trips', 30]]);
    expect((await discover({ postgres: 'own.nothing' })).proposals).toEqual([]);
  });
});
