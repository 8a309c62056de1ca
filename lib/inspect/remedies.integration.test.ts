import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import type { RepairStatement } from '@/lib/contract/told';
import { copiedSamples, makeCopied } from '@/lib/embedded/samples/copied/seedCopied';
import { makeSample } from '@/lib/embedded/samples/makeSample';
import { samples } from '@/lib/embedded/samples/samples';
import type { Call } from '@/lib/evidence/model';
import { recordName, type RecordName } from '@/lib/record/recordName';
import type { RecordType, TableOfRows } from '@/lib/record/RecordType';
import { createWallClock } from '@/lib/reference/clock';
import { orderType } from '@/lib/reference/order/orderType';
import { openStores, type WritableStores } from '@/lib/reference/openStores';
import { builtInTypes } from '@/lib/reference/recordTypes';
import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { raceCalls, type RacingCall } from '@/lib/scenarios/control/raceCalls';
import { openStores as openReadStores, type Stores } from '@/lib/stores/openStores';
import { openStoresUnderTest, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { inspectRecord } from './inspectRecord';

let under: StoresUnderTest;
let writable: WritableStores;
beforeAll(async () => {
  under = await openStoresUnderTest();
  writable = openStores(under.databases.postgresUrl, under.databases.clickhouse.url);
});
afterAll(async () => {
  await writable.close();
  await under.close();
});

/** As if nothing had moved for long: what stands now is what stays. */
function inspect(
  name: RecordName,
  calls: readonly Call[],
  types: readonly RecordType[] = builtInTypes,
  stores: Stores = under.stores,
): Promise<Inspection> {
  return inspectRecord(
    {
      stores,
      types,
      environment: { id: 'local', settleMs: 0, timeoutMs: 60_000 },
      listCalls: () => Promise.resolve(new Map([[name.text, { calls, dropped: [] }]])),
      now: () => new Date().toISOString(),
    },
    name,
  );
}

function openStoresForReading(): Stores {
  return openReadStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
}

function statementsOf({ findings }: Inspection): readonly RepairStatement[] {
  return findings.flatMap(({ remedy }) => remedy?.statements ?? []);
}

/** Verbatim, as a person pastes it. */
async function run(statements: readonly RepairStatement[]): Promise<void> {
  for (const { store, sql } of statements)
    if (store === 'postgres') await under.postgres.query(sql);
    else await under.clickhouse.command({ query: sql });
}

const faults = ({ findings }: Inspection) =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

describe('the SQL that an inspection shows repairs the record', () => {
  // The others have tests of their own below.
  const elsewhere = new Set<string | undefined>([undefined, 'in_flight', 'lost_update', 'null_as_default']);
  const damaged = samples.filter(({ findings: [first] }) => !elsewhere.has(first));
  test.each(damaged.map((sample) => [sample.findings[0], sample.title, sample] as const))(
    '%s: %s',
    async (_code, _title, sample) => {
      const calls = await makeSample(writable, sample);
      const before = await inspect(sample.name, calls);
      const statements = statementsOf(before);
      if (before.verdict === 'consistent') {
        expect(statements).toEqual([]);
        return;
      }
      expect(statements.length).toBeGreaterThan(0);
      await run(statements);
      const after = await inspect(sample.name, calls);
      expect([after.verdict, faults(after)]).toEqual(['consistent', []]);
      expect(statementsOf(after)).toEqual([]);
    },
  );
});

test('a copy in Postgres that lacks a row, has one too many and one with other values', async () => {
  const healthy = samples.find(({ findings }) => findings.length === 1 && findings[0] === 'null_as_default');
  if (healthy === undefined) throw new Error('there is a healthy sample');
  const calls = await makeSample(writable, healthy);
  expect(statementsOf(await inspect(healthy.name, calls))).toEqual([]);
  const key = 'customer_id = $1 AND profile_id = $2 AND scorecard_id = $3';
  const values = ['customer', 'profile', 'scorecard'].map((part) => healthy.name.key[part]);
  const { rows } = await under.postgres.query<{ criterion_id: string }>(
    `SELECT criterion_id FROM historic.scorecard_scores WHERE ${key} ORDER BY 1`,
    values,
  );
  const [gone, other] = rows.map(({ criterion_id }) => criterion_id);
  await under.postgres.query(
    `UPDATE historic.scorecard_scores SET criterion_id = 'nobody-asked' WHERE ${key} AND criterion_id = $4`,
    [...values, gone],
  );
  await under.postgres.query(
    `UPDATE historic.scorecard_scores SET comment = 'another', numeric_value = 99 WHERE ${key} AND criterion_id = $4`,
    [...values, other],
  );
  const before = await inspect(healthy.name, calls);
  expect(faults(before)).toEqual(['derived_divergence']);
  const statements = statementsOf(before);
  expect(statements.map(({ store, sql }) => [store, sql.slice(0, 6)])).toEqual([
    ['postgres', 'DELETE'],
    ['postgres', 'INSERT'],
    ['postgres', 'UPDATE'],
  ]);
  await run(statements);
  const after = await inspect(healthy.name, calls);
  expect([after.verdict, faults(after), statementsOf(after)]).toEqual(['consistent', [], []]);
});

describe('what Postgres itself lost is sent again', () => {
  const lost = samples.filter(({ findings: [first] }) => first === 'lost_update');
  test.each(lost.map((sample) => [sample.title, sample] as const))('%s', async (_title, sample) => {
    const calls = await makeSample(writable, sample);
    const before = await inspect(sample.name, calls);
    const [remedy] = before.findings.flatMap(({ code, remedy: each }) => (code === 'lost_update' ? [each] : []));
    expect(remedy?.statements).toEqual([]);
    expect(remedy?.sendAgain).not.toEqual([]);
    const strategy = parseStrategy('own_columns/async_reread') as Strategy;
    const context = { ...writable, newId: uuidv7, wallClock: createWallClock() };
    const sent: Call[] = [];
    for (const { call, request } of remedy?.sendAgain ?? []) {
      // What the console was told of a request is what the service takes.
      const again = { call, request, caller: 'users/lead-2', strategy } as unknown as RacingCall;
      sent.push(...Object.values(await raceCalls(context, sample.name, { again }, [])));
    }
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    const after = await inspect(sample.name, [...calls, ...sent]);
    expect([after.verdict, faults(after)]).toEqual(['consistent', []]);
  });
});

describe('tables of all kinds', () => {
  interface Odd {
    readonly title: string;
    readonly clickhouse: string;
    /** Rows of ClickHouse; Postgres holds `1 | right | 2026-01-02 | 1768732327000`. */
    readonly rows: readonly string[];
    /** `ms` is compared. */
    readonly counted?: boolean;
    readonly version?: TableOfRows['version'];
    readonly deletion?: TableOfRows['deletion'];
    readonly deleted?: boolean;
    readonly sql: RegExp;
  }
  const stamped = (column: string) => `id Int64, state String, at DateTime64(6, 'UTC')${column}`;
  const odd: readonly Odd[] = [
    {
      title: 'the version is a field of the row, and a later one won',
      clickhouse: `(${stamped('')}) ENGINE = ReplacingMergeTree(at) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02')", "(1, 'wrong', '2026-01-03')"],
      sql: /DELETE FROM .*`at` > toDateTime64\('2026-01-02 00:00:00.000000', 6, 'UTC'\)/s,
    },
    {
      title: 'the version is a field that counts milliseconds, and a later one won',
      clickhouse: `(${stamped(', ms Int64')}) ENGINE = ReplacingMergeTree(ms) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 1768732327000)", "(1, 'wrong', '2026-01-02', 1768732999000)"],
      counted: true,
      version: { unit: 'ms' },
      sql: /DELETE FROM .*`ms` > CAST\('1768732327000', 'Int64'\)/s,
    },
    {
      title: 'the version counts milliseconds, and columns that are not compared are kept',
      clickhouse: `(${stamped(', ms UInt64, loader String')}) ENGINE = ReplacingMergeTree(ms) ORDER BY id`,
      rows: ["(1, 'wrong', '2026-01-02', 1768731127418, 'kept')"],
      version: { unit: 'ms' },
      sql: /1768731127419 AS `ms`\n\)\nFROM `odd` FINAL/,
    },
    {
      title: 'a counter that goes no higher',
      clickhouse: `(${stamped(', n UInt8')}) ENGINE = ReplacingMergeTree(n) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 1)", "(1, 'wrong', '2026-01-02', 255)"],
      sql: /DELETE FROM `odd`\nWHERE `id` = 1\n {2}AND `n` >= 255;/,
    },
    {
      title: 'no version: the row inserted last wins',
      clickhouse: `(${stamped('')}) ENGINE = ReplacingMergeTree ORDER BY id`,
      rows: ["(1, 'wrong', '2026-01-02')"],
      sql: /^INSERT INTO `odd` \(`id`, `state`, `at`\)/,
    },
    {
      title: 'an engine that replaces nothing',
      clickhouse: `(${stamped('')}) ENGINE = MergeTree ORDER BY id`,
      rows: ["(1, 'wrong', '2026-01-02')", "(1, 'right', '2026-01-02')"],
      sql: /^DELETE FROM `odd`/,
    },
    {
      title: 'a sorting key with a column that changed',
      clickhouse: `(${stamped(', v UInt64')}) ENGINE = ReplacingMergeTree(v) ORDER BY (id, state)`,
      rows: ["(1, 'wrong', '2026-01-02', 1)"],
      sql: /^DELETE FROM `odd`/,
    },
    {
      title: 'a tombstone hides the row',
      clickhouse: `(${stamped(', v UInt64, gone UInt8')}) ENGINE = ReplacingMergeTree(v, gone) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 1, 0)", "(1, 'right', '2026-01-02', 2, 1)"],
      sql: /VALUES\n {2}\(1, 'right', toDateTime64\(.*, 3\);/,
    },
    {
      title: 'a row that is gone gets a tombstone of the engine',
      clickhouse: `(${stamped(', v UInt64, gone UInt8')}) ENGINE = ReplacingMergeTree(v, gone) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 7, 0)"],
      deleted: true,
      sql: /1 AS `gone`,\n {2}8 AS `v`/,
    },
    {
      title: 'a row that is gone gets the mark that the type declares',
      clickhouse: `(${stamped(', v UInt64, op String')}) ENGINE = ReplacingMergeTree(v) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 7, 'u')"],
      deletion: { column: 'op', is: { equal: 'd' } },
      deleted: true,
      sql: /CAST\('d', 'String'\) AS `op`/,
    },
    {
      title: 'a row that is gone, in a table without marks',
      clickhouse: `(${stamped(', v UInt64')}) ENGINE = ReplacingMergeTree(v) ORDER BY id`,
      rows: ["(1, 'right', '2026-01-02', 7)"],
      deleted: true,
      sql: /^DELETE FROM `odd`\nWHERE `id` = 1;$/,
    },
  ];

  function oddType({ version, deletion, counted }: Odd): RecordType {
    const key = { id: 'id' };
    const field = (id: string) => ({ id, label: id, columns: { truth: id, copy: id } });
    return {
      ...orderType,
      ...{ changedAt: null, createdAt: null, milestones: [], groups: [], calls: [] },
      id: 'odd',
      title: 'Odd',
      name: 'odd/{id}',
      key: [{ id: 'id', type: 'integer' }],
      rows: [
        {
          id: 'row',
          noun: 'row',
          plural: 'rows',
          key: [],
          fields: ['state', 'at', ...(counted ? ['ms'] : [])].map(field),
        },
      ],
      copies: [
        {
          id: 'truth',
          title: 'truth',
          where: 'Postgres',
          store: 'postgres',
          role: 'truth',
          tables: [{ rowSet: 'row', table: 'odd', key }],
        },
        {
          id: 'copy',
          title: 'copy',
          where: 'ClickHouse',
          store: 'clickhouse',
          role: 'derived',
          tables: [{ rowSet: 'row', table: 'odd', key, ...(version && { version }), ...(deletion && { deletion }) }],
        },
      ],
    };
  }

  test.each(odd.map((each) => [each.title, each] as const))('%s', async (_title, each) => {
    await under.postgres.query(
      'DROP TABLE IF EXISTS odd; CREATE TABLE odd (id bigint PRIMARY KEY, state text, at timestamptz, ms bigint); GRANT SELECT ON odd TO PUBLIC',
    );
    if (!each.deleted) await under.postgres.query("INSERT INTO odd VALUES (1, 'right', '2026-01-02Z', 1768732327000)");
    await under.clickhouse.command({ query: 'DROP TABLE IF EXISTS odd SYNC' });
    await under.clickhouse.command({ query: `CREATE TABLE odd ${each.clickhouse}` });
    for (const row of each.rows) await under.clickhouse.command({ query: `INSERT INTO odd VALUES ${row}` });
    const type = oddType(each);
    const look = async () => {
      // The catalogs of both stores are kept for a while, and the table is another one each time.
      const stores = openStoresForReading();
      try {
        return await inspect(recordName(type, { id: '1' }), [], [type], stores);
      } finally {
        await stores.close();
      }
    };
    const before = await look();
    const statements = statementsOf(before);
    expect(statements.map(({ sql }) => sql).join('\n\n')).toMatch(each.sql);
    await run(statements);
    const after = await look();
    expect([faults(after), statementsOf(after)]).toEqual([[], []]);
    // A record that is gone from everywhere proves nothing by itself: no call says that it was deleted.
    expect(after.verdict).toBe(each.deleted && after.verdict !== 'consistent' ? 'unknown' : 'consistent');
    const { data } = await under.clickhouse
      .query({
        query: 'SELECT * FROM odd FINAL'.replace(/ FINAL$/, / MergeTree ORDER/.test(each.clickhouse) ? '' : ' FINAL'),
        format: 'JSON',
      })
      .then((result) => result.json<Record<string, unknown>>());
    if (each.clickhouse.includes('loader')) expect(data).toMatchObject([{ state: 'right', loader: 'kept' }]);
    else if (!each.deleted) expect(data).toMatchObject([{ state: 'right' }]);
  });

  test('an engine that neither replaces nor keeps rows has no SQL, and says why', async () => {
    const each = {
      title: '',
      clickhouse: `(${stamped(', sign Int8')}) ENGINE = CollapsingMergeTree(sign) ORDER BY id`,
      rows: ["(1, 'wrong', '2026-01-02', 1)"],
      sql: /^$/,
    };
    await under.clickhouse.command({ query: 'DROP TABLE IF EXISTS odd SYNC' });
    await under.clickhouse.command({ query: `CREATE TABLE odd ${each.clickhouse}` });
    await under.clickhouse.command({ query: `INSERT INTO odd VALUES ${each.rows[0]}` });
    await under.postgres.query("INSERT INTO odd VALUES (1, 'right', '2026-01-02Z') ON CONFLICT DO NOTHING");
    const type = oddType(each);
    const stores = openStoresForReading();
    const inspection = await inspect(recordName(type, { id: '1' }), [], [type], stores);
    await stores.close();
    expect(inspection.verdict).toBe('inconsistent');
    expect(statementsOf(inspection)).toEqual([]);
    expect(inspection.findings[0]?.remedy?.repair).toContain('because odd has the engine CollapsingMergeTree');
  });
});

