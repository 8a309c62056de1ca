import { afterAll, beforeAll, expect, test } from 'vitest';
import { readColumnType } from '@/lib/evidence/compare/columnType';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import type { TypedValue } from '@/lib/evidence/compare/judgement';
import { convertClickHouse, selectExpression } from '../../clickhouse/convertClickHouse';
import { convertPostgres } from '../../postgres/convertPostgres';
import { copyTypePairs, pairColumn } from '../../testing/copyTypePairs';
import { openStoresUnderTest, type StoresUnderTest } from '../../testing/StoresUnderTest';
import { typePairs } from '../../testing/typePairs';
import { checksumOf } from './checksumOf';

const named = typePairs.map((pair, index) => {
  const column = pairColumn(index);
  const checksum = checksumOf(
    { store: 'postgres', type: readColumnType(declaredOf(pair.postgres)), name: column },
    { store: 'clickhouse', type: readColumnType(pair.clickhouse), name: column },
  );
  return { name: `${pair.postgres} against ${pair.clickhouse}`, column, checksum };
});

/** As the catalog tells types of the user's own. */
function declaredOf(type: string): string {
  const own: Readonly<Record<string, string>> = {
    mood: 'enum mood',
    'mood[]': 'enum mood[]',
    pair_of: 'composite pair_of',
    positive: 'integer',
    'positive[]': 'integer[]',
    price: 'numeric(12,2)',
  };
  return own[type] ?? type;
}

let under: StoresUnderTest;
let held: readonly (readonly (readonly [TypedValue, TypedValue])[])[] = [];
/** By row, by pair with a checksum. */
let texts: { readonly truth: readonly (readonly unknown[])[]; readonly copy: readonly (readonly unknown[])[] };
const hashed = named.flatMap(({ checksum, ...rest }, index) =>
  'why' in checksum ? [] : [{ ...rest, checksum, index }],
);

beforeAll(async () => {
  under = await openStoresUnderTest();
  held = await copyTypePairs(under);
  const truth = `SELECT ${hashed.map(({ checksum }) => checksum.truth).join(', ')} FROM pairs ORDER BY id`;
  const copy = `SELECT ${hashed.map(({ checksum }) => checksum.copy).join(', ')} FROM pairs FINAL ORDER BY id`;
  texts = {
    truth: await under.stores.postgres.run({ sql: truth, values: [] }),
    copy: await under.stores.clickhouse.run({ sql: copy, parameters: {} }),
  };
});
afterAll(() => under.close());

test.each(hashed.map(({ name, index }, place) => ({ name, index, place })))(
  '$name: texts are equal exactly where an inspection finds the values equal',
  ({ index, place }) => {
    for (const [row, sides] of held.entries()) {
      const [truth, copy] = sides[index] ?? [];
      if (truth === undefined || copy === undefined) throw new TypeError('a row has a value for each pair');
      const { outcome, rule } = compareValues(truth, copy);
      const [left, right] = [texts.truth[row]?.[place], texts.copy[row]?.[place]];
      const told = { values: [truth.value, copy.value], rule, texts: [left, right] };
      expect({ ...told, equal: left === right }).toEqual({
        ...told,
        equal: outcome === 'equal' || outcome === 'equal_by_convention',
      });
    }
  },
);

