import { findOverwriter, type Overwriter } from '../calls/overwriter';
import type { LostClaim } from '../calls/lostClaims';
import { commitWindow, writtenBeforeCommit } from '../calls/readCall';
import { valueOf } from '../compare/copies';
import type { Context } from '../context';
import type { RowVersion } from '../model';
import { elapsedMs, formatTime, parseTime } from '../time';

import { versionFact, type Detection, type Detector } from './detection';

/** The clocks of the service and of Postgres are two; below this much apart their order says nothing. */
const CLOCK_TOLERANCE_MS = 1000;

/** Needs Postgres, and a call or RAW as a witness. An acknowledged call is the stronger one: with it, RAW is only named beside it. */
export const detectLostUpdate: Detector<'lost_update'> = (context) => {
  const card = context.copies.postgres?.card;
  if (!card) return null;
  const primary = strongestLoss(context.lost);
  const version = context.submittedVersion;
  if (primary) return acknowledgedLoss(context, primary, version);
  if (version) return witnessedLoss(context, version);
  return null;
};

/** A lost submission before any other field; of several calls, the one that ended last. */
function strongestLoss(lost: readonly LostClaim[]): LostClaim | null {
  return lost.filter((claim) => claim.field === 'submittedAt').at(-1) ?? lost.at(-1) ?? null;
}

function acknowledgedLoss(
  context: Context,
  primary: LostClaim,
  version: RowVersion | null,
): Detection<'lost_update'> | null {
  const { postgres } = context.copies;
  if (!postgres) return null;
  const overwriter = findOverwriter(primary.call, context.calls, postgres);
  const laterChangeUnknown = !isSubmission(primary) && changedAfterKnownCalls(context);
  return {
    code: 'lost_update',
    severity: laterChangeUnknown ? 'warning' : 'error',
    facts: {
      witness: 'acknowledged_call',
      lost: context.lost.map(({ call, field, label, criterionId, acknowledged, stored }) => ({
        call: call.call.call,
        field,
        label,
        criterionId,
        acknowledged,
        stored,
      })),
      call: primary.call.call.call,
      acknowledgedAt: primary.call.call.finishedAt,
      committedAt: timeText(commitWindow(primary.call)?.to),
      overwrittenBy: overwriter && overwriterFacts(overwriter),
      heldBy: version && isSubmission(primary) ? versionFact(version) : null,
      laterChangeUnknown,
      maybeNeverCommitted: false,
    },
  };
}

function witnessedLoss(context: Context, version: RowVersion): Detection<'lost_update'> {
  const maybeNeverCommitted = writtenBeforeCommit(context.calls);
  const submit = context.calls.filter(({ call }) => call.call === 'SubmitScorecard').at(-1) ?? null;
  const overwriter =
    submit && context.copies.postgres ? findOverwriter(submit, context.calls, context.copies.postgres) : null;
  const stored = (field: string) => context.copies.postgres?.card?.[field] ?? null;
  const lost = [
    ['submittedAt', 'submitted at'],
    ['submitterUserId', 'submitter'],
  ] as const;
  return {
    code: 'lost_update',
    severity: maybeNeverCommitted ? 'warning' : 'error',
    facts: {
      witness: 'raw_version',
      lost: lost.flatMap(([field, label]) => {
        const value = valueOf(version.values, field);
        return value === undefined || value === '' || stored(field) !== null
          ? []
          : [{ call: 'SubmitScorecard', field, label, criterionId: null, acknowledged: value, stored: null }];
      }),
      call: submit && 'SubmitScorecard',
      acknowledgedAt: null,
      committedAt: timeText(submit && commitWindow(submit)?.to),
      overwrittenBy: overwriter && overwriterFacts(overwriter),
      heldBy: versionFact(version),
      laterChangeUnknown: false,
      maybeNeverCommitted,
    },
  };
}

function overwriterFacts({ call, certainty }: Overwriter) {
  return {
    call: call.call.call,
    certainty,
    startedAt: call.call.startedAt,
    finishedAt: call.call.finishedAt,
    readAt: timeText(call.read?.start),
    savedAt: timeText(call.save?.start),
    committedAt: timeText(commitWindow(call)?.to),
  };
}

function isSubmission(claim: LostClaim): boolean {
  return claim.field === 'submittedAt' || claim.field === 'submitterUserId';
}

function changedAfterKnownCalls(context: Context): boolean {
  const updated = context.copies.postgres?.card?.updatedAt;
  const changed = typeof updated === 'string' ? parseTime(updated) : null;
  const ends = context.calls.flatMap(({ mayHaveWritten, call, end }) =>
    mayHaveWritten && call.call !== 'GetScorecard' && end !== null ? [end] : [],
  );
  const lastEnd = ends.reduce<bigint | null>((latest, end) => (latest === null || end > latest ? end : latest), null);
  return changed !== null && lastEnd !== null && elapsedMs(lastEnd, changed) > CLOCK_TOLERANCE_MS;
}

function timeText(time: bigint | null | undefined): string | null {
  return time === null || time === undefined ? null : formatTime(time);
}
