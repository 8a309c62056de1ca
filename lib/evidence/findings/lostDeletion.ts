import { valueOf } from '../compare/copies';
import type { RowVersion } from '../model';
import { timeOf } from '../time';
import { compareVersions } from '../versions/compareVersions';
import { insertedBefore } from '../versions/orderVersions';
import { versionFact, type Detector } from './detection';

/** Needs the truth, FINAL and RAW. FINAL returns a row that Postgres does not hold, though RAW has its deletion: with a lower version. */
export const detectLostDeletion: Detector<'lost_deletion'> = ({ copies, keys }) => {
  const { createdAt } = copies.type;
  const lost = keys.flatMap((key) => {
    const winner = key.winner;
    if (key.state !== 'only_final' || !winner || winner.tombstone || winner.markedDeletedBy !== null) return [];
    const deletion = key.versions.findLast(
      (version) =>
        // Sums of signs decide, and no version outranks one.
        ((version.tombstone && !version.cancels) || version.markedDeletedBy !== null) &&
        !version.deleted &&
        !bornAfter(winner, version, createdAt) &&
        (version.version === null || winner.version === null
          ? insertedBefore(version, winner) === true
          : compareVersions(version.version, winner.version) === -1),
    );
    return deletion
      ? [
          {
            row: key.row,
            deletion: versionFact(deletion),
            winner: versionFact(winner),
            winnerInsertedLater: insertedBefore(deletion, winner),
          },
        ]
      : [];
  });
  return lost.length === 0 ? null : { code: 'lost_deletion', severity: 'error', facts: { keys: lost } };
};

/** A row that was created after the deletion is one of a later life: that deletion was never meant for it. */
function bornAfter(row: RowVersion, deletion: RowVersion, createdAt: string | null): boolean {
  if (createdAt === null) return false;
  const created = timeOf(valueOf(row.values, createdAt));
  if (created === null || created <= 0n) return false;
  const [stamped, before] = [timeOf(deletion.version), timeOf(valueOf(deletion.values, createdAt))];
  return (stamped !== null && created > stamped) || (before !== null && before > 0n && created > before);
}
