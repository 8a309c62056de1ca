import { MILESTONES } from '@/lib/evidence/calls/claims';
import type { Loss, LostValue } from '@/lib/evidence/findings/facts';
import type { CallClock } from '@/lib/evidence/model';
import type { Explainer } from './prose';
import { aCall, clock, count, duration, fieldsOfKeys, groupBy, keyName, list, shortCall, show, stamp } from './words';

type Clock = (time: string | null, digits?: number) => string;

export const explainLostUpdate: Explainer<'lost_update'> = ({ losses, callClock }, inspectedAt) => {
  const at: Clock = (time, digits = 6) => clock(time, inspectedAt, digits);
  const [first, ...more] = losses;
  const told = losses.slice(0, 4).flatMap((loss) => tell(loss, at, inspectedAt));
  return {
    title: first?.values.some(({ kind }) => kind === 'record_kept')
      ? 'A deletion that Postgres does not show'
      : 'Lost update in Postgres',
    explanation: explanationOf(losses),
    narrative: [
      ...told,
      ...(losses.length > 4 ? [`${count(losses.length - 4, 'more call')} lost what they set.`] : []),
      ...(callClock === null ? [] : [tellClock(callClock)]),
    ],
    headline: {
      lead: first ? leadOf(first) : 'Updated, then lost.',
      rest: `${first ? restOf(first, at, inspectedAt) : ''}${alsoLost(more, at)}`,
    },
  };
};

/** No wider than what is missing: a submission is lost with its time, not with its submitter alone. */
function leadOf({ values, call, doubt, witness }: Loss): string {
  const hedge = (text: string) => (doubt === null ? text : text.replace(/\.$/, ', perhaps.'));
  if (values.some(({ kind }) => kind === 'record_kept')) return hedge('Deleted, yet still there.');
  if (values.some(({ field }) => field === 'submittedAt')) return hedge('Submitted, then lost.');
  if (values.some(({ field }) => MILESTONES.has(field))) return hedge('Submitted, and its submitter lost.');
  if (values.every(({ kind }) => kind === 'row_kept')) return hedge('Removed, yet still there.');
  if (witness === 'answer' || call === 'SubmitScorecard') return hedge('Acknowledged, then lost.');
  return hedge(call === 'CreateScorecard' ? 'Created, then lost.' : 'Updated, then lost.');
}

