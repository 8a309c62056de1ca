import type { CutKey, RowVersion } from '@/lib/evidence/model';
import { rankVersions } from '@/lib/evidence/versions/compareVersions';
import type { FieldValue } from '@/lib/record/fieldValue';
import { convertClickHouse } from './convertClickHouse';
import type { ClickHouseRow } from './decodeRows';
import { orderByInsertion, parsePart, type RowPlace } from './insertOrder';
import type { VersionsQuery } from './versionsQuery';

type Placed = {
  readonly version: RowVersion;
  readonly place: RowPlace;
  readonly key: string;
  readonly stored: number;
};

/** One record's versions in a table. `cut`: the keys of which not all were read. */
export interface RecordVersions {
  readonly versions: readonly RowVersion[];
  readonly cut: readonly CutKey[];
}

const FIRST_FIELD = 15;

/** Rows of one table as versions by record (`customer/profile/scorecard`), per key in order of insertion, oldest first. */
export function convertVersions(
  query: VersionsQuery,
  rows: readonly ClickHouseRow[],
): ReadonlyMap<string, RecordVersions> {
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
    [...records].map(([key, keys]) => {
      const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, placed]) => placed);
      return [key, { versions: sorted.flatMap(inOrder), cut: sorted.flatMap(cutOf) }];
    }),
  );
}

function cutOf(placed: readonly Placed[]): readonly CutKey[] {
  const [first] = placed;
  return first !== undefined && first.stored > placed.length
    ? [{ criterionId: first.version.criterionId, stored: first.stored }]
    : [];
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
    mark,
    survives,
    stored,
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
    stored: Number(stored),
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
      markedDeletedBy: mark === '' ? null : String(mark),
      insertedAt: null,
      values,
    },
  };
}

function inOrder(placed: readonly Placed[]): readonly RowVersion[] {
  const ordered = orderByInsertion(placed);
  if (ordered !== null) return ordered.map(({ version }, index) => ({ ...version, insertOrder: index + 1 }));
  return placed
    .map(({ version }) => version)
    .sort((a, b) => rankVersions(a.version, b.version) || (a.part < b.part ? -1 : 1));
}
