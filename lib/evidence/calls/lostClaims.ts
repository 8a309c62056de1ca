import { cardFields } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { PostgresCopy } from '../model';
import { directorRow, valueOf } from '../compare/copies';
import { orderTimes, parseTime } from '../time';
import { fieldValueIn, resourceOf, submissionShownIn } from './body';
import { MILESTONES, holds, writingOf, type Claim, type Writing } from './claims';
import type { Life } from './lives';
import { committedAfter, type CallFacts } from './readCall';

/**
 * Something an acknowledged call vouches for that Postgres does not hold, and that no later call replaced. `value`: it set a field.
 * `shown`: its answer shows a milestone, which no call takes back. `row_kept`: a score that it removed is still there. `record_kept`: it
 * deleted the record, which is still there.
 */
export interface LostClaim {
  readonly kind: 'value' | 'shown' | 'row_kept' | 'record_kept';
  readonly call: CallFacts;
  readonly field: string;
  readonly label: string;
  readonly criterionId: string | null;
  /** null when the answer did not say what was set, and for rows. */
  readonly acknowledged: FieldValue;
  /** null also when the score's row is gone, and for rows. */
  readonly stored: FieldValue;
  /** Something leaves room for a change by right: a writer that asked for nobody knows what, or a clock that nothing ties to Postgres'. */
  readonly doubtful: boolean;
}

/** A call of the current life, with what it wrote. */
export interface Writer {
  readonly call: CallFacts;
  readonly life: Life;
  readonly writing: Writing;
}

/** The calls that may have written the record that is there now. */
export function writersOf(calls: readonly { readonly call: CallFacts; readonly life: Life }[]): readonly Writer[] {
  return calls
    .filter(({ call, life }) => call.mayHaveWritten && life !== 'earlier')
    .map(({ call, life }) => ({ call, life, writing: writingOf(call) }));
}

/**
 * Holds every acknowledged call of the record's current life against Postgres. What a later call set by right is no loss; of calls that
 * overlap and whose commits are not traced, either may have been last, but one has to be: on all that both of them set.
 */
export function findLostClaims(writers: readonly Writer[], postgres: PostgresCopy | null): readonly LostClaim[] {
  if (!postgres?.card) return [];
  const own = writers.filter(({ call }) => call.acknowledged).flatMap((writer) => lostBy(writer, writers, postgres));
  return [...own, ...lostFromSight(writers, own, postgres)].sort((a, b) => orderTimes(a.call.end, b.call.end));
}

function lostBy(writer: Writer, all: readonly Writer[], postgres: PostgresCopy): readonly LostClaim[] {
  const others = all.filter((other) => other.call !== writer.call);
  const claims = writer.writing.claims.filter((claim) => claim.certain && isLost(writer, claim, others, postgres));
  const lost = claims.filter((claim) => isLossOfItsOwn(claim, claims, writer, postgres));
  const doubtful = (criterionId: string | null, field: string) =>
    writer.life === 'unclear' || others.some((other) => mayHaveReplaced(other, writer, criterionId, field));
  return [
    ...lost.map((claim) => ({
      kind: 'value' as const,
      call: writer.call,
      field: claim.field.id,
      label: claim.field.label,
      criterionId: claim.criterionId,
      acknowledged: claim.value ?? null,
      stored: storedValue(postgres, claim) ?? null,
      doubtful: doubtful(claim.criterionId, claim.field.id),
    })),
    ...rowsKept(writer, others, postgres).map((criterionId) => ({
      kind: 'row_kept' as const,
      call: writer.call,
      field: 'row',
      label: 'score',
      criterionId,
      acknowledged: null,
      stored: null,
      doubtful: doubtful(criterionId, 'row'),
    })),
  ];
}

/** Milestones that a read or another call showed once, unless the call that set them is told of already. */
function lostFromSight(
  writers: readonly Writer[],
  told: readonly LostClaim[],
  postgres: PostgresCopy,
): readonly LostClaim[] {
  const sights = writers
    .filter(({ call }) => call.acknowledged && call.call.call !== 'SubmitScorecard')
    .flatMap((writer) => {
      const answer = resourceOf(writer.call.call.response);
      if (submissionShownIn(writer.call.call.response) === null) return [];
      return cardFields
        .filter(({ id }) => MILESTONES.has(id))
        .map((field): Claim => ({
          field,
          criterionId: null,
          value: fieldValueIn(answer, field.id) ?? undefined,
          certain: true,
        }))
        .filter((claim) => claim.value !== undefined && isMilestoneLost(storedValue(postgres, claim), claim))
        .filter((claim) => !told.some((loss) => loss.field === claim.field.id && loss.kind === 'value'))
        .map((claim) => ({ writer, claim }));
    });
  const [first] = [...sights].sort((a, b) => orderTimes(a.writer.call.end, b.writer.call.end));
  const submission = sights.some(({ claim }) => claim.field.id === 'submittedAt');
  return sights
    .filter(({ writer, claim }) => writer === first?.writer && (submission || claim.field.id === 'submittedAt'))
    .map(({ writer, claim }) => ({
      kind: 'shown' as const,
      call: writer.call,
      field: claim.field.id,
      label: claim.field.label,
      criterionId: null,
      acknowledged: claim.value ?? null,
      stored: storedValue(postgres, claim) ?? null,
      doubtful: writer.life === 'unclear',
    }));
}

