import fc from 'fast-check';
import type { KeyPartType, RecordType, TableOfRows } from '@/lib/record/RecordType';

/** How a table in ClickHouse tells which row of a key wins, and which are deleted. */
export const engines = ['time', 'milliseconds', 'counter', 'mark', 'is_deleted', 'insertion'] as const;
export type Engine = (typeof engines)[number];

/** A column with what a value of it looks like in both stores; different numbers give different values. */
interface ColumnKind {
  readonly postgres: string;
  readonly clickhouse: string;
  readonly value: (n: number) => unknown;
}

const columnKinds: readonly ColumnKind[] = [
  { postgres: 'bigint', clickhouse: 'Int64', value: (n) => String(9_007_199_254_740_993n + BigInt(n)) },
  { postgres: 'numeric(12, 2)', clickhouse: 'Decimal(12, 2)', value: (n) => `${n}.37` },
  { postgres: 'double precision', clickhouse: 'Float64', value: (n) => n + 0.5 },
  { postgres: 'text[]', clickhouse: 'Array(String)', value: (n) => [`item ${n}`, 'and another'] },
  {
    postgres: 'timestamptz',
    clickhouse: "DateTime64(6, 'UTC')",
    value: (n) => `2026-01-18T10:32:${String(n % 60).padStart(2, '0')}.${String(n % 1_000_000).padStart(6, '0')}Z`,
  },
  { postgres: 'boolean', clickhouse: 'Bool', value: (n) => n % 2 === 0 },
];
/** Every row set has it, so that two states of a row always differ. */
const text: ColumnKind = { postgres: 'text', clickhouse: 'String', value: (n) => `what is said the ${n}th time` };

const keyKinds: Readonly<
  Record<KeyPartType, { readonly postgres: string; readonly clickhouse: string; readonly value: (n: number) => string }>
> = {
  text: { postgres: 'text', clickhouse: 'String', value: (n) => `k${n}` },
  uuid: {
    postgres: 'uuid',
    clickhouse: 'UUID',
    value: (n) => `019bd2e8-5c71-70e9-9a89-${n.toString(16).padStart(12, '0')}`,
  },
  integer: { postgres: 'bigint', clickhouse: 'UInt64', value: String },
};

interface MadeUpRows {
  readonly id: string;
  readonly key: readonly KeyPartType[];
  readonly columns: readonly ColumnKind[];
  readonly engine: Engine;
}

export interface MadeUpType {
  readonly type: RecordType;
  readonly rows: readonly MadeUpRows[];
  readonly createInPostgres: readonly string[];
  readonly createInClickHouse: readonly string[];
}

const part = fc.constantFrom<KeyPartType>('text', 'uuid', 'integer');
const rowSet = fc.record({
  key: fc.array(part, { minLength: 1, maxLength: 2 }),
  columns: fc.array(fc.constantFrom(...columnKinds), { maxLength: 4 }),
  engine: fc.constantFrom(...engines),
});

/** A record type of any shape with its tables, whose names begin with `prefix`. */
export function madeUpType(prefix: string): fc.Arbitrary<MadeUpType> {
  return fc
    .record({
      root: fc.record({
        key: fc.array(part, { minLength: 1, maxLength: 4 }),
        columns: fc.array(fc.constantFrom(...columnKinds), { maxLength: 6 }),
        engine: fc.constantFrom(...engines),
      }),
      children: fc.array(rowSet, { maxLength: 2 }),
      changedAt: fc.boolean(),
    })
    .map(({ root, children, changedAt }) => build(prefix, root, children, changedAt));
}

