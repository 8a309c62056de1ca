import type { RecordType } from '@/lib/record/RecordType';
import type { ClickHouseRow } from '../clickhouse/decodeRows';
import type { PostgresRow } from '../postgres/openPostgres';
import { clickhouseChecksums } from './clickhouseChecksums';
import type { Comparison, PostgresRows, SweepFacts } from './comparisons';
import { postgresChecksums } from './postgresChecksums';
import { SLICES, type Grouping, type RowFilter } from './RowFilter';
import type { SweepRead } from './SweepRead';

/** A group whose rows are not the same on both sides. */
export interface DifferingGroup {
  readonly group: number;
  /** On both sides together. */
  readonly rows: number;
}

export interface GroupsCompared {
  /** That the truth holds. */
  readonly rows: number;
  readonly differing: readonly DifferingGroup[];
}

/** By group id: how many rows, and their sum. */
type Sums = ReadonlyMap<string, { readonly key: readonly string[]; readonly rows: number; readonly sum: string }>;

/** Counts and sums of both sides, asked for at the same time, by so many neighbouring slices. @throws SourceFailure */
export async function compareGroups(
  context: SweepRead,
  facts: SweepFacts,
  comparison: Comparison,
  filter: RowFilter,
  width: number,
): Promise<GroupsCompared> {
  const [truth, other] = await readSums(context, facts, comparison, filter, { by: 'slice', width });
  return {
    rows: rowsOf(truth),
    differing: differingKeys(truth, other).map(([group = '']) => ({
      group: Number(group),
      rows: (truth.get(group)?.rows ?? 0) + (other.get(group)?.rows ?? 0),
    })),
  };
}

/** The keys of the records whose rows differ, within some groups: the texts of the comparison's parts. @throws SourceFailure */
export async function compareRecords(
  context: SweepRead,
  facts: SweepFacts,
  comparison: Comparison,
  filter: RowFilter,
  within: { readonly width: number; readonly groups: readonly number[] },
): Promise<readonly (readonly string[])[]> {
  const grouping = { by: 'record', width: within.width, within: within.groups } as const;
  const [truth, other] = await readSums(context, facts, comparison, filter, grouping);
  return differingKeys(truth, other);
}

/** The keys of all records of a filter, as both sides have them, and how many rows the truth holds: nothing but keys is computed. @throws SourceFailure */
export async function listRecords(
  context: SweepRead,
  facts: SweepFacts,
  comparison: Comparison,
  filter: RowFilter,
): Promise<{ readonly keys: readonly (readonly string[])[]; readonly rows: number }> {
  const grouping = { by: 'record', width: SLICES, within: [0] } as const;
  const keysAlone = { ...comparison, cells: { truth: [], other: [] } };
  const [truth, other] = await readSums(context, facts, keysAlone, filter, grouping);
  return { keys: [...new Map([...other, ...truth]).values()].map(({ key }) => key), rows: rowsOf(truth) };
}

async function readSums(
  context: SweepRead,
  facts: SweepFacts,
  comparison: Comparison,
  filter: RowFilter,
  grouping: Grouping,
): Promise<readonly [Sums, Sums]> {
  const { other, cells } = comparison;
  return Promise.all([
    sumsInPostgres(context, comparison, comparison.truth, cells.truth, filter, grouping),
    other.store === 'postgres'
      ? sumsInPostgres(context, comparison, other, cells.other, filter, grouping)
      : sumsInClickHouse(context, facts, comparison, other, filter, grouping),
  ]);
}

async function sumsInPostgres(
  context: SweepRead,
  comparison: Comparison,
  rows: PostgresRows,
  cells: readonly string[],
  filter: RowFilter,
  grouping: Grouping,
): Promise<Sums> {
  const statement = postgresChecksums(comparison, rows, cells, leadingOf(context.type), filter, grouping);
  return toSums(await context.postgres(statement, rowsScanned(rows, filter)));
}

async function sumsInClickHouse(
  context: SweepRead,
  facts: SweepFacts,
  comparison: Comparison,
  rows: Extract<Comparison['other'], { readonly store: 'clickhouse' }>,
  filter: RowFilter,
  grouping: Grouping,
): Promise<Sums> {
  return toSums(
    await context.clickhouse(
      clickhouseChecksums(facts.clickhouse, comparison, rows, leadingOf(context.type), filter, grouping),
    ),
  );
}

/** Its own rows, and those of the root where they are joined. */
export function rowsScanned({ root }: PostgresRows, { scanned }: RowFilter): number {
  return root === null ? scanned : 2 * scanned;
}

function rowsOf(sums: Sums): number {
  return [...sums.values()].reduce((sum, { rows }) => sum + rows, 0);
}

function toSums(answer: readonly (PostgresRow | ClickHouseRow)[]): Sums {
  return new Map(
    answer.map((row) => {
      const key = row.slice(0, -2).map(String);
      return [
        key.length === 1 ? (key[0] ?? '') : JSON.stringify(key),
        { key, rows: Number(row.at(-2)), sum: String(row.at(-1)) },
      ];
    }),
  );
}

function differingKeys(truth: Sums, other: Sums): readonly (readonly string[])[] {
  const keys: (readonly string[])[] = [];
  for (const [id, { key, rows, sum }] of truth) {
    const found = other.get(id);
    if (found === undefined || found.rows !== rows || found.sum !== sum) keys.push(key);
  }
  for (const [id, { key }] of other) if (!truth.has(id)) keys.push(key);
  return keys;
}

/** The part of the key that scopes name values of. */
export function leadingOf({ id, key }: RecordType): RecordType['key'][number] {
  const [first] = key;
  if (first === undefined) throw new TypeError(`the record type ${id} has no key`);
  return first;
}

/** How many records the truth holds, where no comparison tells. */
export async function countRecords(context: SweepRead, root: PostgresRows, filter: RowFilter): Promise<number> {
  const { key } = context.type;
  const keys = { parts: key, own: [], sliced: 'text' as const };
  const statement = postgresChecksums(keys, root, [], leadingOf(context.type), filter, { by: 'slice', width: SLICES });
  return (await context.postgres(statement, rowsScanned(root, filter))).reduce(
    (sum, row) => sum + Number(row.at(-2)),
    0,
  );
}
