import type { FinalCopy, RowVersion } from '@/lib/evidence/model';
import { compareVersions } from '@/lib/evidence/versions/compareVersions';
import { rowId } from '@/lib/record/rows';

/** FINAL's answer, from the rows that FINAL chose in the statement that read the versions. One that counts as deleted is no row. */
export function finalOf(versions: readonly RowVersion[]): FinalCopy {
  return {
    rows: versions
      .filter(({ survives, tombstone, deleted }) => survives && !tombstone && !deleted)
      .map(({ row, values }) => ({ row, values })),
  };
}

/**
 * True where FINAL's choice and the rows can't have been read at the same moment: a key whose live rows have no survivor, or one
 * newer than its survivor. Servers before 25.9 take a snapshot of the parts for each table a statement names, so a merge or an insert
 * can fall between the two. (A tombstone, or a deleted row, explains a missing survivor.)
 */
export function straddles(versions: readonly RowVersion[]): boolean {
  const keys = new Map<string, RowVersion[]>();
  for (const version of versions) {
    const key = rowId(version.row);
    const list = keys.get(key);
    if (list === undefined) keys.set(key, [version]);
    else list.push(version);
  }
  return [...keys.values()].some((rows) => {
    const live = rows.filter(({ deleted }) => !deleted);
    const survivors = live.filter(({ survives }) => survives);
    if (survivors.length === 0) return live.length > 0 && !live.some(({ tombstone }) => tombstone);
    return live.some(
      (row) => !row.survives && survivors.every((survivor) => compareVersions(row.version, survivor.version) === 1),
    );
  });
}