function build(
  prefix: string,
  root: Omit<MadeUpRows, 'id'>,
  children: readonly Omit<MadeUpRows, 'id'>[],
  changedAt: boolean,
): MadeUpType {
  const all: readonly MadeUpRows[] = [
    { ...root, id: 'root', columns: [text, ...root.columns] },
    ...children.map((child, index) => ({ ...child, id: `child${index}`, columns: [text, ...child.columns] })),
  ];
  const rootKey = root.key.map((type, index) => ({ id: `p${index}`, type }));
  const keyOf = ({ id, key }: MadeUpRows) =>
    id === 'root' ? [] : key.map((type, index) => ({ id: `c${index}`, type }));
  const changes = (rows: MadeUpRows) => changedAt && rows.id === 'root';
  const table = (rows: MadeUpRows): TableOfRows => ({
    rowSet: rows.id,
    table: `${prefix}_${rows.id}`,
    key: Object.fromEntries([...rootKey, ...keyOf(rows)].map(({ id }) => [id, `key_${id}`])),
  });
  const inClickHouse = (rows: MadeUpRows): TableOfRows => ({
    ...table(rows),
    ...(rows.engine === 'milliseconds' ? { version: { unit: 'ms' as const } } : {}),
    ...(rows.engine === 'mark' ? { deletion: { column: 'gone', is: { equal: '1' } } } : {}),
  });
  const type: RecordType = {
    id: prefix,
    title: prefix,
    name: `${prefix}/${rootKey.map(({ id }) => `{${id}}`).join('/')}`,
    key: rootKey,
    rows: all.map((rows) => ({
      id: rows.id,
      noun: rows.id,
      plural: `${rows.id}s`,
      key: keyOf(rows),
      fields: [...rows.columns.map((_, index) => `f${index}`), ...(changes(rows) ? ['changed'] : [])].map((id) => ({
        id,
        label: id,
        columns: { postgres: id, clickhouse: id },
      })),
    })),
    copies: [
      {
        id: 'postgres',
        title: 'Postgres',
        where: 'Postgres',
        store: 'postgres',
        role: 'truth',
        tables: all.map(table),
      },
      {
        id: 'clickhouse',
        title: 'ClickHouse',
        where: 'ClickHouse',
        store: 'clickhouse',
        role: 'derived',
        tables: all.map(inClickHouse),
      },
    ],
    changedAt: changedAt ? 'changed' : null,
    createdAt: null,
    bookkeeping: [],
    milestones: [],
    groups: [],
    calls: [],
    ignore: [],
    settleMs: 0,
  };
  const columnsOf = (rows: MadeUpRows, store: 'postgres' | 'clickhouse') => [
    ...[...rootKey, ...keyOf(rows)].map(({ id, type: keyType }) => `key_${id} ${keyKinds[keyType][store]}`),
    ...rows.columns.map((kind, index) => `f${index} ${kind[store]}`),
    ...(changes(rows) ? [`changed ${store === 'postgres' ? 'timestamptz' : "DateTime64(6, 'UTC')"}`] : []),
  ];
  const keys = (rows: MadeUpRows) => [...rootKey, ...keyOf(rows)].map(({ id }) => `key_${id}`).join(', ');
  return {
    type,
    rows: all,
    createInPostgres: all.map(
      (rows) =>
        `CREATE TABLE ${prefix}_${rows.id} (${columnsOf(rows, 'postgres').join(', ')}, PRIMARY KEY (${keys(rows)}))`,
    ),
    createInClickHouse: all.map(
      (
        rows,
      ) => `CREATE TABLE ${prefix}_${rows.id} (${[...columnsOf(rows, 'clickhouse'), ...engineColumns[rows.engine]].join(', ')})
        ENGINE = ReplacingMergeTree(${engineArguments[rows.engine]}) ORDER BY (${keys(rows)})
        SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1`,
    ),
  };
}

const engineColumns: Readonly<Record<Engine, readonly string[]>> = {
  time: ["v DateTime64(6, 'UTC')"],
  milliseconds: ['v UInt64'],
  counter: ['v UInt32'],
  mark: ['v UInt32', 'gone UInt8'],
  is_deleted: ['v UInt32', 'gone UInt8'],
  insertion: [],
};

const engineArguments: Readonly<Record<Engine, string>> = {
  time: 'v',
  milliseconds: 'v',
  counter: 'v',
  mark: 'v',
  is_deleted: 'v, gone',
  insertion: '',
};

/** The key of record `n`, by part. */
export function keyOfRecord({ type }: MadeUpType, n: number): Readonly<Record<string, string>> {
  return Object.fromEntries(type.key.map(({ id, type: kind }, index) => [id, keyKinds[kind].value(n * 7 + index)]));
}

/** A row as its columns hold it: of record `n`, the `line`th of its set, in its `state`th state. */
export function rowOf(
  made: MadeUpType,
  rows: MadeUpRows,
  n: number,
  line: number,
  state: number,
  changedAt: string,
): Readonly<Record<string, unknown>> {
  const seed = n * 100 + line * 10 + state;
  const own =
    rows.id === 'root'
      ? []
      : rows.key.map((kind, index) => [`key_c${index}`, keyKinds[kind].value(line * 3 + index + 1)] as const);
  return Object.fromEntries<unknown>([
    ...Object.entries(keyOfRecord(made, n)).map(([id, value]) => [`key_${id}`, value] as const),
    ...own,
    ...rows.columns.map(({ value }, index) => [`f${index}`, value(seed)] as const),
    ...(made.type.changedAt !== null && rows.id === 'root' ? [['changed', changedAt] as const] : []),
  ]);
}

/** What the version and deletion columns of a row hold. `place`: the how manieth write of the row; `at`: when. */
export function versionOf(engine: Engine, place: number, at: Date, deleted = false): Readonly<Record<string, unknown>> {
  const gone = deleted ? 1 : 0;
  switch (engine) {
    case 'time':
      return { v: at.toISOString() };
    case 'milliseconds':
      return { v: at.getTime() };
    case 'counter':
      return { v: place };
    case 'mark':
    case 'is_deleted':
      return { v: place, gone };
    case 'insertion':
      return {};
    default:
      return engine satisfies never;
  }
}
