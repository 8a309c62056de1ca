import { bookkeepingOf, milestoneFieldsOf, milestoneOf, rootOf, type Field } from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import { isRoot, orderRows, sameRow, type RowKey } from '@/lib/record/rows';
import { childRowsOf, rootRow, truthRow, valueOf, type Copies } from '../compare/copies';
import { orderTimes, parseTime } from '../time';
import { fieldValueIn, milestoneShownIn } from './body';
import { holds, writingOf, type Claim, type Writing } from './claims';
import type { Life } from './lives';
import { committedAfter, type CallFacts } from './readCall';

/**
 * Something an acknowledged call vouches for that the truth does not hold, and that no later call replaced. `value`: it set a field.
 * `shown`: its answer shows a milestone, which no call takes back. `row_kept`: a child row that it removed is still there. `record_kept`: it
 * deleted the record, which is still there.
 */
export interface LostClaim {
  readonly kind: 'value' | 'shown' | 'row_kept' | 'record_kept';
  readonly call: CallFacts;
  readonly row: RowKey;
  readonly field: string;
  readonly label: string;
  /** null when the answer did not say what was set, and for rows. */
  readonly acknowledged: FieldValue;
  /** null also when the row is gone, and for rows. */
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
export function writersOf(
  calls: readonly { readonly call: CallFacts; readonly life: Life }[],
  type: Copies['type'],
): readonly Writer[] {
  return calls
    .filter(({ call, life }) => call.mayHaveWritten && life !== 'earlier')
    .map(({ call, life }) => ({ call, life, writing: writingOf(call, type) }));
}

/**
 * Holds every acknowledged call of the record's current life against the truth. What a later call set by right is no loss; of calls that
 * overlap and whose commits are not traced, either may have been last, but one has to be: on all that both of them set.
 */
export function findLostClaims(writers: readonly Writer[], copies: Copies): readonly LostClaim[] {
  if (!rootRow(copies)) return [];
  const own = writers.filter(({ call }) => call.acknowledged).flatMap((writer) => lostBy(writer, writers, copies));
  return [...own, ...lostFromSight(writers, own, copies)].sort((a, b) => orderTimes(a.call.end, b.call.end));
}

function lostBy(writer: Writer, all: readonly Writer[], copies: Copies): readonly LostClaim[] {
  const others = all.filter((other) => other.call !== writer.call);
  const claims = writer.writing.claims.filter((claim) => claim.certain && isLost(writer, claim, others, copies));
  const lost = claims.filter((claim) => isLossOfItsOwn(claim, claims, writer, copies));
  const doubtful = (row: RowKey, field: string) =>
    writer.life === 'unclear' || others.some((other) => mayHaveReplaced(other, writer, row, field, copies));
  return [
    ...lost.map((claim) => ({
      kind: 'value' as const,
      call: writer.call,
      row: claim.row,
      field: claim.field.id,
      label: claim.field.label,
      acknowledged: claim.value ?? null,
      stored: storedValue(copies, claim) ?? null,
      doubtful: doubtful(claim.row, claim.field.id),
    })),
    ...rowsKept(writer, others, copies).map((row) => ({
      kind: 'row_kept' as const,
      call: writer.call,
      row,
      field: 'row',
      label: 'row',
      acknowledged: null,
      stored: null,
      doubtful: doubtful(row, 'row'),
    })),
  ];
}

/** Milestones that a read or another call showed once, unless the call that set them is told of already. */
function lostFromSight(writers: readonly Writer[], told: readonly LostClaim[], copies: Copies): readonly LostClaim[] {
  return copies.type.milestones.flatMap((milestone) => {
    const [moment] = milestone.fields;
    const fields = rootOf(copies.type).fields.filter(({ id }) => milestone.fields.includes(id));
    const sights = writers
      .filter(({ call }) => call.acknowledged && call.type?.sets[moment] !== 'always')
      .flatMap((writer) => {
        if (milestoneShownIn(writer.call.answer, milestone) === null) return [];
        return fields
          .map((field): Claim => ({
            row: copies.root,
            field,
            value: fieldValueIn(writer.call.answer, field.id) ?? undefined,
            certain: true,
          }))
          .filter((claim) => claim.value !== undefined && isMilestoneLost(copies, storedValue(copies, claim), claim))
          .filter((claim) => !told.some((loss) => loss.field === claim.field.id && loss.kind === 'value'))
          .map((claim) => ({ writer, claim }));
      });
    const [first] = [...sights].sort((a, b) => orderTimes(a.writer.call.end, b.writer.call.end));
    const isTimeLost = sights.some(({ claim }) => claim.field.id === moment);
    return sights
      .filter(({ writer, claim }) => writer === first?.writer && (isTimeLost || claim.field.id === moment))
      .map(({ writer, claim }) => ({
        kind: 'shown' as const,
        call: writer.call,
        row: claim.row,
        field: claim.field.id,
        label: claim.field.label,
        acknowledged: claim.value ?? null,
        stored: storedValue(copies, claim) ?? null,
        doubtful: writer.life === 'unclear',
      }));
  });
}

/** What goes with a milestone is lost on its own only where its very time is still there; bookkeeping never is: every call writes it anew. */
function isLossOfItsOwn(claim: Claim, lost: readonly Claim[], { writing }: Writer, copies: Copies): boolean {
  const { type } = copies;
  const bookkeeping = bookkeepingOf(type);
  const goesWith = ({ field }: Claim) => (isMoment(copies, field) ? null : milestoneOf(type, field.id));
  if (isRoot(claim.row) && bookkeeping.has(claim.field.id))
    return lost.some((other) => !bookkeeping.has(other.field.id) && goesWith(other) === null);
  const milestone = isRoot(claim.row) ? goesWith(claim) : null;
  const moment = milestone?.fields[0];
  if (moment === undefined || lost.some((other) => other.field.id === moment)) return true;
  const time = writing.claims.find((other) => isRoot(other.row) && other.field.id === moment);
  const stored = time && storedValue(copies, time);
  return time?.value !== undefined && stored !== undefined && holds(copies.truth, stored, time);
}

/** The field that says when a milestone was reached. */
function isMoment({ type }: Copies, { id }: Field): boolean {
  return type.milestones.some(({ fields: [first] }) => first === id);
}

function isLost(writer: Writer, claim: Claim, others: readonly Writer[], copies: Copies): boolean {
  const stored = storedValue(copies, claim);
  if (stored === undefined && isRoot(claim.row)) return false;
  const isMilestone = isRoot(claim.row) && isMoment(copies, claim.field);
  if (isMilestone ? !isMilestoneLost(copies, stored, claim) : isHeld(copies, stored, claim)) return false;
  return !others.some((other) => replaces(other, writer, claim, others, copies));
}

function isHeld({ truth }: Copies, stored: FieldValue | undefined, claim: Claim): boolean {
  return stored !== undefined && holds(truth, stored, claim);
}

/** A later call that nobody told of explains a later time; an earlier time, or none, nothing explains. */
function isMilestoneLost({ truth }: Copies, stored: FieldValue | undefined, claim: Claim): boolean {
  if (stored === undefined || holds(truth, stored, claim)) return false;
  const now = typeof stored === 'string' ? parseTime(stored) : null;
  if (now === null) return stored === null;
  if (typeof claim.value !== 'string') return false;
  const then = parseTime(claim.value);
  return then === null || now <= then;
}

/**
 * An acknowledged later call replaces by right. One that overlaps, or got no answer, does so when it can have been the last of the two:
 * Postgres holds its value of this field, and of every other that both of them set.
 */
function replaces(other: Writer, writer: Writer, claim: Claim, others: readonly Writer[], copies: Copies): boolean {
  const after = committedAfter(other.call, writer.call);
  if (after === false) return false;
  const certain = after === true && other.call.acknowledged;
  const own = claimLike(other, claim);
  const stored = storedValue(copies, claim);
  if (!isRoot(claim.row)) {
    if (!listOf(other, claim.row)) return false;
    if (certain) return true;
    return (own ? isHeld(copies, stored, own) : stored === undefined) && wasLast(other, writer, others, copies);
  }
  if (!own) return false;
  const toWhatIsNotKnown = own.value === undefined && !milestoneFieldsOf(copies.type).has(own.field.id);
  if (certain && (own.certain || toWhatIsNotKnown)) return true;
  return (toWhatIsNotKnown || isHeld(copies, stored, own)) && (certain || wasLast(other, writer, others, copies));
}

/**
 * Whether Postgres may hold what this call left behind: each value that it vouches for is there, or that of another call that may have
 * come after it. A call of which that is not so was itself overwritten, and was not the last to write.
 */
export function mayHaveWrittenLast(writer: Writer, all: readonly Writer[], copies: Copies): boolean {
  return writer.writing.claims.every((claim) => {
    const stored = storedValue(copies, claim);
    if (!claim.certain || claim.value === undefined || stored === undefined || holds(copies.truth, stored, claim))
      return true;
    return all.some((other) => {
      const own = other.call === writer.call ? undefined : claimLike(other, claim);
      return own !== undefined && committedAfter(other.call, writer.call) !== false && holds(copies.truth, stored, own);
    });
  });
}

/** Whether each value that both calls vouch for is the other's, or that of a third one that may have come after it. */
function wasLast(other: Writer, writer: Writer, others: readonly Writer[], copies: Copies): boolean {
  return writer.writing.claims.every((claim) => {
    const own = claimLike(other, claim);
    if (!claim.certain || !own?.certain || own.value === undefined) return true;
    const stored = storedValue(copies, claim);
    if (isHeld(copies, stored, own)) return true;
    return others.some((third) => {
      const later =
        third !== other && committedAfter(third.call, other.call) !== false ? claimLike(third, claim) : null;
      return later !== null && later !== undefined && (stored === undefined || holds(copies.truth, stored, later));
    });
  });
}

/** A writer whose request nobody knows, and whose answer does not show the field, may have set anything. */
function mayHaveReplaced(other: Writer, writer: Writer, row: RowKey, field: string, copies: Copies): boolean {
  const { type, request, answer } = other.call;
  if (committedAfter(other.call, writer.call) === false || request !== null) return false;
  // A call of an unknown name may do anything that an update does.
  const mayWrite = type === null || (type.kind === 'update' && !reachesMilestone(copies, other.call));
  if (!mayWrite) return false;
  return (
    !milestoneFieldsOf(copies.type).has(field) &&
    (isRoot(row) ? fieldValueIn(answer, field) === undefined : listOf(other, row) === null)
  );
}

/** A call whose purpose is a milestone; what else it writes is told by its type. */
function reachesMilestone({ type }: Copies, call: CallFacts): boolean {
  return type.milestones.some(({ fields: [moment] }) => call.type?.sets[moment] === 'always');
}

/** Child rows that the call removed, by setting a list without them, and that no other call may have set. */
function rowsKept({ call, writing }: Writer, others: readonly Writer[], copies: Copies): readonly RowKey[] {
  const { truth } = copies;
  if (truth === null || writing.lists.length === 0) return [];
  return childRowsOf(truth)
    .filter((row) => {
      const list = writing.lists.find(({ rowSet }) => rowSet === row.rowSet);
      return list && !names(list.rows, row) && !names(list.shown, row);
    })
    .filter(
      (row) =>
        !others.some((other) => {
          const list = listOf(other, row);
          return list && names(list.rows, row) && committedAfter(other.call, call) !== false;
        }),
    )
    .sort(orderRows);
}

/** The list by which a call replaced the rows of this row's set; null: it set none. */
function listOf({ writing }: Writer, { rowSet }: RowKey) {
  return writing.lists.find((list) => list.rowSet === rowSet) ?? null;
}

function names(rows: readonly RowKey[], row: RowKey): boolean {
  return rows.some((each) => sameRow(each, row));
}

function claimLike({ writing }: Writer, claim: Claim): Claim | undefined {
  return writing.claims.find((each) => each.field.id === claim.field.id && sameRow(each.row, claim.row));
}

/** undefined: no such row or column. */
function storedValue(copies: Copies, claim: Claim): FieldValue | undefined {
  const row = truthRow(copies, claim.row);
  return row ? valueOf(row, claim.field.id) : undefined;
}
