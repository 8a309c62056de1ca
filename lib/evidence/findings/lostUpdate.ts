import { milestoneFieldsOf, rootOf } from '@/lib/record/RecordType';
import { isRoot } from '@/lib/record/rows';
import { holds } from '../calls/claims';
import { findOverwriter, type Overwriter } from '../calls/overwriter';
import type { LostClaim } from '../calls/lostClaims';
import { fieldValueIn, isReached } from '../calls/body';
import { commitOf } from '../calls/commits';
import { changeTimeOf } from '../calls/quiet';
import { commitWindow, type CallFacts } from '../calls/readCall';
import { findRolledBackMilestone } from '../calls/rolledBack';
import { rootRow, valueOf, type Copies } from '../compare/copies';
import type { Context } from '../context';
import { CLOCK_TOLERANCE_MS, elapsedMs, formatTime, parseTime } from '../time';
import type { MilestoneWitness } from '../versions/milestoneWitness';
import { versionFact, type RecordDetector } from './detection';
import type { Loss, LostValue } from './facts';

/** Needs the truth, and a call or RAW as a witness. A milestone that a call vouches for is told as that call's, with RAW named beside it. */
export const detectLostUpdate: RecordDetector<'lost_update'> = (context) => {
  const [{ copies }] = context.views;
  if (rootRow(copies) === null) return [];
  const told = groupByCall(context.lost).map((claims) => acknowledgedLoss(context, copies, claims));
  const isToldOf = ({ milestone: { fields } }: MilestoneWitness) =>
    context.lost.some(({ row, field }) => isRoot(row) && field === fields[0]);
  const seen = context.lost.some(({ kind }) => kind === 'record_kept')
    ? []
    : context.witnesses
        .filter((witness) => !isToldOf(witness))
        .map((witness) => witnessedLoss(context, copies, witness));
  const losses = [...told, ...seen].sort((a, b) => strength(context, b) - strength(context, a));
  if (losses.length === 0) return [];
  return [
    {
      code: 'lost_update',
      severity: losses.some(({ doubt }) => doubt === null) ? 'error' : 'warning',
      copy: null,
      facts: { lost: losses.flatMap(({ values }) => values), losses, callClock: context.callClock },
    },
  ];
};

/** What nothing speaks against comes first, then a lost milestone; of several calls, the one that ended last (the order that they come in). */
function strength({ type }: Context, { doubt, values }: Loss): number {
  const moments = type.milestones.map(({ fields: [moment] }) => moment);
  return (doubt === null ? 2 : 0) + (values.some(({ row, field }) => isRoot(row) && moments.includes(field)) ? 1 : 0);
}

/** What one call set is one loss, and what its answer showed of another's another. The call that ended last first. */
function groupByCall(lost: readonly LostClaim[]): readonly (readonly [LostClaim, ...LostClaim[]])[] {
  const calls = [...new Set(lost.map(({ call }) => call))].reverse();
  return calls.flatMap((call) =>
    [true, false].flatMap((set) => {
      const [first, ...rest] = lost.filter((claim) => claim.call === call && (claim.kind !== 'shown') === set);
      return first ? [[first, ...rest] as const] : [];
    }),
  );
}

function acknowledgedLoss(context: Context, copies: Copies, claims: readonly [LostClaim, ...LostClaim[]]): Loss {
  const [{ call, kind }] = claims;
  const overwriter = kind === 'value' ? findOverwriter(call, context.writers, copies) : null;
  const witness = context.witnesses.find(({ milestone: { fields } }) =>
    claims.some(({ row, field }) => isRoot(row) && fields.includes(field)),
  );
  return {
    witness: kind === 'shown' ? 'answer' : 'acknowledged_call',
    call: call.call.call,
    acknowledgedAt: call.finishedAt,
    committedAt: kind === 'shown' ? null : timeText(commitWindow(call)?.to),
    values: claims.map(({ call: { call: told }, ...claim }): LostValue => ({
      kind: claim.kind,
      call: told.call,
      row: claim.row,
      field: claim.field,
      label: claim.label,
      acknowledged: claim.acknowledged,
      stored: claim.stored,
    })),
    overwrittenBy: overwriter && overwriterFacts(overwriter),
    heldBy: witness ? versionFact(witness.version) : null,
    doubt: doubtOf(context, claims, overwriter),
  };
}

/**
 * A loss whose steps were watched happened, whatever came later; so did that of a milestone, which no call takes back. While the record is written, the call
 * that vouches can have committed after Postgres was read, and one that replaced what it set need not be reported yet.
 */