/** The submitter is lost on its own only where the time of this very submission is still there; the last updater never is: every call names a new one. */
function isLossOfItsOwn(claim: Claim, lost: readonly Claim[], { writing }: Writer, postgres: PostgresCopy): boolean {
  const others = lost.filter((other) => other.field.id !== 'lastUpdaterUserId' && other.field.id !== 'submitterUserId');
  if (claim.field.id === 'lastUpdaterUserId') return others.length > 0;
  if (claim.field.id !== 'submitterUserId' || lost.some((other) => other.field.id === 'submittedAt')) return true;
  const time = writing.claims.find((other) => other.field.id === 'submittedAt');
  const stored = time && storedValue(postgres, time);
  return time?.value !== undefined && stored !== undefined && holds(stored, time);
}

function isLost(writer: Writer, claim: Claim, others: readonly Writer[], postgres: PostgresCopy): boolean {
  const stored = storedValue(postgres, claim);
  if (stored === undefined && claim.criterionId === null) return false;
  if (claim.field.id === 'submittedAt' ? !isMilestoneLost(stored, claim) : isHeld(stored, claim)) return false;
  return !others.some((other) => replaces(other, writer, claim, others, postgres));
}

function isHeld(stored: FieldValue | undefined, claim: Claim): boolean {
  return stored !== undefined && holds(stored, claim);
}

/** A later Submit that nobody told of explains a later time; an earlier time, or none, nothing explains. */
function isMilestoneLost(stored: FieldValue | undefined, claim: Claim): boolean {
  if (stored === undefined || holds(stored, claim)) return false;
  if (typeof stored !== 'string' || claim.field.kind !== 'timestamp') return stored === null;
  if (typeof claim.value !== 'string') return false;
  const [now, then] = [parseTime(stored), parseTime(claim.value)];
  return now === null || then === null || now <= then;
}

/**
 * An acknowledged later call replaces by right. One that overlaps, or got no answer, does so when it can have been the last of the two:
 * Postgres holds its value of this field, and of every other that both of them set.
 */
function replaces(
  other: Writer,
  writer: Writer,
  claim: Claim,
  others: readonly Writer[],
  postgres: PostgresCopy,
): boolean {
  const after = committedAfter(other.call, writer.call);
  if (after === false) return false;
  const certain = after === true && other.call.acknowledged;
  const own = claimLike(other, claim);
  const stored = storedValue(postgres, claim);
  if (claim.criterionId !== null) {
    if (other.writing.criteria === null) return false;
    if (certain) return true;
    return (own ? isHeld(stored, own) : stored === undefined) && wasLast(other, writer, others, postgres);
  }
  if (!own) return false;
  const toWhatIsNotKnown = own.value === undefined && !MILESTONES.has(own.field.id);
  if (certain && (own.certain || toWhatIsNotKnown)) return true;
  return (toWhatIsNotKnown || isHeld(stored, own)) && (certain || wasLast(other, writer, others, postgres));
}

/**
 * Whether Postgres may hold what this call left behind: each value that it vouches for is there, or that of another call that may have
 * come after it. A call of which that is not so was itself overwritten, and was not the last to write.
 */
export function mayHaveWrittenLast(writer: Writer, all: readonly Writer[], postgres: PostgresCopy): boolean {
  return writer.writing.claims.every((claim) => {
    const stored = storedValue(postgres, claim);
    if (!claim.certain || claim.value === undefined || stored === undefined || holds(stored, claim)) return true;
    return all.some((other) => {
      const own = other.call === writer.call ? undefined : claimLike(other, claim);
      return own !== undefined && committedAfter(other.call, writer.call) !== false && holds(stored, own);
    });
  });
}

/** Whether each value that both calls vouch for is the other's, or that of a third one that may have come after it. */
function wasLast(other: Writer, writer: Writer, others: readonly Writer[], postgres: PostgresCopy): boolean {
  return writer.writing.claims.every((claim) => {
    const own = claimLike(other, claim);
    if (!claim.certain || !own?.certain || own.value === undefined) return true;
    const stored = storedValue(postgres, claim);
    if (isHeld(stored, own)) return true;
    return others.some((third) => {
      const later =
        third !== other && committedAfter(third.call, other.call) !== false ? claimLike(third, claim) : null;
      return later !== null && later !== undefined && (stored === undefined || holds(stored, later));
    });
  });
}

/** A writer whose request nobody knows, and whose answer does not show the field, may have set anything. */
function mayHaveReplaced(other: Writer, writer: Writer, criterionId: string | null, field: string): boolean {
  if (other.call.call.call !== 'UpdateScorecard' || committedAfter(other.call, writer.call) === false) return false;
  if (resourceOf(other.call.call.request) !== null) return false;
  const answer = resourceOf(other.call.call.response);
  return (
    !MILESTONES.has(field) &&
    (criterionId === null ? fieldValueIn(answer, field) === undefined : other.writing.criteria === null)
  );
}

/** Scores that the call removed, by setting a list without them, and that no other call may have set. */
function rowsKept({ call, writing }: Writer, others: readonly Writer[], postgres: PostgresCopy): readonly string[] {
  const { criteria, shown } = writing;
  if (criteria === null) return [];
  return postgres.scores
    .map((score) => score.criterionId)
    .filter((criterionId) => !criteria.includes(criterionId) && !shown.includes(criterionId))
    .filter(
      (criterionId) =>
        !others.some(
          (other) => other.writing.criteria?.includes(criterionId) && committedAfter(other.call, call) !== false,
        ),
    )
    .sort();
}

function claimLike({ writing }: Writer, claim: Claim): Claim | undefined {
  return writing.claims.find((each) => each.criterionId === claim.criterionId && each.field.id === claim.field.id);
}

/** undefined: no such row or column. */
function storedValue(postgres: PostgresCopy, claim: Claim): FieldValue | undefined {
  const row = directorRow(postgres, claim.criterionId);
  return row ? valueOf(row, claim.field.id) : undefined;
}
