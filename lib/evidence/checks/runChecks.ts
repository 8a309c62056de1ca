import type { Context } from '../context';
import {
  checkIds,
  type Check,
  type CheckFacts,
  type CheckId,
  type FieldComparison,
  type FieldStatus,
  type SourceId,
} from '../model';
import { findRolledBackSubmit } from '../calls/rolledBack';
import { isHidden } from '../compare/copies';

type Outcome = Pick<Check, 'status' | 'facts'>;

const SUBMISSION = ['submittedAt', 'submitterUserId'];

const checks: Readonly<Record<CheckId, (context: Context) => Outcome>> = {
  exists: checkExists,
  score_count: checkScoreCount,
  submitted_state: checkSubmittedState,
  overall_score: (context) =>
    compareFields(
      context,
      context.fields.filter((field) => field.field === 'score'),
    ),
  score_values: checkScoreValues,
  card_fields: (context) =>
    compareFields(
      context,
      context.fields.filter((field) => !SUBMISSION.includes(field.field) && field.field !== 'score'),
    ),
  historic: checkHistoric,
  final_unique: checkFinalUnique,
};

/**
 * The checks that an engineer would do by hand, each with its numbers. While the settle window is open a difference is `unknown`:
 * it may be gone a moment later.
 */
export function runChecks(context: Context): readonly Check[] {
  return checkIds.map((id) => {
    const { status, facts } = checks[id](context);
    const early =
      status === 'fail' &&
      context.quiet.inFlight &&
      id !== 'final_unique' &&
      !(id === 'submitted_state' && (lostSubmission(context) !== null || witnessedLoss(context)));
    return { id, status: early ? 'unknown' : status, early, facts };
  });
}

function checkExists({ copies, calls }: Context): Outcome {
  const { postgres, final, raw } = copies;
  if (!postgres || !final) return unread({ postgres, clickhouseFinal: final });
  const [director, inFinal] = [postgres.card !== null, final.cards.length > 0];
  const hidden = (raw?.versions ?? []).filter(isHidden).length;
  const deleted = calls.some(({ call, acknowledged }) => call.call === 'DeleteScorecard' && acknowledged);
  const isKnown = director || inFinal || hidden > 0 || deleted;
  return {
    status: !isKnown ? 'unknown' : director === inFinal ? 'pass' : 'fail',
    facts: { saw: 'presence', director, final: inFinal, hidden, deleted },
  };
}

function checkScoreCount(context: Context): Outcome {
  const { copies, keys } = context;
  const { postgres, final } = copies;
  if (!postgres || !final) return unread({ postgres, clickhouseFinal: final });
  if (isGone(context)) return gone(context);
  const scores = keys.filter((key) => key.criterionId !== null);
  const same = scores.every((key) => (key.director === null) === (key.final.length === 0));
  return {
    status: same ? 'pass' : 'fail',
    facts: {
      saw: 'keys',
      director: scores.filter((key) => key.director).length,
      final: scores.filter((key) => key.final.length > 0).length,
      same,
    },
  };
}

function checkSubmittedState(context: Context): Outcome {
  const lost = lostSubmission(context);
  if (lost) {
    const { field, stored, kind, call } = lost;
    const shownBy = kind === 'shown' ? call.call.call : null;
    return { status: 'fail', facts: { saw: 'lost_milestone', field, stored, shownBy, at: call.finishedAt } };
  }
  if (witnessedLoss(context)) {
    const held = context.submittedVersion?.values.submittedAt ?? null;
    return { status: 'fail', facts: { saw: 'held_milestone', held } };
  }
  return compareFields(
    context,
    context.fields.filter((field) => SUBMISSION.includes(field.field)),
  );
}

function checkScoreValues(context: Context): Outcome {
  const shared = context.scores.filter((score) => score.fields.some((field) => field.status !== 'missing'));
  const fields = shared.flatMap((score) => score.fields);
  const unknown = missingSources(context);
  if (unknown && !fields.some((field) => field.status === 'different')) return unknown;
  if (fields.length === 0) return nothingShared(context);
  const different = fields.filter((field) => finalStatus(field) === 'different').length;
  return {
    status: different === 0 ? 'pass' : 'fail',
    facts: { saw: 'values', values: fields.length, rows: shared.length, different },
  };
}