/** Values at the edges of types: what Postgres holds, and what ClickHouse does. */
const edges: readonly (readonly [string, string | null, string, string])[] = [
  ['timestamp(3) with time zone', '2026-01-18 10:32:07.418+00', "DateTime64(6, 'UTC')", "'2026-01-18 10:32:07.418204'"],
  ['timestamp(3) with time zone', '2026-01-18 10:32:07.418+00', "DateTime64(6, 'UTC')", "'2026-01-18 10:32:07.419000'"],
  ['timestamp with time zone', '1969-12-31 23:59:59.123456+00', "DateTime64(3, 'UTC')", "'1969-12-31 23:59:59.123'"],
  [
    'timestamp with time zone',
    '1960-01-01 00:00:00.000001+00',
    "DateTime64(9, 'UTC')",
    "'1960-01-01 00:00:00.000001999'",
  ],
  ['timestamp with time zone', '1969-12-31 23:59:59+00', "DateTime('UTC')", '0'],
  ['timestamp with time zone', '2200-01-01 00:00:00+00', "DateTime('UTC')", '4294967295'],
  ['timestamp with time zone', '2200-01-01 00:00:00+00', "DateTime('UTC')", '4294967294'],
  ['timestamp with time zone', 'infinity', "DateTime64(6, 'UTC')", "'9999-12-31 23:59:59.999999'"],
  ['timestamp with time zone', '2026-01-18 23:59:59+00', 'Date', "'2026-01-18'"],
  ['timestamp with time zone', '2026-01-18 10:32:07.4182+00', "DateTime64(1, 'UTC')", "'2026-01-18 10:32:07.4'"],
  ['timestamp without time zone', '2026-01-18 10:32:07.4182', "DateTime64(6, 'UTC')", "'2026-01-18 10:32:07.4182'"],
  ['date', '1960-01-01', 'Date', "'1970-01-01'"],
  ['date', '2300-01-01', 'Date32', "'2299-12-31'"],
  ['date', 'infinity', 'Date', "'2149-06-06'"],
  ['date', '1960-01-01', "DateTime64(3, 'UTC')", "'1960-01-01 13:00:00'"],
  ['double precision', '-0', 'Float64', '0'],
  ['double precision', 'NaN', 'Float64', '-nan'],
  ['double precision', '-Infinity', 'Float64', '-inf'],
  ['double precision', '0.1', 'Float64', '0.1 + 1e-10'],
  ['real', '0.1', 'Float64', '0.1'],
  ['bigint', '9007199254740993', 'Float64', '9007199254740992'],
  ['bigint', '5', 'Float64', '5.5'],
  ['bigint', '-5', 'Float64', '-6'],
  ['numeric(18,4)', '-0.0099', 'Decimal(18, 2)', "'0'"],
  ['numeric(18,4)', '1.2399', 'Decimal(18, 2)', "'1.23'"],
  ['numeric(18,4)', '1.2399', 'Decimal(18, 2)', "'1.24'"],
  ['numeric', 'NaN', 'Decimal(18, 2)', "'0'"],
  ['numeric', '12345678901234567890.5', 'Decimal(38, 2)', "'12345678901234567890.5'"],
  ['integer', '-1', 'Decimal(18, 2)', "'-1'"],
  ['integer', '-1', 'Decimal(18, 2)', "'-1.99'"],
  ['numeric(10,2)', '19.99', 'Decimal(18, 4)', "'19.99'"],
  ['numeric(10,2)', '19.99', 'Decimal(18, 4)', "'19.9999'"],
  ['character(5)', 'ab', 'String', "'ab  '"],
  ['text', 'ab', 'String', "'ab '"],
  ['text', 'ab', 'FixedString(4)', "'ab'"],
  ['text[]', '{}', 'Array(String)', '[]'],
  ['text[]', '{""}', 'Array(String)', '[]'],
  ['text[]', '{a,NULL}', 'Array(String)', "['a', '']"],
  ['text[]', '{{a},{b}}', 'Array(String)', "['a', 'b']"],
  ['boolean', 'true', 'UInt8', '2'],
  ['text', 'yes', 'Bool', 'true'],
  ['uuid', '019bd2e8-5c71-70e9-9a89-acb3efd08e34', 'String', "'{019BD2E8-5C71-70E9-9A89-ACB3EFD08E34}'"],
  ['time without time zone', '24:00:00', 'Time64(6)', "'24:00:00'"],
  ['text', null, 'String', "''"],
  ['text', null, 'Nullable(String)', "''"],
  ['integer', null, 'Int32', '0'],
  ['integer', null, 'Nullable(Int32)', 'NULL'],
  ['integer', '0', 'Nullable(Int32)', 'NULL'],
  ['timestamp with time zone', null, "DateTime64(6, 'UTC')", '0'],
];

test.each(edges)('%s %s against %s %s', async (postgres, value, clickhouse, stored) => {
  const [from, to] = [readColumnType(postgres), readColumnType(clickhouse)];
  const checksum = checksumOf(
    { store: 'postgres', type: from, name: 'c' },
    { store: 'clickhouse', type: to, name: 'c' },
  );
  if ('why' in checksum) throw new TypeError(checksum.why);
  const { stores } = under;
  const [[text, left] = []] = await stores.postgres.run({
    sql: `SELECT c, ${checksum.truth} FROM (SELECT $1::${postgres} AS c) AS one`,
    values: [value],
  });
  const [[told = null, right] = []] = await stores.clickhouse.run({
    sql: `SELECT ${selectExpression('c', clickhouse)}, ${checksum.copy} FROM (SELECT CAST(${stored} AS ${clickhouse}) AS c)`,
    parameters: {},
  });
  const truth: TypedValue = { value: convertPostgres(text ?? null, postgres), type: from, store: 'postgres' };
  const copy: TypedValue = { value: convertClickHouse(told, clickhouse), type: to, store: 'clickhouse' };
  const { outcome } = compareValues(truth, copy);
  expect([outcome, left === right, left, right]).toEqual([outcome, outcome.startsWith('equal'), left, right]);
});

