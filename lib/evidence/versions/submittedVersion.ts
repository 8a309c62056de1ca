import { isRecent } from '../calls/quiet';
import { valueOf, type Copies } from '../compare/copies';
import type { Evidence, RowVersion } from '../model';
import { parseTime } from '../time';
import { versionsOf } from './orderVersions';

/**
 * The newest RAW version of the card that holds a submission, where Postgres holds none: a time that is neither NULL nor the column's
 * default. null too when it was stamped just now: ClickHouse may be written before Postgres commits.
 */
export function findSubmittedVersion(copies: Copies, evidence: Evidence): RowVersion | null {
  if (copies.postgres?.card?.submittedAt !== null) return null;
  return (
    versionsOf(copies.raw?.versions ?? [], null).findLast((version) => {
      const value = valueOf(version.values, 'submittedAt');
      const time = typeof value === 'string' ? parseTime(value) : null;
      return time !== null && time > 0n && !isRecent(version.version, evidence);
    }) ?? null
  );
}