/** A card without scores passes; where one store alone has some, or has no card, nothing was compared. */
function nothingShared(context: Context): Outcome {
  if (isGone(context)) return gone(context);
  const cardIsMissing = context.keys[0]?.state === 'only_director' || context.keys[0]?.state === 'only_final';
  return context.scores.length === 0 && !cardIsMissing
    ? { status: 'pass', facts: { saw: 'no_rows' } }
    : { status: 'unknown', facts: { saw: 'nothing_shared' } };
}

/** Neither store holds the card any more. */
function isGone({ copies }: Context): boolean {
  const { postgres, final } = copies;
  return postgres?.card === null && final?.cards.length === 0 && final.scores.length === 0;
}

/** A check of what is not there passes only where it is known to be deleted. */
function gone(context: Context): Outcome {
  return { status: checkExists(context).status, facts: { saw: 'gone' } };
}

function checkHistoric(context: Context): Outcome {
  const { copies, fields, scores } = context;
  const { postgres, historic } = copies;
  if (!postgres || !historic) return unread({ postgres, historic });
  if (isGone(context) && historic.rows.length === 0) return gone(context);
  const wanted = postgres.card ? postgres.scores.length : 0;
  const rows = historic.rows.length;
  const kept = new Set(historic.rows.map((row) => row.criterionId));
  const sameRows =
    rows === wanted && (postgres.card === null || postgres.scores.every((score) => kept.has(score.criterionId)));
  if (!sameRows) return { status: 'fail', facts: { saw: 'other_rows', historic: rows, director: wanted } };
  const different = [...fields, ...scores.flatMap((score) => score.fields)].filter((field) =>
    field.differs.includes('historic'),
  );
  return { status: different.length > 0 ? 'fail' : 'pass', facts: { saw: 'derived', rows, different } };
}

function checkFinalUnique(context: Context): Outcome {
  const { copies } = context;
  if (!copies.final) return unread({ clickhouseFinal: copies.final });
  if (isGone(context)) return gone(context);
  const criteria = new Set(copies.final.scores.map((score) => score.criterionId));
  const keys = criteria.size + (copies.final.cards.length > 0 ? 1 : 0);
  const rows = copies.final.scores.length + copies.final.cards.length;
  return { status: rows === 0 ? 'unknown' : rows === keys ? 'pass' : 'fail', facts: { saw: 'unique', rows, keys } };
}

/** What FINAL alone says of a field: a difference that only historic has is told by its own check. */
function finalStatus(field: FieldComparison): FieldStatus {
  if (field.differs.includes('clickhouseFinal')) return 'different';
  if (field.status === 'missing' && (field.absent.includes('clickhouseFinal') || field.absent.includes('postgres')))
    return 'missing';
  return field.status === 'different' || field.status === 'missing' ? 'equal' : field.status;
}

function compareFields(context: Context, fields: readonly FieldComparison[]): Outcome {
  const compared = fields.map((field) => ({ field, status: finalStatus(field) }));
  const different = compared.flatMap(({ field, status }) => (status === 'different' ? [field] : []));
  const missing = compared.some(({ status }) => status === 'missing');
  if (different.length === 0) {
    const unknown = missingSources(context);
    if (unknown) return unknown;
    if (isGone(context)) return gone(context);
  }
  const [first] = fields;
  const facts: CheckFacts = {
    saw: 'fields',
    compared: fields,
    different,
    missing,
    byConvention: compared.filter(({ status }) => status === 'equal_by_convention').length,
    stored: first === undefined || first.absent.includes('postgres') ? undefined : first.postgres,
  };
  return { status: different.length > 0 || missing ? 'fail' : 'pass', facts };
}

function missingSources({ copies: { postgres, final } }: Context): Outcome | null {
  return postgres && final ? null : unread({ postgres, clickhouseFinal: final });
}

function unread(sources: Partial<Readonly<Record<SourceId, object | null>>>): Outcome {
  const names = (Object.keys(sources) as SourceId[]).filter((source) => sources[source] === null);
  return { status: 'unknown', facts: { saw: 'unread', sources: names } };
}

/** RAW is a witness unless the version may be one that a failed call wrote before it would have committed. */
function witnessedLoss({ submittedVersion, calls }: Context): boolean {
  return submittedVersion !== null && findRolledBackSubmit(submittedVersion, calls) === null;
}

function lostSubmission(context: Context) {
  return context.lost.findLast((claim) => SUBMISSION.includes(claim.field)) ?? null;
}
