import { isRecent } from '../calls/quiet';
import { isOfEarlierLife } from '../calls/lives';
import type { CallFacts } from '../calls/readCall';
import { valueOf, type Copies } from '../compare/copies';
import type { Evidence, RowVersion } from '../model';
import { timeOf } from '../time';
import { versionsOf } from './orderVersions';

/**
 * The newest RAW version of the card that holds a submission, where Postgres holds none: a time that is neither NULL nor the column's
 * default. null when it was stamped just now, since ClickHouse may be written before Postgres commits, and for a version of an earlier
 * life of the record.
 */
export function findSubmittedVersion(
  copies: Copies,
  calls: readonly CallFacts[],
  evidence: Evidence,
): RowVersion | null {
  const { postgres } = copies;
  if (postgres?.card?.submittedAt !== null) return null;
  const versions = versionsOf(copies.raw?.versions ?? [], null);
  return (
    versions.findLast((version) => {
      const time = timeOf(valueOf(version.values, 'submittedAt'));
      return (
        time !== null &&
        time > 0n &&
        !isRecent(version.version, evidence) &&
        !isOfEarlierLife(version, versions, calls, postgres)
      );
    }) ?? null
  );
}
