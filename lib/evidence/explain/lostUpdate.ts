import type { FactsByCode } from '../findings/detection';
import type { Explainer } from './prose';
import { aCall, clock, fieldsOfKeys, groupBy, keyName, list, shortCall, show, stamp } from './words';

type Facts = FactsByCode['lost_update'];

export const explainLostUpdate: Explainer<'lost_update'> = (facts, inspectedAt) => {
  const at = (time: string | null, digits = 6) => clock(time, inspectedAt, digits);
  const lostSubmission = facts.lost.some((value) => isSubmission(value.field));
  return {
    title: 'Lost update in Postgres',
    explanation: explanationOf(facts),
    narrative: facts.witness === 'acknowledged_call' ? tellCalls(facts, at) : tellVersion(facts, at, inspectedAt),
    headline: {
      lead: lostSubmission
        ? 'Submitted, then lost.'
        : facts.call === 'SubmitScorecard'
          ? 'Acknowledged, then lost.'
          : 'Updated, then lost.',
      rest: restOf(facts, at, inspectedAt),
    },
  };
};

function restOf(facts: Facts, at: (time: string | null, digits?: number) => string, inspectedAt: string): string {
  if (facts.witness === 'raw_version') {
    const hedge = facts.maybeNeverCommitted ? '; it may never have been committed' : '';
    return `A version in ClickHouse, stamped ${stamp(facts.heldBy?.version ?? null, inspectedAt)}, holds a submission; Postgres holds none${hedge}.`;
  }
  const acknowledged = `${shortCall(facts.call ?? '')} was acknowledged at ${at(facts.acknowledgedAt, 3)}`;
  const by = facts.overwrittenBy;
  if (!by) return `${acknowledged}; Postgres does not hold what it set, and no known call replaced it.`;
  const other = by.call === facts.call ? `another ${shortCall(by.call)}` : aCall(by.call);
  switch (by.certainty) {
    case 'traced':
      return `${acknowledged}; ${other} that had read the row before it wrote the old copy back.`;
    case 'committed_last':
      return `${acknowledged}; ${other} that ran at the same time wrote the row last, and what was set is gone.`;
    case 'overlapping':
      return `${acknowledged}; Postgres does not hold what it set, and ${other} ran at the same time.`;
    default:
      return by.certainty satisfies never;
  }
}

function explanationOf(facts: Facts): string {
  const what = fieldsOfKeys(
    groupBy(facts.lost, (value) => value.criterionId).map((group) => ({
      criterionId: group[0].criterionId,
      fields: [...new Set(group.map((value) => value.field))],
    })),
  );
  const caution = facts.laterChangeUnknown
    ? ' The row was changed again after the last call that is known, so another writer may have replaced it by right.'
    : facts.maybeNeverCommitted
      ? ' The strategy writes ClickHouse before it commits, and a call failed: the version may come from a transaction that was rolled back.'
      : '';
  return facts.witness === 'acknowledged_call'
    ? `Postgres lacks what an acknowledged call set: ${what}. Copies that agree with Postgres are wrong with it.${caution}`
    : `ClickHouse once received a submission that Postgres does not hold, and no call takes a submission back.${caution}`;
}

function tellCalls(facts: Facts, at: (time: string | null, digits?: number) => string): readonly string[] {
  const by = facts.overwrittenBy;
  const values = facts.lost.filter((value) => value.call === facts.call);
  const set = list(
    values.map(
      (value) =>
        `${value.label}${value.criterionId === null ? '' : ` of ${keyName(value.criterionId)}`} to ${showAcknowledged(value)}`,
    ),
  );
  const now = `Postgres now holds ${list(values.map((value) => `${show(value.stored)} for ${value.label}`))}.`;
  const committed =
    facts.committedAt === null
      ? `was acknowledged at ${at(facts.acknowledgedAt)}`
      : `committed at ${at(facts.committedAt)}`;
  const setting = `${facts.call} set ${set} and ${committed}.`;
  if (!by) return [setting, `No known call could have overwritten it: the writer is one that was not told of.`, now];
  if (by.certainty === 'traced') {
    return [
      `${by.call} read the row at ${at(by.readAt)}, before that was set.`,
      setting,
      `${by.call} wrote its copy of the row back at ${at(by.savedAt)}${by.committedAt === null ? '' : ` and committed at ${at(by.committedAt)}`}.`,
      now,
    ];
  }
  const overlap = `${by.call} ran at the same time, from ${at(by.startedAt)} to ${at(by.finishedAt)}${by.certainty === 'committed_last' ? ", and Postgres' last commit of the row lies within it" : ''}.`;
  const likely =
    by.certainty === 'committed_last'
      ? `It is the last that is known to have written the row; when it read the row is not traced.`
      : `A copy that it read before and wrote back after would explain the loss; its steps are not traced.`;
  return [setting, overlap, likely, now];
}

/** A Submit always sets something; where its answer does not say what, null stands for that, and for a NULL everywhere else. */
function showAcknowledged({ field, acknowledged }: Facts['lost'][number]): string {
  return acknowledged === null && isSubmission(field) ? 'a value that its answer does not tell' : show(acknowledged);
}

function isSubmission(field: string): boolean {
  return field === 'submittedAt' || field === 'submitterUserId';
}

function tellVersion(
  facts: Facts,
  at: (time: string | null, digits?: number) => string,
  inspectedAt: string,
): readonly string[] {
  const held = facts.heldBy;
  const insertOrder = held?.insertOrder ?? null;
  const number = insertOrder === null ? 'A version' : `Version ${insertOrder}`;
  const by = facts.overwrittenBy;
  return [
    `${number} in RAW, stamped ${stamp(held?.version ?? null, inspectedAt)}, holds ${list(facts.lost.map((value) => `${value.label} ${show(value.acknowledged)}`))}.`,
    ...(by
      ? [`${by.call} ran at the time of that Submit, from ${at(by.startedAt)} to ${at(by.finishedAt)}.`]
      : ['No call on this record is known that could say who wrote it, and who wrote over it.']),
    `Postgres holds ${list(facts.lost.map((value) => `NULL for ${value.label}`))}.`,
  ];
}
