import { findOverwriter, type Overwriter } from '../calls/overwriter';
import { MILESTONES } from '../calls/claims';
import type { LostClaim } from '../calls/lostClaims';
import { commitOf } from '../calls/commits';
import { commitWindow } from '../calls/readCall';
import { findRolledBackSubmit } from '../calls/rolledBack';
import { cardFields } from '@/lib/record/catalogue';
import { valueOf } from '../compare/copies';
import type { Context } from '../context';
import type { PostgresCopy, RowVersion } from '../model';
import { CLOCK_TOLERANCE_MS, elapsedMs, formatTime, timeOf } from '../time';
import { versionFact, type Detector } from './detection';
import type { Loss, LostValue } from './facts';

/** Needs Postgres, and a call or RAW as a witness. A submission that a call vouches for is told as that call's, with RAW named beside it. */
export const detectLostUpdate: Detector<'lost_update'> = (context) => {
  const { postgres } = context.copies;
  if (!postgres?.card) return null;
  const told = groupByCall(context.lost).map((claims) => acknowledgedLoss(context, postgres, claims));
  const submissionTold = context.lost.some((claim) => claim.field === 'submittedAt');
  const seen =
    context.submittedVersion && !submissionTold && !context.lost.some(({ kind }) => kind === 'record_kept')
      ? [witnessedLoss(context, postgres, context.submittedVersion)]
      : [];
  const losses = [...told, ...seen].sort((a, b) => strength(b) - strength(a));
  if (losses.length === 0) return null;
  return {
    code: 'lost_update',
    severity: losses.some(({ doubt }) => doubt === null) ? 'error' : 'warning',
    facts: { lost: losses.flatMap(({ values }) => values), losses, callClock: context.callClock },
  };
};

/** What nothing speaks against comes first, then a lost submission; of several calls, the one that ended last (the order that they come in). */
function strength({ doubt, values }: Loss): number {
  return (doubt === null ? 2 : 0) + (values.some(({ field }) => field === 'submittedAt') ? 1 : 0);
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

function acknowledgedLoss(
  context: Context,
  postgres: PostgresCopy,
  claims: readonly [LostClaim, ...LostClaim[]],
): Loss {
  const [{ call, kind }] = claims;
  const submission = claims.some(({ field }) => MILESTONES.has(field));
  const overwriter = kind === 'value' ? findOverwriter(call, context.writers, postgres) : null;
  return {
    witness: kind === 'shown' ? 'answer' : 'acknowledged_call',
    call: call.call.call,
    acknowledgedAt: call.finishedAt,
    committedAt: kind === 'shown' ? null : timeText(commitWindow(call)?.to),
    values: claims.map(({ call: { call: told }, ...claim }): LostValue => ({
      kind: claim.kind,
      call: told.call,
      field: claim.field,
      label: claim.label,
      criterionId: claim.criterionId,
      acknowledged: claim.acknowledged,
      stored: claim.stored,
    })),
    overwrittenBy: overwriter && overwriterFacts(overwriter),
    heldBy: context.submittedVersion && submission ? versionFact(context.submittedVersion) : null,
    doubt: doubtOf(context, claims, overwriter),
  };
}

/** A loss whose steps were watched happened, whatever came later; so did that of a submission, which no call takes back. */
function doubtOf(
  context: Context,
  claims: readonly [LostClaim, ...LostClaim[]],
  overwriter: Overwriter | null,
): Loss['doubt'] {
  const [{ call, kind }] = claims;
  const unclear = context.writers.some((writer) => writer.call === call && writer.life === 'unclear');
  if (unclear || (kind === 'record_kept' && claims[0].doubtful)) return 'clock';
  if (claims.every(({ doubtful }) => doubtful)) return 'unknown_request';
  const certain =
    kind === 'record_kept' || overwriter?.certainty === 'traced' || claims.some(({ field }) => MILESTONES.has(field));
  return !certain && changedAfterKnownCalls(context, claims) ? 'later_change' : null;
}

function witnessedLoss(context: Context, postgres: PostgresCopy, version: RowVersion): Loss {
  const submit = context.writers.findLast(({ call }) => call.call.call === 'SubmitScorecard')?.call ?? null;
  const overwriter = submit && findOverwriter(submit, context.writers, postgres);
  const stored = (field: string) => postgres.card?.[field] ?? null;
  return {
    witness: 'raw_version',
    call: submit && 'SubmitScorecard',
    acknowledgedAt: null,
    committedAt: timeText(submit && commitWindow(submit)?.to),
    values: cardFields
      .filter(({ id }) => MILESTONES.has(id))
      .flatMap(({ id, label }) => {
        const value = valueOf(version.values, id);
        return value === undefined || value === '' || value === null || stored(id) !== null
          ? []
          : [
              {
                kind: 'value' as const,
                call: 'SubmitScorecard',
                field: id,
                label,
                criterionId: null,
                acknowledged: value,
                stored: null,
              },
            ];
      }),
    overwrittenBy: overwriter && overwriterFacts(overwriter),
    heldBy: versionFact(version),
    doubt: findRolledBackSubmit(version, context.calls) ? 'never_committed' : null,
  };
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

/** By the row's own time, or by the last commit of one of the rows that the loss is about. */
function changedAfterKnownCalls({ copies: { postgres }, writers }: Context, claims: readonly LostClaim[]): boolean {
  const updated = postgres?.card?.updatedAt;
  const times = [timeOf(updated), ...claims.map(({ criterionId }) => postgres && commitOf(postgres, criterionId))];
  const changed = times.reduce<bigint | null>(
    (latest, time) => (time !== null && (latest === null || time > latest) ? time : latest),
    null,
  );
  const ends = writers.flatMap(({ call: { call, end } }) =>
    call.call !== 'GetScorecard' && end !== null ? [end] : [],
  );
  const lastEnd = ends.reduce<bigint | null>((latest, end) => (latest === null || end > latest ? end : latest), null);
  return changed !== null && lastEnd !== null && elapsedMs(lastEnd, changed) > CLOCK_TOLERANCE_MS;
}

function timeText(time: bigint | null | undefined): string | null {
  return time === null || time === undefined ? null : formatTime(time);
}
