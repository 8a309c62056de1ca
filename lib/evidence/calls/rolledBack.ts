import type { Milestone } from '@/lib/record/RecordType';
import { sameRow } from '@/lib/record/rows';
import { valueOf, type Copies } from '../compare/copies';
import type { RowVersion } from '../model';
import { CLOCK_TOLERANCE_NS, timeOf } from '../time';
import { isReached } from './body';
import { holds, writingOf } from './claims';
import type { CallFacts } from './readCall';

/**
 * The failed call that may have written a version which Postgres never committed: it copies to ClickHouse before it commits, it
 * failed inside the service or got no answer, it ran when the version was stamped, and the version holds what it asked for. A refused
 * call (4xx) wrote nothing. null when no call fits.
 */
export function findRolledBackWriter(
  version: RowVersion,
  calls: readonly CallFacts[],
  copies: Copies,
): CallFacts | null {
  return (
    calls.find(
      (call) =>
        !call.acknowledged &&
        call.mayHaveWritten &&
        call.copiesBeforeCommit &&
        ranAt(call, version) &&
        holdsWhatItAskedFor(version, call, copies),
    ) ?? null
  );
}

/** The same for a version of which the milestone is what the truth lacks: only a call that reaches it writes one. */
export function findRolledBackMilestone(
  version: RowVersion,
  { fields: [moment] }: Milestone,
  calls: readonly CallFacts[],
  copies: Copies,
): CallFacts | null {
  return findRolledBackWriter(
    version,
    calls.filter(({ type }) => type?.sets[moment] === 'always'),
    copies,
  );
}

function ranAt({ start, end }: CallFacts, { version }: RowVersion): boolean {
  const stamped = timeOf(version);
  if (stamped === null || start === null || end === null) return true;
  return stamped >= start - CLOCK_TOLERANCE_NS && stamped <= end + CLOCK_TOLERANCE_NS;
}

/** A call that reaches a milestone leaves its time behind, every call what its request names. */
function holdsWhatItAskedFor({ row, values }: RowVersion, call: CallFacts, { type, truth }: Copies): boolean {
  const claims = writingOf(call, type).claims.filter((claim) => sameRow(claim.row, row));
  return (
    claims.length > 0 &&
    claims.every((claim) => {
      const held = valueOf(values, claim.field.id);
      if (held === undefined || !claim.certain) return true;
      return claim.value === undefined && type.milestones.some(({ fields: [moment] }) => moment === claim.field.id)
        ? isReached(held)
        : holds(truth, held, claim);
    })
  );
}
