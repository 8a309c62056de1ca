import fc from 'fast-check';
import { readColumnType } from '@/lib/evidence/compare/columnType';
import type { TypedValue } from '@/lib/evidence/compare/judgement';
import { recordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { readRecords } from '../readRecords';
import { field, orderType } from './orderType';
import { dataOf, flat, timeoutMs, type StoresUnderTest } from './StoresUnderTest';
import { ownTypes, typePairs, type Sample, type TypePair } from './typePairs';

/** Values of each pair; of each a copy, and a copy of the value next to it. */
const SAMPLES = 12;

export const pairSamples: readonly (readonly Sample[])[] = typePairs.map((pair, index) =>
  fc.sample(pair.samples, { numRuns: SAMPLES, seed: 7 + index }),
);
export const pairColumn = (index: number) => `c${index}`;

/** One column of the table for each pair. */
export const pairsType: RecordType = {
  ...orderType,
  id: 'pairs',
  title: 'pairs',
  name: 'pairs/{id}',
  key: [{ id: 'id', type: 'integer' }],
  rows: [
    { id: 'row', noun: 'row', plural: 'rows', key: [], fields: typePairs.map((_, index) => field(pairColumn(index))) },
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
export const pairRows = {
  copied: (sample: number) => sample,
  changed: (sample: number) => SAMPLES + sample,
  empty: 2 * SAMPLES,
};

/**
 * Copies the values of all pairs between the real engines, as pipelines do, and reads them back as inspections do.
 * @returns by row, by pair, the value of each side
 */
export async function copyTypePairs({
  postgres,
  clickhouse,
  stores,
}: StoresUnderTest): Promise<readonly (readonly (readonly [TypedValue, TypedValue])[])[]> {
  for (const sql of ownTypes) await postgres.query(sql);
  const table = (name: string) =>
    `CREATE TABLE ${name} (id bigint PRIMARY KEY, ${typePairs.map((pair, index) => `${pairColumn(index)} ${pair.postgres}`).join(', ')})`;
  await postgres.query(`SET timezone = 'UTC'; ${table('pairs')}; ${table('sent')}; GRANT SELECT ON pairs TO PUBLIC`);
  const insert = (name: string, id: number, values: readonly (string | null)[]) =>
    postgres.query(`INSERT INTO ${name} VALUES ($1, ${values.map((_, index) => `$${index + 2}`).join(', ')})`, [
      id,
      ...values,
    ]);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const values = pairSamples.map((each) => each[sample]?.value ?? null);
    const next = pairSamples.map((each) => each[sample]?.next ?? each[sample]?.value ?? null);
    await insert('pairs', pairRows.copied(sample), values);
    await insert('pairs', pairRows.changed(sample), values);
    await insert('sent', pairRows.copied(sample), values);
    await insert('sent', pairRows.changed(sample), next);
  }
  await postgres.query('INSERT INTO pairs (id) VALUES ($1)', [pairRows.empty]);

  const read = typePairs.map((pair, index) => (pair.read ?? ((name) => `${name}::text`))(pairColumn(index)));
  const client = await postgres.connect();
  await client.query("SET timezone = 'UTC'; SET extra_float_digits = 3");
  const sent = await client.query({ text: `SELECT id::text, ${read.join(', ')} FROM sent`, rowMode: 'array' });
  client.release();
  const declare = (types: readonly string[]) => types.map((each, index) => `${pairColumn(index)} ${each}`).join(', ');
  const run = (query: string) =>
    clickhouse.command({ query, clickhouse_settings: { allow_suspicious_low_cardinality_types: 1 } });
  for (const query of [
    `CREATE TABLE pairs (id Int64, ${declare(typePairs.map((pair) => pair.clickhouse))}) ENGINE = ReplacingMergeTree ORDER BY id`,
    `CREATE TABLE sent (id Int64, ${declare(typePairs.map(() => 'String'))}) ENGINE = Memory`,
  ])
    await run(query);
  await clickhouse.insert({ table: 'sent', values: sent.rows, format: 'JSONCompactEachRow' });
  const write = ({ write: written, clickhouse: to }: TypePair, index: number) =>
    written?.(pairColumn(index)) ?? `CAST(${pairColumn(index)} AS ${to})`;
  await run(`INSERT INTO pairs SELECT id, ${typePairs.map(write).join(', ')} FROM sent`);
  await run(`INSERT INTO pairs (id) VALUES (${pairRows.empty})`);

  const names = Array.from({ length: pairRows.empty + 1 }, (_, id) => recordName(pairsType, { id: `${id}` }));
  const reads = (await readRecords(stores, pairsType, names, { timeoutMs })).map(flat);
  return reads.map((each) => {
    const [truth, copy] = [dataOf(each.truth), dataOf(each.final)];
    const types = [truth.types.row ?? {}, dataOf(each.raw).types.row ?? {}] as const;
    return typePairs.map((_, index) => {
      const name = pairColumn(index);
      return [
        { value: truth.rows[0]?.values[name] ?? null, type: readColumnType(types[0][name] ?? ''), store: 'postgres' },
        { value: copy.rows[0]?.values[name] ?? null, type: readColumnType(types[1][name] ?? ''), store: 'clickhouse' },
      ] as const;
    });
  });
}
