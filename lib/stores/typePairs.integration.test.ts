import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readColumnType } from '@/lib/evidence/compare/columnType';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import type { Judgement } from '@/lib/evidence/compare/judgement';
import { recordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { readRecords } from './readRecords';
import { field, orderType } from './testing/orderType';
import { dataOf, flat, openStoresUnderTest, timeoutMs, type StoresUnderTest } from './testing/StoresUnderTest';
import { ownTypes, typePairs, type Sample, type TypePair } from './testing/typePairs';

/** Values of each pair; of each a copy, and a copy of the value next to it. */
const SAMPLES = 12;

const samples: readonly (readonly Sample[])[] = typePairs.map((pair, index) =>
  fc.sample(pair.samples, { numRuns: SAMPLES, seed: 7 + index }),
);
const column = (index: number) => `c${index}`;

/** One column of the table for each pair. */
const type: RecordType = {
  ...orderType,
  id: 'pairs',
  title: 'pairs',
  name: 'pairs/{id}',
  key: [{ id: 'id', type: 'integer' }],
  rows: [
    { id: 'row', noun: 'row', plural: 'rows', key: [], fields: typePairs.map((_, index) => field(column(index))) },
  ],
  copies: [
    { ...orderType.copies[0], tables: [{ rowSet: 'row', table: 'pairs', key: { id: 'id' } }] },
    {
      id: 'analytics',
      title: 'analytics',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [{ rowSet: 'row', table: 'pairs', key: { id: 'id' } }],
    },
  ],
};

/** Rows by number: a value with its copy, the same with the copy of its neighbour, and one row of NULLs. */
const rowOf = { copied: (sample: number) => sample, changed: (sample: number) => SAMPLES + sample, empty: 2 * SAMPLES };

let under: StoresUnderTest;
/** By row, by pair. */
let judged: readonly (readonly Judgement[])[] = [];
let shown: readonly (readonly string[])[] = [];

beforeAll(async () => {
  under = await openStoresUnderTest();
  const { postgres, clickhouse } = under;
  for (const sql of ownTypes) await postgres.query(sql);
  const table = (name: string) =>
    `CREATE TABLE ${name} (id bigint PRIMARY KEY, ${typePairs.map((pair, index) => `${column(index)} ${pair.postgres}`).join(', ')})`;
  await postgres.query(`SET timezone = 'UTC'; ${table('pairs')}; ${table('sent')}; GRANT SELECT ON pairs TO PUBLIC`);
  const insert = (name: string, id: number, values: readonly (string | null)[]) =>
    postgres.query(`INSERT INTO ${name} VALUES ($1, ${values.map((_, index) => `$${index + 2}`).join(', ')})`, [
      id,
      ...values,
    ]);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const values = samples.map((each) => each[sample]?.value ?? null);
    const next = samples.map((each) => each[sample]?.next ?? each[sample]?.value ?? null);
    await insert('pairs', rowOf.copied(sample), values);
    await insert('pairs', rowOf.changed(sample), values);
    await insert('sent', rowOf.copied(sample), values);
    await insert('sent', rowOf.changed(sample), next);
  }
  await postgres.query('INSERT INTO pairs (id) VALUES ($1)', [rowOf.empty]);

  const read = typePairs.map((pair, index) => (pair.read ?? ((name) => `${name}::text`))(column(index)));
  const client = await postgres.connect();
  await client.query("SET timezone = 'UTC'; SET extra_float_digits = 3");
  const sent = await client.query({ text: `SELECT id::text, ${read.join(', ')} FROM sent`, rowMode: 'array' });
  client.release();
  const declare = (types: readonly string[]) => types.map((each, index) => `${column(index)} ${each}`).join(', ');
  const run = (query: string) =>
    clickhouse.command({ query, clickhouse_settings: { allow_suspicious_low_cardinality_types: 1 } });
  for (const query of [
    `CREATE TABLE pairs (id Int64, ${declare(typePairs.map((pair) => pair.clickhouse))}) ENGINE = ReplacingMergeTree ORDER BY id`,
    `CREATE TABLE sent (id Int64, ${declare(typePairs.map(() => 'String'))}) ENGINE = Memory`,
  ])
    await run(query);
  await clickhouse.insert({ table: 'sent', values: sent.rows, format: 'JSONCompactEachRow' });
  const write = ({ write: written, clickhouse: to }: TypePair, index: number) =>
    written?.(column(index)) ?? `CAST(${column(index)} AS ${to})`;
  await run(`INSERT INTO pairs SELECT id, ${typePairs.map(write).join(', ')} FROM sent`);
  await run(`INSERT INTO pairs (id) VALUES (${rowOf.empty})`);

  const names = Array.from({ length: rowOf.empty + 1 }, (_, id) => recordName(type, { id: `${id}` }));
  const reads = (await readRecords(under.stores, type, names, { timeoutMs })).map(flat);
  const held = reads.map((each) => {
    const [truth, copy] = [dataOf(each.truth), dataOf(each.final)];
    const types = [truth.types.row ?? {}, dataOf(each.raw).types.row ?? {}] as const;
    return typePairs.map((_, index) => {
      const name = column(index);
      return [
        { value: truth.rows[0]?.values[name] ?? null, type: readColumnType(types[0][name] ?? ''), store: 'postgres' },
        { value: copy.rows[0]?.values[name] ?? null, type: readColumnType(types[1][name] ?? ''), store: 'clickhouse' },
      ] as const;
    });
  });
  judged = held.map((row) => row.map(([truth, copy]) => compareValues(truth, copy)));
  shown = held.map((row) => row.map((sides) => JSON.stringify(sides.map(({ value }) => value))));
});
afterAll(() => under.close());

describe.each(
  typePairs.map((pair, index) => ({ ...pair, index, name: `${pair.postgres} against ${pair.clickhouse}` })),
)('$name', ({ index, outcome = 'equal', clickhouse }) => {
  const told = (row: number) => ({
    values: shown[row]?.[index],
    outcome: judged[row]?.[index]?.outcome,
    rule: judged[row]?.[index]?.rule,
  });

  test(`a copy is ${outcome}, and one of the next value is different`, () => {
    for (const [sample, { next }] of (samples[index] ?? []).entries()) {
      const copied = told(rowOf.copied(sample));
      expect(copied).toMatchObject({ outcome });
      expect(copied.rule).not.toBe('');
      const changed = told(rowOf.changed(sample));
      if (next !== null) expect(changed).toMatchObject({ outcome: outcome === 'unknown' ? outcome : 'different' });
    }
  });

  test('NULL is NULL, or by convention the default of a column that has none', () => {
    const holdsNull = /Nullable\((?!.*\(.*Nullable)/.test(clickhouse) && !/^(Array|Map|Tuple)/.test(clickhouse);
    expect(told(rowOf.empty)).toMatchObject({ outcome: holdsNull ? 'equal' : 'equal_by_convention' });
  });
});
