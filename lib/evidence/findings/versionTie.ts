import type { KeyState } from '../versions/keyState';
import { compareVersions } from '../versions/compareVersions';
import { fieldsOf, valueOf } from '../compare/copies';
import type { RowVersion } from '../model';
import { versionFact, type Detector } from './detection';

/** Needs director, FINAL and RAW. Equal highest versions with different content: which one FINAL shows was decided by insertion alone. */
export const detectVersionTie: Detector<'version_tie'> = ({ keys, copies }) => {
  const tied = keys.flatMap((key) => {
    const top = topVersions(key);
    const fields = fieldsThatDiffer(top, key.criterionId);
    const version = top[0]?.version;
    if (typeof version !== 'string' || fields.length === 0) return [];
    const decided = decidedBy(key, top);
    return [
      {
        criterionId: key.criterionId,
        fields,
        version,
        decided,
        insertOrders: top.map((each) => each.insertOrder),
        winner: key.winner && versionFact(key.winner),
      },
    ];
  });
  if (tied.length === 0) return null;
  const table = tied[0]?.criterionId === null ? ('card' as const) : ('score' as const);
  return {
    code: 'version_tie',
    severity: tied.some((key) => key.decided === 'wrong') ? 'error' : 'warning',
    facts: { keys: tied, versionType: copies.raw?.facts[table].versionType ?? null },
  };
};

/** Where Postgres holds no row, the deletion is the right one. */
function decidedBy(key: KeyState, top: readonly RowVersion[]): 'right' | 'wrong' | 'neither' {
  if (key.state === 'agree') return 'right';
  if (key.director !== null) return top.some((version) => key.matching.includes(version)) ? 'wrong' : 'neither';
  if (!top.some(({ tombstone }) => tombstone)) return 'neither';
  return key.winner?.tombstone ? 'right' : 'wrong';
}

function topVersions(key: KeyState): readonly RowVersion[] {
  const live = key.versions.filter((version) => !version.deleted);
  const highest = key.winner?.version ?? null;
  const top = live.filter((version) => compareVersions(version.version, highest) === 0);
  return top.length > 1 ? top : [];
}

function fieldsThatDiffer(versions: readonly RowVersion[], criterionId: string | null): readonly string[] {
  const fields = fieldsOf(criterionId === null ? 'card' : 'score')
    .filter(
      (field) => new Set(versions.map((version) => JSON.stringify(valueOf(version.values, field.id) ?? null))).size > 1,
    )
    .map((field) => field.id);
  return new Set(versions.map((version) => version.tombstone)).size > 1 ? [...fields, 'being a deletion'] : fields;
}
