import { valueOf } from '../compare/copies';
import type { RowVersion } from '../model';
import { CLOCK_TOLERANCE_NS, timeOf } from '../time';
import { holds, writingOf } from './claims';
import type { CallFacts } from './readCall';

/**
 * The failed call that may have written a version which Postgres never committed: it copies to ClickHouse before it commits, it
 * failed inside the service or got no answer, it ran when the version was stamped, and the version holds what it asked for. A refused
 * call (4xx) wrote nothing. null when no call fits.
 */
export function findRolledBackWriter(version: RowVersion, calls: readonly CallFacts[]): CallFacts | null {
  return (
    calls.find(
      (call) =>
        !call.acknowledged &&
        call.mayHaveWritten &&
        call.copiesBeforeCommit &&
        ranAt(call, version) &&
        holdsWhatItAskedFor(version, call),
    ) ?? null
  );
}

/** The same for a version of which the submission is what Postgres lacks: only a Submit writes one. */
export function findRolledBackSubmit(version: RowVersion, calls: readonly CallFacts[]): CallFacts | null {
  return findRolledBackWriter(
    version,
    calls.filter(({ call }) => call.call === 'SubmitScorecard'),
  );
}

function ranAt({ start, end }: CallFacts, { version }: RowVersion): boolean {
  const stamped = timeOf(version);
  if (stamped === null || start === null || end === null) return true;
  return stamped >= start - CLOCK_TOLERANCE_NS && stamped <= end + CLOCK_TOLERANCE_NS;
}

/** A Submit leaves a submission behind, every call what its request names. */
function holdsWhatItAskedFor({ criterionId, values }: RowVersion, call: CallFacts): boolean {
  const claims = writingOf(call).claims.filter((claim) => claim.criterionId === criterionId);
  return (
    claims.length > 0 &&
    claims.every((claim) => {
      const held = valueOf(values, claim.field.id);
      if (held === undefined || !claim.certain) return true;
      return claim.field.kind === 'timestamp' && claim.value === undefined
        ? (timeOf(held) ?? 0n) > 0n
        : holds(held, claim);
    })
  );
}
