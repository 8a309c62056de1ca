import type { Context } from '../context';
import { checkIds, type Check, type CheckId, type FieldComparison, type FieldStatus } from '../model';
import { findRolledBackSubmit } from '../calls/rolledBack';
import { isHidden } from '../compare/copies';
import { clock, count, fieldLabel, list, shortCall, show } from '../explain/words';

type Outcome = Omit<Check, 'id'>;

const SUBMISSION = ['submittedAt', 'submitterUserId'];

const checks: Readonly<Record<CheckId, (context: Context) => Outcome>> = {
  exists: checkExists,
  score_count: checkScoreCount,
  submitted_state: checkSubmittedState,
  overall_score: (context) =>
    summarize(
      context,
      context.fields.filter((field) => field.field === 'score'),
      'The overall score',
    ),
  score_values: checkScoreValues,
  card_fields: (context) =>
    summarize(
      context,
      context.fields.filter((field) => !SUBMISSION.includes(field.field) && field.field !== 'score'),
      'The other card fields',
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
    const outcome = checks[id](context);
    const early =
      outcome.status === 'fail' &&
      context.quiet.inFlight &&
      id !== 'final_unique' &&
      !(id === 'submitted_state' && (lostSubmission(context) !== null || witnessedLoss(context)));
    return {
      id,
      ...(early ? { status: 'unknown' as const, summary: `${outcome.summary} Too early to call.` } : outcome),
    };
  });
}

function checkExists({ copies, calls }: Context): Outcome {
  const { postgres, final, raw } = copies;
  if (!postgres || !final) return unread([!postgres && 'director', !final && 'FINAL']);
  const [inDirector, inFinal] = [postgres.card !== null, final.cards.length > 0];
  if (inDirector && inFinal) return { status: 'pass', summary: 'The card is in director and in FINAL.' };
  if (inDirector) return { status: 'fail', summary: 'The card is in director and not in FINAL.' };
  if (inFinal) return { status: 'fail', summary: 'The card is in FINAL and not in director.' };
  const hidden = (raw?.versions ?? []).filter(isHidden).length;
  const deletion = calls.findLast(({ call, acknowledged }) => call.call === 'DeleteScorecard' && acknowledged);
  if (deletion && hidden === 0)
    return { status: 'pass', summary: 'The card is in neither store; its Delete was acknowledged.' };
  return hidden > 0
    ? { status: 'pass', summary: `The card is in neither store; RAW keeps ${count(hidden, 'hidden version')}.` }
    : { status: 'unknown', summary: 'The card is in neither store.' };
}

function checkScoreCount(context: Context): Outcome {
  const { copies, keys } = context;
  const { postgres, final } = copies;
  if (!postgres || !final) return unread([!postgres && 'director', !final && 'FINAL']);
  if (isGone(context)) return gone(context, 'no score');
  const scores = keys.filter((key) => key.criterionId !== null);
  const [inDirector, inFinal] = [
    scores.filter((key) => key.director).length,
    scores.filter((key) => key.final.length > 0).length,
  ];
  const same = scores.every((key) => (key.director === null) === (key.final.length === 0));
  const names = inDirector === inFinal && !same ? ', of other criteria' : '';
  return {
    status: same ? 'pass' : 'fail',
    summary: `${count(inDirector, 'score')} in director, ${inFinal} in FINAL${names}.`,
  };
}

function checkSubmittedState(context: Context): Outcome {
  const lost = lostSubmission(context);
  const fields = context.fields.filter((field) => SUBMISSION.includes(field.field));
  const submitted = fields.find((field) => field.field === 'submittedAt');
  if (lost) {
    const stored =
      lost.stored === null && lost.field === 'submittedAt'
        ? 'Not submitted'
        : `${fieldLabel(lost.field)} ${show(lost.stored)}`;
    const witness =
      lost.kind === 'shown' ? `${shortCall(lost.call.call.call)} showed a submission` : 'Submit was acknowledged';
    return {
      status: 'fail',
      summary: `${stored} in director, but ${witness} at ${clock(lost.call.finishedAt, context.evidence.inspectedAt)}.`,
    };
  }
  if (witnessedLoss(context)) {
    const held = context.submittedVersion?.values.submittedAt ?? null;
    return {
      status: 'fail',
      summary: `Not submitted in director, but a version in RAW holds a submission of ${show(held)}.`,
    };
  }
  const state =
    submitted && !submitted.absent.includes('postgres')
      ? submitted.postgres === null
        ? 'Not submitted'
        : `Submitted at ${show(submitted.postgres)}`
      : 'The submission';
  return summarize(context, fields, state);
}

function checkScoreValues(context: Context): Outcome {
  const shared = context.scores.filter((score) => score.fields.some((field) => field.status !== 'missing'));
  const fields = shared.flatMap((score) => score.fields);
  const unknown = missingSources(context);
  if (unknown && !fields.some((field) => field.status === 'different')) return unknown;
  if (fields.length === 0) return nothingShared(context);
  const wrong = fields.filter((field) => finalStatus(field) === 'different').length;
  return wrong === 0
    ? { status: 'pass', summary: `${count(fields.length, 'value')} of ${count(shared.length, 'score')} agree.` }
    : {
        status: 'fail',
        summary: `${wrong} of ${count(fields.length, 'value')} of ${count(shared.length, 'score')} differ in FINAL.`,
      };
}

