import type { KeyState } from '../versions/keyState';
import { compareVersions } from '../versions/compareVersions';
import type { RowKey } from '@/lib/record/rows';
import { fieldsOf, valueOf, type Copies } from '../compare/copies';
import type { RowVersion } from '../model';
import { versionFact, type Detector } from './detection';

/** Needs the truth, FINAL and RAW. Equal highest versions with different content: which one FINAL shows was decided by insertion alone. */
export const detectVersionTie: Detector<'version_tie'> = ({ keys, copies }) => {
  const tied = keys.flatMap((key) => {
    const top = topVersions(key);
    const fields = fieldsThatDiffer(copies, top, key.row);
    const version = top[0]?.version;
    if (typeof version !== 'string' || fields.length === 0) return [];
    const decided = decidedBy(key, top);
    return [
      {
        row: key.row,
        fields,
        version,
        decided,
        insertOrders: top.map((each) => each.insertOrder),
        winner: key.winner && versionFact(key.winner),
      },
    ];
  });
  if (tied.length === 0) return null;
  return {
    code: 'version_tie',
    severity: tied.some((key) => key.decided === 'wrong') ? 'error' : 'warning',
    facts: { keys: tied, versionType: copies.raw?.facts[tied[0]?.row.rowSet ?? '']?.versionType ?? null },
  };
};

/** Where Postgres holds no row, the deletion is the right one. */
function decidedBy(key: KeyState, top: readonly RowVersion[]): 'right' | 'wrong' | 'neither' {
  if (key.state === 'agree') return 'right';
  if (key.truth !== null) return top.some((version) => key.matching.includes(version)) ? 'wrong' : 'neither';
  if (!top.some(({ tombstone }) => tombstone)) return 'neither';
  return key.winner?.tombstone ? 'right' : 'wrong';
}

/** A collapsing engine keeps no later one of equals: a row and the one that takes it back have the same version. */
function topVersions(key: KeyState): readonly RowVersion[] {
  if (key.versions.some(({ cancels }) => cancels)) return [];
  const live = key.versions.filter((version) => !version.deleted);
  const highest = key.winner?.version ?? null;
  const top = live.filter((version) => compareVersions(version.version, highest) === 0);
  return top.length > 1 ? top : [];
}

function fieldsThatDiffer(copies: Copies, versions: readonly RowVersion[], { rowSet }: RowKey): readonly string[] {
  const fields = fieldsOf(copies, rowSet)
    .filter(
      (field) => new Set(versions.map((version) => JSON.stringify(valueOf(version.values, field.id) ?? null))).size > 1,
    )
    .map((field) => field.id);
  return new Set(versions.map((version) => version.tombstone)).size > 1 ? [...fields, 'being a deletion'] : fields;
}
