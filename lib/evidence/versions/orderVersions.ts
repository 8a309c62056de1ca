import { distinctRows, rowId, sameRow, type RowKey } from '@/lib/record/rows';
import type { RowVersion, VersionChange } from '../model';
import { canonical, order } from '../compare/copies';
import { compareVersions, rankVersions } from './compareVersions';

/** A part's partition and blocks, from its name `partition_minBlock_maxBlock_level[_mutation]`; null when it has another form. */
export function blocksOf(
  part: string,
): { readonly partition: string; readonly first: number; readonly last: number } | null {
  const match = /^([^_]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(part);
  return match ? { partition: match[1] ?? '', first: Number(match[2]), last: Number(match[3]) } : null;
}

/** Whether `a` was inserted before `b`; null when it cannot be told (merged parts, or parts of different partitions). */
export function insertedBefore(a: RowVersion, b: RowVersion): boolean | null {
  if (a.insertOrder !== null && b.insertOrder !== null)
    return a.insertOrder === b.insertOrder ? null : a.insertOrder < b.insertOrder;
  const [x, y] = [blocksOf(a.part), blocksOf(b.part)];
  if (!x || !y || x.partition !== y.partition) return null;
  return x.last < y.first ? true : y.last < x.first ? false : null;
}

/** Oldest insertion first; versions of merged parts, whose place is lost, come before the rest. The same for any order of input. */
export function byInsertion(versions: readonly RowVersion[]): readonly RowVersion[] {
  if (versions.length < 2) return versions;
  return [...versions].sort((a, b) => {
    if ((a.insertOrder === null) !== (b.insertOrder === null)) return a.insertOrder === null ? -1 : 1;
    if (a.insertOrder !== null && b.insertOrder !== null && a.insertOrder !== b.insertOrder)
      return a.insertOrder - b.insertOrder;
    return (
      (blocksOf(a.part)?.last ?? 0) - (blocksOf(b.part)?.last ?? 0) ||
      rankVersions(a.version, b.version) ||
      order(tieKey(a), tieKey(b))
    );
  });
}

/** Everything else that tells two versions apart, so that none comes first by the order in which they were read. */
function tieKey({ version, part, values, survives, deleted, tombstone, ...rest }: RowVersion): string {
  const { insertedAt, markedDeletedBy, mergedInserts } = rest;
  return JSON.stringify([
    version,
    part,
    canonical(values),
    survives,
    deleted,
    tombstone,
    insertedAt,
    markedDeletedBy,
    mergedInserts,
  ]);
}

/** The versions by version, highest first; among equals the one inserted last, as ReplacingMergeTree decides. */
export function byVersion(versions: readonly RowVersion[]): readonly RowVersion[] {
  return [...byInsertion(versions)].reverse().sort((a, b) => rankVersions(b.version, a.version));
}

/** The versions of one key, oldest insertion first. */
export function versionsOf(versions: readonly RowVersion[], row: RowKey): readonly RowVersion[] {
  return byInsertion(versions.filter((version) => sameRow(version.row, row)));
}

/** By `rowId`, in the order that they come in. */
export function groupByRow(versions: readonly RowVersion[]): ReadonlyMap<string, readonly RowVersion[]> {
  const groups = new Map<string, RowVersion[]>();
  for (const version of versions) {
    const id = rowId(version.row);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [version]);
    else group.push(version);
  }
  return groups;
}

/** All versions of a copy, key by key, the root's first, each with what it changed and where insertion and version order cross. */
export function describeVersions(copy: string, versions: readonly RowVersion[]): readonly VersionChange[] {
  const byRow = groupByRow(versions);
  return distinctRows(versions.map(({ row }) => row)).flatMap((row) => {
    const own = byInsertion(byRow.get(rowId(row)) ?? []);
    const below = findCrossings(own);
    return own.map((version, index) => ({
      ...version,
      copy,
      changed: changes(own[index - 1], version),
      below: below[index] ?? null,
    }));
  });
}

/** Nothing is said where it is not known which of the two came first. */
function changes(before: RowVersion | undefined, version: RowVersion): VersionChange['changed'] {
  if (!before || insertedBefore(before, version) !== true) return [];
  const fields = new Set([...Object.keys(before.values), ...Object.keys(version.values)]);
  return [...fields]
    .map((field) => ({ field, from: before.values[field] ?? null, to: version.values[field] ?? null }))
    .filter(({ from, to }) => from !== to && JSON.stringify(from) !== JSON.stringify(to));
}

/** Per version, the insertion number of the highest one before it that lies above it. Versions whose place is lost cross nothing. */
function findCrossings(versions: readonly RowVersion[]): readonly (number | null)[] {
  let highest: RowVersion | null = null;
  return versions.map((version) => {
    if (version.insertOrder === null || version.version === null) return null;
    const above = highest !== null && compareVersions(highest.version, version.version) === 1;
    if (above) return highest?.insertOrder ?? null;
    highest = version;
    return null;
  });
}