test.each([
  ['numeric(10,2)', '19.50', 'numeric', '19.5'],
  ['numeric(10,2)', '19.50', 'numeric', '19.504'],
  ['integer', '19', 'numeric', '19.0'],
  ['integer', '19', 'numeric', '19.5'],
  ['integer', '19', 'numeric(10,2)', '19'],
])('within Postgres: %s %s against %s %s', async (from, value, to, stored) => {
  const column = (declared: string) => ({ store: 'postgres' as const, type: readColumnType(declared) });
  const checksum = checksumOf({ ...column(from), name: 'a' }, { ...column(to), name: 'b' });
  if ('why' in checksum) throw new TypeError(checksum.why);
  const [[left, right] = []] = await under.stores.postgres.run({
    sql: `SELECT ${checksum.truth}, ${checksum.copy} FROM (SELECT $1::${from} AS a, $2::${to} AS b) AS one`,
    values: [value, stored],
  });
  const { outcome } = compareValues({ ...column(from), value }, { ...column(to), value: stored });
  expect([outcome, left === right]).toEqual([outcome, outcome === 'equal']);
});

test.each([
  ["String DEFAULT 'unknown'", false, false],
  ["String DEFAULT 'unknown'", true, true],
  ["Nullable(String) DEFAULT 'unknown'", false, true],
  ["String DEFAULT ''", false, true],
])('text against %s, which holds no NULL: %s', (declared, required, has) => {
  const checksum = checksumOf(
    { store: 'postgres', type: readColumnType('text'), name: 'a', required },
    { store: 'clickhouse', type: readColumnType(declared), name: 'b' },
  );
  expect('why' in checksum).toBe(!has);
});

test('pairs without a checksum', () => {
  const without = named.flatMap(({ name, checksum }) => ('why' in checksum ? [name] : []));
  expect([...new Set(without)]).toMatchInlineSnapshot(`
    [
      "bigint against String",
      "numeric(18,4) against String",
      "numeric(9,2) against Float64",
      "numeric(38,18) against Float64",
      "numeric(24,10) against Float64",
      "double precision against Float32",
      "real against BFloat16",
      "double precision against Decimal(18, 4)",
      "money against String",
      "date against String",
      "date against Int32",
      "timestamp without time zone against DateTime64(6, 'Europe/Berlin')",
      "timestamp without time zone against DateTime('America/New_York')",
      "timestamp with time zone against String",
      "timestamp with time zone against Nullable(String)",
      "timestamp without time zone against String",
      "timestamp with time zone against Int64",
      "text against DateTime64(6)",
      "time without time zone against String",
      "time without time zone against Int64",
      "time with time zone against String",
      "time with time zone against Time64(6)",
      "interval against String",
      "interval against Int64",
      "interval against IntervalSecond",
      "interval against IntervalDay",
      "interval against IntervalMonth",
      "bytea against String",
      "bytea against FixedString(12)",
      "bit varying(12) against UInt16",
      "bit(1) against Bool",
      "inet against IPv4",
      "inet against String",
      "inet against IPv6",
      "inet against Nullable(IPv4)",
      "cidr against String",
      "macaddr against String",
      "xml against String",
      "point against String",
      "box against String",
      "int4range against String",
      "tstzrange against String",
      "int8multirange against String",
      "integer[] against Array(Array(Int32))",
      "integer[] against String",
      "text[] against String",
      "double precision[] against Array(Float64)",
      "timestamp with time zone[] against Array(DateTime64(6, 'Asia/Tokyo'))",
      "date[] against Array(Date32)",
      "mood[] against Array(Enum8('new' = 1, 'it\\'s' = -2, 'done' = 3))",
      "jsonb[] against Array(String)",
      "json against String",
      "jsonb against String",
      "jsonb against JSON",
      "jsonb against Map(String, Int64)",
      "jsonb against Map(String, String)",
      "jsonb against Tuple(a Int64, b String)",
      "jsonb against Array(Int64)",
      "text against JSON",
      "hstore against Map(String, Nullable(String))",
      "hstore against Map(LowCardinality(String), Nullable(String))",
      "hstore against String",
      "hstore against JSON",
      "pair_of against Tuple(a Int32, b String)",
      "pair_of against String",
      "point against Tuple(Float64, Float64)",
      "tsvector against String",
      "tsvector[] against Array(String)",
    ]
  `);
});
