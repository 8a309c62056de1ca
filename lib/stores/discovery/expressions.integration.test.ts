import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldEntry, RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { readRecord } from '../readRecord';
import { readRecords } from '../readRecords';
import { sweepAll } from '../sweeps/testing/sweepAll';
import {
  dataOf,
  flat,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from '../testing/StoresUnderTest';
import { checkExpressions } from './checkExpressions';
import { readCatalogs } from './readCatalogs';
import { resolveType } from './resolveType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE TABLE public.bills (id bigint PRIMARY KEY, status text, amount numeric(12,2), "First Name" text, last_name text, secret text, wanted text);
    CREATE TABLE public.bill_lines (bill_id bigint REFERENCES public.bills, line integer, sku text, PRIMARY KEY (bill_id, line));
    CREATE TABLE public.bills_archive (id bigint PRIMARY KEY, state text, amount numeric(12,2));
    INSERT INTO public.bills SELECT n, 'OPEN', n + 0.25, 'Ada', 'Lovelace ' || n, 'x', 'w' FROM generate_series(1, 20) AS n;
    INSERT INTO public.bill_lines SELECT n, 1, 'Lamp' FROM generate_series(1, 20) AS n;
    INSERT INTO public.bills_archive SELECT id, lower(status), amount FROM public.bills;
    CREATE FUNCTION public.careless(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
    REVOKE SELECT ON public.bills FROM lastwrite_reader;
    GRANT SELECT (id, status, amount, "First Name", last_name, wanted) ON public.bills TO PUBLIC;
    GRANT SELECT ON public.bill_lines, public.bills_archive TO PUBLIC;`);
  for (const query of [
    `CREATE TABLE bills (id Int64, status String, amount_cents Int64, name String, place Point, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id`,
    'CREATE TABLE bill_lines (bill_id Int64, line Int32, sku String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (bill_id, line)',
    `INSERT INTO bills SELECT number, 'OPEN', number * 100 + 25, concat('Ada Lovelace ', toString(number)), (0, 0), 1 FROM numbers(1, 20)`,
    "INSERT INTO bill_lines SELECT number, 1, 'lamp', 1 FROM numbers(1, 20)",
  ])
    await under.clickhouse.command({ query });
});
afterAll(() => under.close());

const bill: RecordEntry = {
  id: 'bill',
  name: 'bills/{id}',
  postgres: 'public.bills',
  clickhouse: 'bills',
  children: [
    {
      id: 'line',
      postgres: 'public.bill_lines',
      clickhouse: 'bill_lines',
      fields: { sku: { expressions: { postgres: 'lower(sku)' } } },
    },
  ],
  copies: [{ id: 'archive', store: 'postgres', table: 'public.bills_archive' }],
  fields: {
    status: { expressions: { postgres: 'lower(status)', clickhouse: 'lower(status)' }, columns: { archive: 'state' } },
    amount: { expressions: { clickhouse: 'toDecimal64(amount_cents, 2) / 100' } },
    name: { label: 'who', expressions: { postgres: `"First Name" || ' ' || last_name` } },
  },
  where: 'f:1',
};

const withField = (field: string, said: FieldEntry): RecordEntry => ({ ...bill, fields: { [field]: said } });

async function used(entry: RecordEntry) {
  return checkExpressions(under.stores, resolveType(entry, await readCatalogs(under.stores)));
}
async function typeOf(entry: RecordEntry) {
  const found = await used(entry);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.type;
}
async function problems(entry: RecordEntry): Promise<string> {
  const found = await used(entry);
  return 'problems' in found ? found.problems.map(({ path, message }) => `${path}: ${message}`).join('\n') : '';
}

describe('an expression in place of a column', () => {
  test('makes a field on either side, and what it reads is left over nowhere', async () => {
    const type = await typeOf(bill);
    expect(type.rows[0]?.fields).toEqual([
      {
        id: 'status',
        label: 'status',
        columns: { archive: 'state' },
        expressions: { postgres: 'lower(status)', clickhouse: 'lower(status)' },
      },
      {
        id: 'amount',
        label: 'amount',
        columns: { postgres: 'amount', archive: 'amount' },
        expressions: { clickhouse: 'toDecimal64(amount_cents, 2) / 100' },
      },
      {
        id: 'name',
        label: 'who',
        columns: { clickhouse: 'name' },
        expressions: { postgres: `"First Name" || ' ' || last_name` },
      },
    ]);
    expect(type.ignore.map(({ copy, column }) => `${copy}.${column}`).sort()).toEqual([
      'clickhouse.place',
      'clickhouse.v',
      'clickhouse.v',
      'postgres.secret',
      'postgres.wanted',
    ]);
  });

  test('is what every copy is read by, RAW and child rows included', async () => {
    const type = await typeOf(bill);
    const read = flat(await readRecord(under.stores, type, recordName(type, { id: '7' }), { timeoutMs }));
    const truth = dataOf(read.truth);
    const archive = dataOf(read.derived);
    const final = dataOf(read.final);
    expect(valuesOf(truth, 'bill')).toEqual([{ status: 'open', amount: '7.25', name: 'Ada Lovelace 7' }]);
    expect(valuesOf(truth, 'line')).toEqual([{ sku: 'lamp' }]);
    expect(valuesOf(archive, 'bill')).toEqual([{ status: 'open', amount: '7.25' }]);
    expect(valuesOf(final, 'bill')).toEqual([{ status: 'open', amount: '7.25', name: 'Ada Lovelace 7' }]);
    expect(JSON.stringify(dataOf(read.raw))).toContain('"amount":"7.25"');
    expect(truth.types).toMatchObject({ bill: { status: 'text', amount: 'numeric(12,2)', name: 'text' } });
    const sql = JSON.stringify(read.queries);
    expect(sql).toContain('lower(status)');
    expect(sql).toContain('toDecimal64(amount_cents, 2) / 100');
  });

  test('is what sweeps sum and join: equal rows are equal, and one that differs is found', async () => {
    const type = await typeOf(bill);
    const before = await sweepAll(under.stores, type);
    expect(before.plan.compared.flatMap(({ leftOut }) => leftOut)).toEqual([]);
    expect(before).toMatchObject({ differing: [], records: 20 });
    await under.clickhouse.command({ query: "INSERT INTO bills VALUES (3, 'OPEN', 326, 'Ada Lovelace 3', (0, 0), 2)" });
    await under.postgres.query("UPDATE public.bills_archive SET state = 'OPEN' WHERE id = 4");
    await under.postgres.query("UPDATE public.bill_lines SET sku = 'chair' WHERE bill_id = 5");
    expect((await sweepAll(under.stores, type)).differing).toEqual(['bills/3', 'bills/4', 'bills/5']);
    await under.clickhouse.command({ query: "INSERT INTO bills VALUES (3, 'open', 325, 'Ada Lovelace 3', (0, 0), 3)" });
    await under.postgres.query("UPDATE public.bills_archive SET state = 'open' WHERE id = 4");
    await under.postgres.query("UPDATE public.bill_lines SET sku = 'LAMP' WHERE bill_id = 5");
    expect((await sweepAll(under.stores, type)).differing).toEqual([]);
  });

  test('reads nothing of the statement around it', async () => {
    // The name of the list of keys, in the statement that reads the truth.
    const type = await typeOf(
      withField('status', { expressions: { postgres: "wanted || '!'", clickhouse: 'status' } }),
    );
    const read = flat(await readRecord(under.stores, type, recordName(type, { id: '7' }), { timeoutMs }));
    expect(valuesOf(dataOf(read.truth), 'bill')[0]).toMatchObject({ status: 'w!' });
    expect(await problems(withField('status', { expressions: { postgres: "place || ''" } }))).toContain(
      'column "place" does not exist',
    );
  });
});

describe('an expression that fails for one record', () => {
  const names = (type: RecordType) => Array.from({ length: 20 }, (_, n) => recordName(type, { id: `${n + 1}` }));
  const failing = 'Postgres could not compute a value of the read';

  test.each([
    ['postgres', { postgres: '1 / (amount - 7.25)', clickhouse: 'toFloat64(v)' }, failing],
    [
      'clickhouse',
      { clickhouse: 'toFloat64(v) + throwIf(amount_cents = 725)' },
      'ClickHouse could not compute a value',
    ],
  ])('makes that one unavailable in %s, and no other that is read with it', async (store, expressions, message) => {
    const type = await typeOf({
      ...bill,
      fields: { name: { expressions: { postgres: `"First Name" || ' ' || last_name` } }, amount: { expressions } },
    });
    const reads = await readRecords(under.stores, type, names(type), { timeoutMs });
    const errors = reads.map(
      ({
        sources: {
          truth,
          clickhouse: [copy],
        },
      }) => {
        const read = store === 'postgres' ? truth : copy?.raw;
        return read?.status === 'unavailable' ? read.error.message : read?.status;
      },
    );
    expect(errors.map((error) => error === 'ok')).toEqual(names(type).map(({ text }) => text !== 'bills/7'));
    expect(errors[6]).toContain(message);
    const wrong = reads.flatMap(({ sources: { truth } }, index) =>
      truth.status === 'ok' && valuesOf(truth.data, 'bill')[0]?.['name'] !== `Ada Lovelace ${index + 1}` ? [index] : [],
    );
    expect(wrong).toEqual([]);
  });

  test('for all of them asks no more often than makes sense', async () => {
    const type = await typeOf(withField('amount', { expressions: { postgres: '(status || amount)::float8' } }));
    const reads = await readRecords(under.stores, type, names(type), { timeoutMs });
    expect(reads.map(({ sources: { truth } }) => truth.status)).toEqual(names(type).map(() => 'unavailable'));
  });
});

describe('an expression that cannot be used is told with its place, and never read', () => {
  test.each<[string, string, string, RegExp]>([
    [
      'does not parse',
      'postgres',
      'lower(status',
      /fields\.status\.expressions\.postgres: .* has a parenthesis that is not closed/,
    ],
    ['does not parse in Postgres', 'postgres', 'status status2 status3', /is refused by Postgres: syntax error/],
    [
      'does not parse in ClickHouse',
      'clickhouse',
      'status status2 status3',
      /refused by ClickHouse: it cannot be read as one/,
    ],
    ['names an unknown column', 'postgres', 'lower(statuss)', /column "statuss" does not exist/],
    ['names an unknown column', 'clickhouse', 'lower(statuss)', /is refused by ClickHouse: .*statuss/],
    [
      'names a column that may not be read',
      'postgres',
      'secret',
      /names the column secret, which this user may not read/,
    ],
    ['names no column', 'postgres', "'open'", /names no column of public\.bills/],
    ['names no column', 'clickhouse', "'open'", /names no column of bills/],
    ['is an aggregate', 'postgres', 'max(status)', /aggregate functions are not allowed in WHERE/],
    ['tells where a row is stored', 'clickhouse', 'concat(status, _part)', /names _part: such virtual columns/],
    [
      'tells when a row came, behind its table',
      'clickhouse',
      'concat(status, toString(bills._block_number))',
      /names _block_number: such virtual columns/,
    ],
    ['names an unknown column like one of the engine', 'clickhouse', 'lower(_status)', /is refused by .*_status/],
    ['is an aggregate', 'clickhouse', 'max(status)', /calls the aggregate max/],
    ['is an aggregate with a combinator', 'clickhouse', "countIf(status = 'a')", /is refused by ClickHouse|aggregate/],
    ['is a set', 'postgres', "regexp_split_to_table(status, '')", /set-returning functions are not allowed in WHERE/],
    ['makes rows', 'clickhouse', 'arrayJoin([status])', /calls arrayJoin/],
    ['is a subquery', 'postgres', '(SELECT max(id) FROM public.bills)', /holds SELECT/],
    ['is a subquery', 'clickhouse', 'status IN (SELECT name FROM system.users)', /holds SELECT/],
    [
      'does more than compute',
      'postgres',
      'status || pg_sleep(1)::text',
      /calls pg_sleep, which is VOLATILE in Postgres/,
    ],
    ['does more than compute, quoted', 'postgres', `"pg_sleep"(1)::text || status`, /calls pg_sleep/],
    ['reads a file', 'postgres', "status || pg_catalog.pg_read_file('/etc/passwd')", /calls pg_read_file/],
    ['runs a query in a text', 'postgres', "query_to_xml('select 1', true, true, status)::text", /calls query_to_xml/],
    ['calls what nobody has declared', 'postgres', 'public.careless(status)', /calls careless/],
    ['sleeps', 'clickhouse', 'concat(status, toString(sleep(1)))', /calls sleep/],
    ['sleeps, in other case', 'clickhouse', 'concat(status, toString(SLEEP(1)))', /calls SLEEP|is refused/],
    ['is chance', 'clickhouse', 'concat(status, toString(rand()))', /calls rand, which is not deterministic/],
    ['reads a dictionary', 'clickhouse', "dictGet('d', 'a', status)", /calls dictGet/],
    [
      'has no rule',
      'postgres',
      "to_tsvector('english', status)",
      /no rule compares tsvector in Postgres with String in ClickHouse/,
    ],
  ])('one that %s (%s)', async (_what, copy, sql, expected) => {
    expect(await problems(withField('status', { expressions: { [copy]: sql } }))).toMatch(expected);
  });

  test('one whose type has no rule against the column of Postgres', async () => {
    expect(await problems(withField('amount', { expressions: { clickhouse: 'toUUID(name)' } }))).toMatch(
      /fields\.amount\.expressions\.clickhouse: The expression toUUID\(name\) is UUID, and no rule compares numeric\(12,2\) in Postgres with UUID in ClickHouse for amount\. Cast it/,
    );
  });

  test('one of a key part, of a copy without such rows, and of the time by which records are listed', async () => {
    expect(await problems(withField('id', { expressions: { clickhouse: 'id + 1' } }))).toMatch(
      /fields\.id\.expressions\.clickhouse: id is part of the key of public\.bills/,
    );
    const children = [
      {
        id: 'line',
        postgres: 'public.bill_lines',
        clickhouse: 'bill_lines',
        fields: { sku: { expressions: { archive: 'lower(sku)' } } },
      },
    ];
    expect(await problems({ ...bill, children })).toMatch(
      /children\[0\]\.fields\.sku\.expressions\.archive: The copy archive has no table/,
    );
    const changed = withField('changed', {
      expressions: { postgres: 'status::timestamptz', clickhouse: 'toDateTime(v)' },
    });
    expect(await problems({ ...changed, changedAt: 'changed' })).toMatch(
      /changedAt: changed is an expression in Postgres/,
    );
  });

  test('one whose column goes while the console runs leaves its field out, and says so', async () => {
    await under.postgres
      .query(`CREATE TABLE public.gone (id bigint PRIMARY KEY, a text, b text); GRANT SELECT ON public.gone TO PUBLIC;
      INSERT INTO public.gone VALUES (1, 'A', 'B')`);
    await under.clickhouse.command({
      query: 'CREATE TABLE gone (id Int64, a String, b String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    });
    const type = await typeOf({
      id: 'gone',
      name: 'gone/{id}',
      postgres: 'public.gone',
      clickhouse: 'gone',
      fields: { a: { expressions: { postgres: 'lower(a)' } } },
      where: 'f:1',
    });
    await under.postgres.query('ALTER TABLE public.gone DROP COLUMN a');
    const read = flat(await readRecord(under.stores, type, recordName(type, { id: '1' }), { timeoutMs }));
    expect(valuesOf(dataOf(read.truth), 'gone')).toEqual([{ b: 'B' }]);
    expect(JSON.stringify(read.warnings)).toContain('The expression lower(a) over public.gone is refused by Postgres');
  });
});