function doubtOf(
  context: Context,
  claims: readonly [LostClaim, ...LostClaim[]],
  overwriter: Overwriter | null,
): Loss['doubt'] {
  const [{ call, kind }] = claims;
  const unclear = context.writers.some((writer) => writer.call === call && writer.life === 'unclear');
  if (unclear || (kind === 'record_kept' && claims[0].doubtful)) return 'clock';
  if (claims.every(({ doubtful }) => doubtful)) return 'unknown_request';
  const milestones = milestoneFieldsOf(context.type);
  const isFinal = kind === 'record_kept' || claims.some(({ row, field }) => isRoot(row) && milestones.has(field));
  if (isTraced(context, overwriter) && (isFinal || !context.quiet.inFlight || showsStored(context, overwriter, claims)))
    return null;
  if (!isFinal && changedAfterKnownCalls(context, claims)) return 'later_change';
  return context.quiet.inFlight && !(isFinal && hasSettled(context, call)) ? 'in_flight' : null;
}

function witnessedLoss(context: Context, copies: Copies, { milestone, version }: MilestoneWitness): Loss {
  const { type, writers, calls } = context;
  const [moment] = milestone.fields;
  const setter = writers.findLast(({ call }) => call.type?.sets[moment] === 'always')?.call ?? null;
  const setBy = setter?.call.call ?? type.calls.find(({ sets }) => sets[moment] === 'always')?.id ?? '';
  const overwriter = setter && findOverwriter(setter, writers, copies);
  const root = rootRow(copies) ?? {};
  return {
    witness: 'raw_version',
    call: setter && setBy,
    acknowledgedAt: null,
    committedAt: timeText(setter && commitWindow(setter)?.to),
    values: rootOf(type)
      .fields.filter(({ id }) => milestone.fields.includes(id))
      .flatMap(({ id, label }): readonly LostValue[] => {
        const value = valueOf(version.values, id);
        return value === undefined || !isReached(value) || (valueOf(root, id) ?? null) !== null
          ? []
          : [{ kind: 'value', call: setBy, row: copies.root, field: id, label, acknowledged: value, stored: null }];
      }),
    overwrittenBy: overwriter && overwriterFacts(overwriter),
    heldBy: versionFact(version),
    doubt: findRolledBackMilestone(version, milestone, calls, copies) ? 'never_committed' : null,
  };
}

/** Its steps show that it read before and committed after, and Postgres was read after that. */
function isTraced({ evidence }: Context, overwriter: Overwriter | null): overwriter is Overwriter {
  if (overwriter?.certainty !== 'traced') return false;
  const [committed, read] = [commitWindow(overwriter.call), parseTime(evidence.inspectedAt)];
  return committed === null || read === null || committed.from <= read;
}

/**
 * Its answer shows what Postgres holds in place of what was lost. A call that writes its own columns alone takes the same steps as one that writes an old copy
 * back, and loses nothing.
 */
function showsStored(
  { type, views: [{ copies }] }: Context,
  { call }: Overwriter,
  claims: readonly LostClaim[],
): boolean {
  return claims.some(({ row, field: id, stored }) => {
    const field = isRoot(row) ? rootOf(type).fields.find((each) => each.id === id) : undefined;
    const value = fieldValueIn(call.answer, id);
    return field !== undefined && value !== undefined && holds(copies.truth, stored, { row, field, value });
  });
}

function overwriterFacts({ call, certainty }: Overwriter): NonNullable<Loss['overwrittenBy']> {
  return {
    call: call.call.call,
    certainty,
    startedAt: call.startedAt,
    finishedAt: call.finishedAt,
    readAt: timeText(call.read?.start),
    savedAt: timeText(call.save?.start),
    committedAt: timeText(commitWindow(call)?.to),
  };
}

/** It had ended a settle window before Postgres was read. */
function hasSettled({ evidence }: Context, { end }: CallFacts): boolean {
  const read = parseTime(evidence.inspectedAt);
  return end !== null && read !== null && elapsedMs(end, read) >= evidence.settleMs;
}

/** By the row's own time, or by the last commit of one of the rows that the loss is about. */
function changedAfterKnownCalls(
  { views: [{ copies }], writers, evidence }: Context,
  claims: readonly LostClaim[],
): boolean {
  const times = [
    changeTimeOf(copies, evidence.inspectedAt),
    ...claims.map(({ row }) => copies.truth && commitOf(copies.truth, row)),
  ];
  const changed = times.reduce<bigint | null>(
    (latest, time) => (time !== null && (latest === null || time > latest) ? time : latest),
    null,
  );
  const ends = writers.flatMap(({ call: { kind, end } }) => (kind !== 'read' && end !== null ? [end] : []));
  const lastEnd = ends.reduce<bigint | null>((latest, end) => (latest === null || end > latest ? end : latest), null);
  return changed !== null && lastEnd !== null && elapsedMs(lastEnd, changed) > CLOCK_TOLERANCE_MS;
}

function timeText(time: bigint | null | undefined): string | null {
  return time === null || time === undefined ? null : formatTime(time);
}
