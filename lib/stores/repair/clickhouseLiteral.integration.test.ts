import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import type { TypedValue } from '@/lib/evidence/compare/judgement';
import { readColumnType } from '@/lib/evidence/compare/columnType';
import { recordName } from '@/lib/record/recordName';
import { readRecords } from '../readRecords';
import { copyTypePairs, pairColumn, pairRows, pairSamples, pairsType } from '../testing/copyTypePairs';
import { dataOf, flat, openStoresUnderTest, timeoutMs, type StoresUnderTest } from '../testing/StoresUnderTest';
import { typePairs } from '../testing/typePairs';
import { clickhouseLiteral } from './clickhouseLiteral';

let under: StoresUnderTest;
/** By row, by pair: what Postgres holds, and the copy of another value. */
let held: readonly (readonly (readonly [TypedValue, TypedValue])[])[] = [];
beforeAll(async () => {
  under = await openStoresUnderTest();
  held = await copyTypePairs(under);
});
afterAll(() => under.close());

const rows = [...(pairSamples[0] ?? []).keys()].map(pairRows.changed).concat(pairRows.empty);
const literalOf = ([truth, copy]: readonly [TypedValue, TypedValue]) =>
  clickhouseLiteral(truth.value, truth.type.declared, copy.type.declared);

test('what a literal writes is read back as the value that Postgres holds', async () => {
  const written = rows.map((id) => (held[id] ?? []).map(literalOf));
  for (const [place, literals] of written.entries()) {
    const columns = literals.flatMap((literal, index) =>
      literal === null ? [] : [{ literal, name: pairColumn(index) }],
    );
    await under.clickhouse.command({
      query: `INSERT INTO pairs (id, ${columns.map(({ name }) => name).join(', ')})
        VALUES (${[rows[place], ...columns.map(({ literal }) => literal)].join(', ')})`,
      clickhouse_settings: { allow_suspicious_low_cardinality_types: 1 },
    });
  }
  const names = rows.map((id) => recordName(pairsType, { id: `${id}` }));
  const reads = (await readRecords(under.stores, pairsType, names, { timeoutMs })).map(flat);
  const wrong = reads.flatMap((read, place) => {
    const values = dataOf(read.final).rows[0]?.values ?? {};
    const types = dataOf(read.raw).types.row ?? {};
    return typePairs.flatMap((pair, index) => {
      const literal = written[place]?.[index] ?? null;
      const truth = held[rows[place] ?? 0]?.[index]?.[0];
      if (literal === null || truth === undefined) return [];
      const name = pairColumn(index);
      const copy = {
        value: values[name] ?? null,
        type: readColumnType(types[name] ?? ''),
        store: 'clickhouse',
      } as const;
      const { outcome } = compareValues(truth, copy);
      return outcome === 'different' || outcome === 'unknown'
        ? [`${pair.postgres} in ${pair.clickhouse}: ${literal} reads ${JSON.stringify(copy.value)}`]
        : [];
    });
  });
  expect(wrong).toEqual([]);
});

test('a pair of types without a literal is one of these, and no other', () => {
  const refused = typePairs.filter((_, index) =>
    rows.slice(0, -1).some((id) => {
      const sides = held[id]?.[index];
      return sides !== undefined && literalOf(sides) === null;
    }),
  );
  expect([...new Set(refused.map(({ postgres, clickhouse }) => `${postgres} in ${clickhouse}`))].sort()).toEqual([
    'bit varying(12) in UInt16',
    'bit(1) in Bool',
    'boolean[] in Array(Bool)',
    'bytea in FixedString(12)',
    'bytea in String',
    'date in Int32',
    'date[] in Array(Date32)',
    'double precision[] in Array(Float64)',
    'integer[] in Array(Array(Int32))',
    'integer[] in String',
    'interval in Int64',
    'interval in IntervalDay',
    'interval in IntervalMonth',
    'interval in IntervalSecond',
    'jsonb in Array(Int64)',
    'pair_of in Tuple(a Int32, b String)',
    'point in Tuple(Float64, Float64)',
    'text in Bool',
    'text[] in String',
    'time with time zone in Time64(6)',
    'time without time zone in Int64',
    'time without time zone in Time',
    'time without time zone in Time64(3)',
    'time without time zone in Time64(6)',
    'timestamp with time zone in Int64',
    "timestamp with time zone[] in Array(DateTime64(6, 'Asia/Tokyo'))",
    'tsvector in String',
    'tsvector[] in Array(String)',
    'uuid in FixedString(16)',
  ]);
});
