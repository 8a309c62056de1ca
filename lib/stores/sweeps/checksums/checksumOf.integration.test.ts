import { afterAll, beforeAll, expect, test } from 'vitest';
import { readColumnType } from '@/lib/evidence/compare/columnType';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import type { TypedValue } from '@/lib/evidence/compare/judgement';
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

test('pairs without a checksum', () => {
  const without = named.flatMap(({ name, checksum }) => ('why' in checksum ? [name] : []));
  expect([...new Set(without)]).toMatchInlineSnapshot(`
    [
      "bigint against String",
      "numeric(18,4) against String",
      "numeric(9,2) against Float64",
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
