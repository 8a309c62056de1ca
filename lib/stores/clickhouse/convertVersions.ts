import type { CutKey, RowVersion } from '@/lib/evidence/model';
import { rankVersions } from '@/lib/evidence/versions/compareVersions';
import { rowId, type RowKey } from '@/lib/record/rows';
import type { FieldValue } from '@/lib/record/fieldValue';
import { keyId, keyOfTexts, keyText } from '../keyText';
import { convertClickHouse } from './convertClickHouse';
import type { ClickHouseRow } from './decodeRows';
import { orderByInsertion, parsePart, type RowPlace } from './insertOrder';
import { timeOfVersion } from './timeOfVersion';
import type { VersionsQuery } from './versionsQuery';

type Placed = {
  readonly version: RowVersion;
  readonly place: RowPlace;
  /** `nameKey` of the record. */
  readonly record: string;
  readonly stored: number;
  readonly turn: number;
};

/** One record's versions in a table. */
export interface RecordVersions {
  readonly versions: readonly RowVersion[];
  /** The keys of which not all were read. */
  readonly cut: readonly CutKey[];
  /** The keys that were read, in the table's order, where there may be others; null: they are all. */
  readonly firstKeys: readonly RowKey[] | null;
}

/** Columns between the key's and the fields'. */
const TOLD = 12;

/** Rows of one table as versions by record (`nameKey`), per key in order of insertion, oldest first. */
export function convertVersions(
  query: VersionsQuery,
  rows: readonly ClickHouseRow[],
): ReadonlyMap<string, RecordVersions> {
  const records = new Map<string, Placed[]>();
  for (const row of rows) {
    const placed = convertRow(query, row);
    const list = records.get(placed.record);
    if (list === undefined) records.set(placed.record, [placed]);
    else list.push(placed);
  }
  return new Map([...records].map(([record, placed]) => [record, versionsOf(query, placed)]));
}

function versionsOf({ evenly, most, limit }: VersionsQuery, all: readonly Placed[]): RecordVersions {
  const keys = new Map<string, Placed[]>();
  const read = evenly ? all.filter(({ turn }, index) => index < most || turn === 1) : all;
  for (const placed of read) {
    const id = rowId(placed.version.row);
    const list = keys.get(id);
    if (list === undefined) keys.set(id, [placed]);
    else list.push(placed);
  }
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, placed]) => placed);
  return {
    versions: sorted.flatMap(inOrder),
    cut: sorted.flatMap(cutOf),
    firstKeys:
      evenly && all.length >= limit && all.every(({ turn }) => turn === 1)
        ? all.map(({ version }) => version.row)
        : null,
  };
}

function cutOf(placed: readonly Placed[]): readonly CutKey[] {
  const [first] = placed;
  return first !== undefined && first.stored > placed.length ? [{ row: first.version.row, stored: first.stored }] : [];
}

function convertRow({ table, source, rowSet, parts, columns }: VersionsQuery, row: ClickHouseRow): Placed {
  const own = parts.length + rowSet.key.length;
  const [version, partitionId, part, offset, block, exists, tombstone, shard, mark, survives, stored, turn] = row.slice(
    own,
    own + TOLD,
  );
  const place: RowPlace = {
    shard: Number(shard),
    partitionId: String(partitionId),
    part: String(part),
    offset: Number(offset),
    blockNumber: block === null ? null : Number(block),
  };
  const blocks = parsePart(place.part, place.partitionId);
  const values: Record<string, FieldValue> = {};
  columns.forEach(({ field, type }, index) => {
    values[field] = convertClickHouse(row[own + TOLD + index] ?? null, type);
  });
  return {
    record: keyId(parts.map((keyPart, index) => keyText(keyPart, String(row[index])))),
    place,
    stored: Number(stored),
    turn: Number(turn),
    version: {
      row: { rowSet: rowSet.id, key: keyOfTexts(rowSet.key, row.slice(parts.length, own).map(String)) },
      version:
        version === null || version === undefined
          ? null
          : timeOfVersion(String(convertClickHouse(version, table.versionType ?? '')), source.version?.unit),
      insertOrder: null,
      part: place.part,
      mergedInserts: blocks === null ? 0 : blocks.maxBlock - blocks.minBlock,
      survives: Number(survives) === 1,
      tombstone: Number(tombstone) > 0,
      ...(Number(tombstone) === 2 && { cancels: true }),
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