function restOf(loss: Loss, at: Clock, inspectedAt: string): string {
  if (loss.witness === 'raw_version') {
    const hedge = loss.doubt === null ? '' : '; it may never have been committed';
    return `A version in ClickHouse, stamped ${stamp(loss.heldBy?.version ?? null, inspectedAt)}, holds a submission; Postgres holds none${hedge}.`;
  }
  const name = shortCall(loss.call ?? '');
  const acknowledged = `${name} was acknowledged at ${at(loss.acknowledgedAt, 3)}`;
  if (loss.witness === 'answer')
    return `The answer of ${aCall(name)} at ${at(loss.acknowledgedAt, 3)} showed a submission; Postgres holds none.`;
  if (loss.values.some(({ kind }) => kind === 'record_kept'))
    return `${acknowledged}; Postgres still holds the card, and nothing shows that it was created again.`;
  if (loss.values.every(({ kind }) => kind === 'row_kept'))
    return `${acknowledged} with a list of scores that leaves out ${list(loss.values.map(({ criterionId }) => criterionId ?? ''))}; Postgres still holds ${loss.values.length === 1 ? 'it' : 'them'}.`;
  if (loss.doubt !== null) return `${acknowledged}; Postgres does not hold what it set. ${DOUBTS[loss.doubt]}`;
  const by = loss.overwrittenBy;
  if (!by) return `${acknowledged}; Postgres does not hold what it set, and no known call replaced it.`;
  const other = by.call === loss.call ? `another ${shortCall(by.call)}` : aCall(by.call);
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

/** One sentence, so that a second loss is not hidden behind the first. */
function alsoLost(more: readonly Loss[], at: Clock): string {
  const calls = more.map((loss) =>
    loss.call === null || loss.acknowledgedAt === null
      ? 'a submission that only ClickHouse remembers'
      : `${aCall(loss.call)} acknowledged at ${at(loss.acknowledgedAt, 3)}`,
  );
  return calls.length === 0 ? '' : ` Lost as well: ${list(calls, 3)}.`;
}

const DOUBTS: Readonly<Record<NonNullable<Loss['doubt']>, string>> = {
  later_change:
    'The row was changed again after the last call that is known, so another writer may have replaced it by right.',
  never_committed:
    'The strategy writes ClickHouse before it commits, and a call failed: the version may come from a transaction that was rolled back.',
  unknown_request: 'Another call may have replaced it by right: what it asked for is not known.',
  clock:
    'The call ended before the card was created, by the clock that told of it: either it belongs to an earlier card of this name, or that clock is not the clock of Postgres.',
};

function explanationOf(losses: readonly Loss[]): string {
  const acknowledged = losses.filter(({ witness }) => witness !== 'raw_version').flatMap(({ values }) => values);
  const doubts = [...new Set(losses.flatMap(({ doubt }) => (doubt === null ? [] : [doubt])))];
  const caution = doubts.map((doubt) => ` ${DOUBTS[doubt]}`).join('');
  if (acknowledged.length === 0)
    return `ClickHouse once received a submission that Postgres does not hold, and no call takes a submission back.${caution}`;
  if (acknowledged.some(({ kind }) => kind === 'record_kept'))
    return `A Delete was acknowledged, and Postgres holds the card. Copies that agree with Postgres are wrong with it.${caution}`;
  return `Postgres lacks what an acknowledged call ${losses[0]?.witness === 'answer' ? 'showed' : 'set'}: ${whatIsLost(acknowledged)}. Copies that agree with Postgres are wrong with it.${caution}`;
}

function whatIsLost(values: readonly LostValue[]): string {
  const kept = values.filter(({ kind }) => kind === 'row_kept').map(({ criterionId }) => criterionId);
  const lost = values.filter(({ kind }) => kind !== 'row_kept');
  const fields = fieldsOfKeys(
    groupBy(lost, (value) => value.criterionId).map((group) => ({
      criterionId: group[0].criterionId,
      fields: [...new Set(group.map((value) => value.field))],
    })),
  );
  const rows = kept.length === 0 ? '' : `the removal of ${list(kept.map((criterionId) => keyName(criterionId)))}`;
  return [fields, rows].filter((part) => part !== '').join('; ');
}

function tell(loss: Loss, at: Clock, inspectedAt: string): readonly string[] {
  switch (loss.witness) {
    case 'raw_version':
      return tellVersion(loss, at, inspectedAt);
    case 'answer':
      return [
        `The answer of ${loss.call}, at ${at(loss.acknowledgedAt)}, showed ${list(loss.values.map((value) => `${value.label} ${show(value.acknowledged)}`))}.`,
        nowHeld(loss.values),
      ];
    case 'acknowledged_call':
      return tellCall(loss, at);
    default:
      return loss.witness satisfies never;
  }
}

function tellCall(loss: Loss, at: Clock): readonly string[] {
  const by = loss.overwrittenBy;
  const set = loss.values.filter(({ kind }) => kind === 'value');
  const kept = loss.values.filter(({ kind }) => kind === 'row_kept').map(({ criterionId }) => keyName(criterionId));
  const committed =
    loss.committedAt === null
      ? `was acknowledged at ${at(loss.acknowledgedAt)}`
      : `committed at ${at(loss.committedAt)}`;
  if (loss.values.some(({ kind }) => kind === 'record_kept'))
    return [
      `${loss.call} ${committed}.`,
      ...(loss.doubt === null
        ? ['Postgres still holds the card, created before that.']
        : [DOUBTS[loss.doubt], 'Postgres holds the card.']),
    ];
  const setting = [
    ...(set.length === 0
      ? []
      : [
          `set ${list(
            set.map(
              (value) =>
                `${value.label}${value.criterionId === null ? '' : ` of ${keyName(value.criterionId)}`} to ${showAcknowledged(value)}`,
            ),
          )}`,
        ]),
    ...(kept.length === 0 ? [] : [`removed ${list(kept)}`]),
  ].join(', ');
  const done = `${loss.call} ${setting} and ${committed}.`;
  const now = [
    ...(set.length === 0 ? [] : [nowHeld(set)]),
    ...(kept.length === 0 ? [] : [`Postgres still holds ${list(kept)}.`]),
  ];
  if (!by && loss.doubt !== null) return [done, DOUBTS[loss.doubt], ...now];
  if (!by) return [done, 'No call that is known explains where it went.', ...now];
  if (by.certainty === 'traced') {
    return [
      `${by.call} read the row at ${at(by.readAt)}, before that was set.`,
      done,
      `${by.call} wrote its copy of the row back at ${at(by.savedAt)}${by.committedAt === null ? '' : ` and committed at ${at(by.committedAt)}`}.`,
      ...now,
    ];
  }
  const overlap = `${by.call} ran at the same time, from ${at(by.startedAt)} to ${at(by.finishedAt)}${by.certainty === 'committed_last' ? ", and Postgres' last commit of the row lies within it" : ''}.`;
  const likely =
    by.certainty === 'committed_last'
      ? `It is the last that is known to have written the row; when it read the row is not traced.`
      : `A copy that it read before and wrote back after would explain the loss; its steps are not traced.`;
  return [done, overlap, likely, ...now];
}

function nowHeld(values: readonly LostValue[]): string {
  return `Postgres now holds ${list(values.map((value) => `${show(value.stored)} for ${value.label}${value.criterionId === null ? '' : ` of ${keyName(value.criterionId)}`}`))}.`;
}

/** A Submit always sets something; where its answer does not say what, null stands for that, and for a NULL everywhere else. */
function showAcknowledged({ field, acknowledged }: LostValue): string {
  return acknowledged === null && MILESTONES.has(field) ? 'a value that its answer does not tell' : show(acknowledged);
}

function tellVersion(loss: Loss, at: Clock, inspectedAt: string): readonly string[] {
  const held = loss.heldBy;
  const insertOrder = held?.insertOrder ?? null;
  const number = insertOrder === null ? 'A version' : `Version ${insertOrder}`;
  const by = loss.overwrittenBy;
  return [
    `${number} in RAW, stamped ${stamp(held?.version ?? null, inspectedAt)}, holds ${list(loss.values.map((value) => `${value.label} ${show(value.acknowledged)}`))}.`,
    ...(by
      ? [`${by.call} ran at the time of that Submit, from ${at(by.startedAt)} to ${at(by.finishedAt)}.`]
      : ['No call on this record is known that could say who wrote it, and who wrote over it.']),
    `Postgres holds ${list(loss.values.map((value) => `NULL for ${value.label}`))}.`,
  ];
}

function tellClock({ offsetMs, calls }: CallClock): string {
  const where = offsetMs > 0 ? 'behind' : 'ahead of';
  return `The clock that told of the calls is ${duration(offsetMs)} ${where} Postgres', as ${count(calls, 'answer')} ${calls === 1 ? 'shows' : 'show'}; the times of calls here are moved onto Postgres'.`;
}