/** A card without scores passes; where one store alone has some, or has no card, nothing was compared. */
function nothingShared(context: Context): Outcome {
  if (isGone(context)) return gone(context, 'no score');
  const cardIsMissing = context.keys[0]?.state === 'only_director' || context.keys[0]?.state === 'only_final';
  return context.scores.length === 0 && !cardIsMissing
    ? { status: 'pass', summary: 'The card has no scores.' }
    : { status: 'unknown', summary: 'No score is in both stores, so none could be compared.' };
}

/** Neither store holds the card any more. */
function isGone({ copies }: Context): boolean {
  const { postgres, final } = copies;
  return postgres?.card === null && final?.cards.length === 0 && final.scores.length === 0;
}

/** A check of what is not there passes only where it is known to be deleted. */
function gone(context: Context, what: string): Outcome {
  const known = checkExists(context).status;
  return { status: known, summary: `There is no card, so there is ${what} to check.` };
}

function checkHistoric(context: Context): Outcome {
  const { copies, fields, scores } = context;
  const { postgres, historic } = copies;
  if (!postgres || !historic) return unread([!postgres && 'director', !historic && 'historic']);
  if (isGone(context) && historic.rows.length === 0) return gone(context, 'no row');
  const wanted = postgres.card ? postgres.scores.length : 0;
  const rows = historic.rows.length;
  const differing = [...fields, ...scores.flatMap((score) => score.fields)].filter((field) =>
    field.differs.includes('historic'),
  );
  const kept = new Set(historic.rows.map((row) => row.criterionId));
  const sameRows =
    rows === wanted && (postgres.card === null || postgres.scores.every((score) => kept.has(score.criterionId)));
  if (!sameRows)
    return { status: 'fail', summary: `historic holds ${count(rows, 'row')}, director ${count(wanted, 'score')}.` };
  if (differing.length > 0)
    return {
      status: 'fail',
      summary: `historic differs from director in ${count(differing.length, 'field')}: ${list([...new Set(differing.map((field) => field.label))])}.`,
    };
  return {
    status: 'pass',
    summary:
      rows === 0
        ? 'historic holds no row, as for any card without scores.'
        : `${count(rows, 'row')} of historic agree with director.`,
  };
}

function checkFinalUnique(context: Context): Outcome {
  const { copies } = context;
  if (!copies.final) return unread(['FINAL']);
  if (isGone(context)) return gone(context, 'no key');
  const criteria = new Set(copies.final.scores.map((score) => score.criterionId));
  const keys = criteria.size + (copies.final.cards.length > 0 ? 1 : 0);
  const rows = copies.final.scores.length + copies.final.cards.length;
  if (rows === 0) return { status: 'unknown', summary: 'FINAL holds no row.' };
  return rows === keys
    ? { status: 'pass', summary: `FINAL holds one row per key (${count(keys, 'key')}).` }
    : { status: 'fail', summary: `FINAL holds ${count(rows, 'row')} for ${count(keys, 'key')}.` };
}

/** What FINAL alone says of a field: a difference that only historic has is told by its own check. */
function finalStatus(field: FieldComparison): FieldStatus {
  if (field.differs.includes('clickhouseFinal')) return 'different';
  if (field.status === 'missing' && (field.absent.includes('clickhouseFinal') || field.absent.includes('postgres')))
    return 'missing';
  return field.status === 'different' || field.status === 'missing' ? 'equal' : field.status;
}

function summarize(context: Context, fields: readonly FieldComparison[], what: string): Outcome {
  const compared = fields.map((field) => ({ field, status: finalStatus(field) }));
  const wrong = compared.filter(({ status }) => status === 'different');
  if (wrong.length > 0) {
    const first = wrong[0]?.field;
    const named = fields.length > 1 ? `, ${list(wrong.map(({ field }) => field.label))}` : '';
    const example = first
      ? ` (${fields.length > 1 ? `${first.label}: ` : ''}${show(first.postgres)} in director, ${show(first.clickhouseFinal)} in FINAL)`
      : '';
    return {
      status: 'fail',
      summary:
        fields.length === 1
          ? `${what} differs${example}.`
          : `${what}: ${wrong.length} of ${count(fields.length, 'field')} differ in FINAL${named}${example}.`,
    };
  }
  const unknown = missingSources(context);
  if (unknown) return unknown;
  if (isGone(context)) return gone(context, 'no field');
  const missing = compared.filter(({ status }) => status === 'missing');
  if (missing.length > 0) return { status: 'fail', summary: `${what}: one store holds no card.` };
  const byConvention = compared.filter(({ status }) => status === 'equal_by_convention').length;
  const convention = byConvention === 0 ? '' : `, ${byConvention} of them by convention (NULL against a default)`;
  return {
    status: 'pass',
    summary:
      fields.length === 1
        ? `${what} agrees${byConvention ? ' by convention (NULL against a default)' : ''}.`
        : `${what}: ${count(fields.length, 'field')} agree${convention}.`,
  };
}

function missingSources({ copies }: Context): Outcome | null {
  return copies.postgres && copies.final ? null : unread([!copies.postgres && 'director', !copies.final && 'FINAL']);
}

function unread(sources: readonly (string | false)[]): Outcome {
  return { status: 'unknown', summary: `${list(sources.filter((source) => source !== false))} was not read.` };
}

/** RAW is a witness unless the version may be one that a failed call wrote before it would have committed. */
function witnessedLoss({ submittedVersion, calls }: Context): boolean {
  return submittedVersion !== null && findRolledBackSubmit(submittedVersion, calls) === null;
}

function lostSubmission(context: Context) {
  return context.lost.findLast((claim) => SUBMISSION.includes(claim.field)) ?? null;
}