describe('UUIDs that are kept as text, in upper case', () => {
  const uuid = '0197aaab-0000-4000-8000-000000abc001';
  const key = { id: 'id' };
  const field = { id: 'state', label: 'state', columns: { truth: 'state', second: 'state', copy: 'state' } };
  const shared = { where: '', tables: [{ rowSet: 'row', table: 'cased', key }] };
  const type: RecordType = {
    ...orderType,
    ...{ changedAt: null, createdAt: null, milestones: [], groups: [], calls: [] },
    id: 'cased',
    title: 'Cased',
    name: 'cased/{id}',
    key: [{ id: 'id', type: 'uuid' }],
    rows: [{ id: 'row', noun: 'row', plural: 'rows', key: [], fields: [field] }],
    copies: [
      { ...shared, id: 'truth', title: 'truth', store: 'postgres', role: 'truth' },
      {
        ...{ ...shared, id: 'second', title: 'second', store: 'postgres', role: 'derived' },
        tables: [{ rowSet: 'row', table: 'cased_copy', key }],
      },
      { ...shared, id: 'copy', title: 'copy', store: 'clickhouse', role: 'derived' },
    ],
  };
  const [lower, upper] = [uuid, uuid.toUpperCase()];

  interface Cased {
    readonly title: string;
    readonly column: 'text' | 'uuid';
    /** As Postgres and ClickHouse hold the key; of `truth` undefined, Postgres holds no row. */
    readonly truth?: string;
    readonly copied: string;
    readonly engine: string;
    readonly sql: RegExp;
  }
  const either = `IN ('${lower}', '${upper}')`.replace(/[()]/g, '\\$&');
  const cased: readonly Cased[] = [
    {
      title: 'a row of an engine that replaces keeps its key as it is',
      column: 'text',
      truth: upper,
      copied: upper,
      engine: 'ReplacingMergeTree(v) ORDER BY id',
      sql: new RegExp(`SELECT \\* REPLACE .* FINAL\\nWHERE \`id\` ${either};`, 's'),
    },
    {
      title: 'a row of an engine that replaces nothing is deleted',
      column: 'text',
      truth: upper,
      copied: upper,
      engine: 'MergeTree ORDER BY id',
      sql: new RegExp(`DELETE FROM \`cased\`\\nWHERE \`id\` ${either}`),
    },
    {
      title: 'a row that is gone from the truth',
      column: 'text',
      copied: upper,
      engine: 'ReplacingMergeTree(v) ORDER BY id',
      sql: /DELETE FROM "cased_copy"|DELETE FROM `cased`/,
    },
    {
      title: 'a truth that keeps a uuid is met by it as it is printed',
      column: 'uuid',
      truth: lower,
      copied: lower,
      engine: 'ReplacingMergeTree(v) ORDER BY id',
      sql: new RegExp(`^(?!.*${upper}).*VALUES\\n {2}\\('${lower}'`, 's'),
    },
  ];

  test.each(cased.map((each) => [each.title, each] as const))('%s', async (_title, each) => {
    const { postgres, clickhouse } = under;
    await postgres.query(`DROP TABLE IF EXISTS cased, cased_copy;
      CREATE TABLE cased (id ${each.column} PRIMARY KEY, state text); CREATE TABLE cased_copy (LIKE cased);
      GRANT SELECT ON cased, cased_copy TO PUBLIC`);
    if (each.truth !== undefined) await postgres.query("INSERT INTO cased VALUES ($1, 'right')", [each.truth]);
    // The other case than the truth's, where both are texts.
    await postgres.query("INSERT INTO cased_copy VALUES ($1, 'wrong')", [lower]);
    await clickhouse.command({ query: 'DROP TABLE IF EXISTS cased SYNC' });
    await clickhouse.command({
      query: `CREATE TABLE cased (id String, state String, v UInt64) ENGINE = ${each.engine}`,
    });
    await clickhouse.command({ query: `INSERT INTO cased VALUES ('${each.copied}', 'wrong', 1)` });
    const look = async () => {
      const stores = openStoresForReading();
      try {
        return await inspect(recordName(type, { id: uuid }), [], [type], stores);
      } finally {
        await stores.close();
      }
    };
    const statements = statementsOf(await look());
    expect(statements.map(({ sql }) => sql).join('\n\n')).toMatch(each.sql);
    await run(statements);
    const after = await look();
    expect([faults(after), statementsOf(after)]).toEqual([[], []]);
    const final = each.engine.startsWith('Replacing') ? ' FINAL' : '';
    const rows = await clickhouse
      .query({ query: `SELECT id, state FROM cased${final}`, format: 'JSON' })
      .then((result) => result.json<Record<string, unknown>>());
    const { rows: second } = await postgres.query('SELECT id, state FROM cased_copy');
    if (each.truth === undefined) return expect([rows.data, second]).toEqual([[], []]);
    expect([rows.data.map(({ state }) => state), second]).toEqual([['right'], [{ id: lower, state: 'right' }]]);
    // Another writing of the key would be another row to the pipeline.
    if (final !== '') expect(rows.data).toMatchObject([{ id: each.copied }]);
  });
});

describe('of the types that a pipeline copies too', () => {
  test.each(copiedSamples.map((sample) => [sample.title, sample] as const))('%s', async (_title, sample) => {
    await makeCopied(writable, sample);
    const before = await inspect(sample.name, []);
    const statements = statementsOf(before);
    expect(statements.length > 0).toBe(sample.findings.length > 0);
    await run(statements);
    const after = await inspect(sample.name, []);
    expect([after.verdict, faults(after), statementsOf(after)]).toEqual(['consistent', [], []]);
  });
});
