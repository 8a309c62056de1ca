import type { FieldValue } from '@/lib/scorecard/fieldValue';
import type { PostgresCopy } from '../model';
import { directorRow, valueOf } from '../compare/copies';
import { parseTime } from '../time';
import { claimsOf, holds, replacesScores, type Claim } from './claims';
import { committedAfter, type CallFacts } from './readCall';

/** Something an acknowledged call set that Postgres does not hold, and that no later call replaced. */
export interface LostClaim {
  readonly call: CallFacts;
  readonly field: string;
  readonly label: string;
  readonly criterionId: string | null;
  /** null when the answer did not say what was set. */
  readonly acknowledged: FieldValue;
  /** null also when the score's row is gone. */
  readonly stored: FieldValue;
}

/**
 * Holds every acknowledged Submit and Update against Postgres. What a later call set by right is no loss; where two calls overlap and
 * their commits are not traced, either value is legitimate. A card that is gone says nothing: deleting it is legitimate.
 */
export function findLostClaims(calls: readonly CallFacts[], postgres: PostgresCopy | null): readonly LostClaim[] {
  if (!postgres?.card) return [];
  const writers = calls.filter((call) => call.mayHaveWritten).map((call) => ({ call, claims: claimsOf(call) }));
  return writers
    .filter(({ call }) => call.acknowledged)
    .flatMap(({ call, claims }) =>
      lostOf(
        call,
        claims,
        writers.filter((writer) => writer.call !== call),
        postgres,
      ),
    );
}

interface Writer {
  readonly call: CallFacts;
  readonly claims: readonly Claim[];
}

function lostOf(
  call: CallFacts,
  claims: readonly Claim[],
  others: readonly Writer[],
  postgres: PostgresCopy,
): readonly LostClaim[] {
  const lost = claims.filter((claim) => isLost(call, claim, others, postgres));
  const submission = lost.some((claim) => claim.field.id === 'submittedAt');
  return lost
    .filter((claim) => claim.field.id !== 'submitterUserId' || submission || submitterAlone(claims, postgres))
    .map((claim) => ({
      call,
      field: claim.field.id,
      label: claim.field.label,
      criterionId: claim.criterionId,
      acknowledged: claim.value ?? null,
      stored: storedValue(postgres, claim) ?? null,
    }));
}

function isLost(call: CallFacts, claim: Claim, others: readonly Writer[], postgres: PostgresCopy): boolean {
  const stored = storedValue(postgres, claim);
  if (stored === undefined && claim.criterionId === null) return false;
  if (stored !== undefined && holds(stored, claim)) return false;
  if (claim.field.id === 'submittedAt' && isLaterSubmission(stored ?? null, claim)) return false;
  return !others.some((other) => replaces(other, call, claim, stored));
}

/** An acknowledged later call replaces by right. One that overlaps, or got no answer, does so when Postgres holds its value. */
function replaces(other: Writer, call: CallFacts, claim: Claim, stored: FieldValue | undefined): boolean {
  const after = committedAfter(other.call, call);
  if (after === false) return false;
  const certain = after === true && other.call.acknowledged;
  if (claim.criterionId !== null) {
    if (!replacesScores(other.call)) return false;
    const own = other.claims.find((each) => each.criterionId === claim.criterionId && each.field.id === claim.field.id);
    return certain || (own ? stored !== undefined && holds(stored, own) : stored === undefined);
  }
  const own = other.claims.find((each) => each.criterionId === null && each.field.id === claim.field.id);
  return own !== undefined && (certain || (stored !== undefined && holds(stored, own)));
}

/** A later Submit that nobody told of explains a later time; an earlier time, or none, nothing explains. */
function isLaterSubmission(stored: FieldValue, claim: Claim): boolean {
  if (typeof stored !== 'string') return false;
  if (typeof claim.value !== 'string') return true;
  const [now, then] = [parseTime(stored), parseTime(claim.value)];
  return now !== null && then !== null && now > then;
}

/** The submitter is lost on its own only where the time of this very submission is still there. */
function submitterAlone(claims: readonly Claim[], postgres: PostgresCopy): boolean {
  const time = claims.find((claim) => claim.field.id === 'submittedAt');
  const stored = time && storedValue(postgres, time);
  return time?.value !== undefined && stored !== undefined && holds(stored, time);
}

/** undefined: no such row or column. */
function storedValue(postgres: PostgresCopy, claim: Claim): FieldValue | undefined {
  const row = directorRow(postgres, claim.criterionId);
  return row ? valueOf(row, claim.field.id) : undefined;
}
