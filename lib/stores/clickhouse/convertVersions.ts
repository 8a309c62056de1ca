import type { RowVersion } from '@/lib/evidence/model';
import type { FieldValue } from '@/lib/scorecard/fieldValue';
import { convertClickHouse } from './convertClickHouse';
import type { ClickHouseRow } from './decodeRows';
import { orderByInsertion, parsePart, type RowPlace } from './insertOrder';
import type { VersionsQuery } from './versionsQuery';

type Placed = { readonly version: RowVersion; readonly place: RowPlace; readonly key: string };

const FIRST_FIELD = 13;

/** Rows of one table as versions by record (`customer/profile/scorecard`), per key in order of insertion, oldest first. */
export function convertVersions(
  query: VersionsQuery,
  rows: readonly ClickHouseRow[],
): ReadonlyMap<string, readonly RowVersion[]> {
  const records = new Map<string, Map<string, Placed[]>>();
  for (const row of rows) {
    const placed = convertRow(query, row);
    const keys = records.get(placed.key) ?? new Map<string, Placed[]>();
    records.set(placed.key, keys);
    const criterion = placed.version.criterionId ?? '';
    const list = keys.get(criterion);
    if (list === undefined) keys.set(criterion, [placed]);
    else list.push(placed);
  }
  return new Map(
    [...records].map(([key, keys]) => [
      key,
      [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, placed]) => inOrder(placed)),
    ]),
  );
}

function convertRow({ table, kind, columns }: VersionsQuery, row: ClickHouseRow): Placed {
  const [
    customer,
    profile,
    scorecard,
    criterion,
    version,
    partitionId,
    part,
    offset,
    block,
    exists,
    isDeleted,
    shard,
    survives,
  ] = row;
  const place: RowPlace = {
    shard: Number(shard),
    partitionId: String(partitionId),
    part: String(part),
    offset: Number(offset),
    blockNumber: block === null ? null : Number(block),
  };
  const blocks = parsePart(place.part, place.partitionId);
  const values: Record<string, FieldValue> = {};
  columns.forEach(({ field, kind: fieldKind, type }, index) => {
    values[field] = convertClickHouse(row[FIRST_FIELD + index] ?? null, type, fieldKind);
  });
  return {
    key: `${String(customer)}/${String(profile)}/${String(scorecard)}`,
    place,
    version: {
      table: kind,
      criterionId: kind === 'score' ? String(criterion) : null,
      version:
        version === null || version === undefined
          ? null
          : String(convertClickHouse(version, table.versionType ?? '', 'text')),
      insertOrder: null,
      part: place.part,
      mergedInserts: blocks === null ? 0 : blocks.maxBlock - blocks.minBlock,
      survives: Number(survives) === 1,
      tombstone: Number(isDeleted) === 1,
      deleted: Number(exists) === 0,
      values,
    },
  };
}

function inOrder(placed: readonly Placed[]): readonly RowVersion[] {
  const ordered = orderByInsertion(placed);
  if (ordered !== null) return ordered.map(({ version }, index) => ({ ...version, insertOrder: index + 1 }));
  return placed
    .map(({ version }) => version)
    .sort((a, b) => compareVersions(a.version, b.version) || (a.part < b.part ? -1 : 1));
}

/** Times order as text; whole numbers by size. A missing version is the oldest. */
export function compareVersions(a: string | null, b: string | null): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return a < b ? -1 : a > b ? 1 : 0;
}
