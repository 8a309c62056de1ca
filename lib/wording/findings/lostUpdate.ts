import { milestoneOf, type Milestone } from '@/lib/record/RecordType';
import { isRoot } from '@/lib/record/rows';
import type { Loss, LostValue } from '@/lib/evidence/findings/facts';
import type { CallClock } from '@/lib/evidence/model';
import type { Explainer } from './prose';
import { count, duration, groupBy, list, show, withArticle, type Words } from './words';

export const explainLostUpdate: Explainer<'lost_update'> = ({ losses, callClock }, words) => {
  const [first, ...more] = losses;
  const told = losses.slice(0, 4).flatMap((loss) => tell(loss, words));
  return {
    title: first?.values.some(({ kind }) => kind === 'record_kept')
      ? 'A deletion that Postgres does not show'
      : 'Lost update in Postgres',
    explanation: explanationOf(losses, words),
    narrative: [
      ...told,
      ...(losses.length > 4 ? [`${count(losses.length - 4, 'more call')} lost what they set.`] : []),
      ...(callClock === null ? [] : [tellClock(callClock)]),
    ],
    headline: {
      lead: first ? leadOf(first, words) : 'Updated, then lost.',
      rest: `${first ? restOf(first, words) : ''}${alsoLost(more, words)}`,
    },
  };
};

/** The milestone that a loss is about, and whether its very moment is lost or only what goes with it; null: it is about none. */
function lostMilestone(
  { values }: Loss,
  { type }: Words,
): { readonly milestone: Milestone; readonly moment: boolean } | null {
  const own = values.filter(({ row }) => isRoot(row));
  const found = own.flatMap(({ field }) => milestoneOf(type, field) ?? []);
  const reached = found.find(({ fields: [moment] }) => own.some(({ field }) => field === moment));
  const [first] = found;
  if (reached) return { milestone: reached, moment: true };
  return first ? { milestone: first, moment: false } : null;
}

/** No wider than what is missing: a milestone is lost with its moment, not with what goes with it alone. */
function leadOf(loss: Loss, words: Words): string {
  const { values, call, doubt, witness } = loss;
  const hedge = (text: string) => (doubt === null ? text : text.replace(/\.$/, ', perhaps.'));
  if (values.some(({ kind }) => kind === 'record_kept')) return hedge('Deleted, yet still there.');
  const lost = lostMilestone(loss, words);
  if (lost?.moment) return hedge(`${lost.milestone.past}, then lost.`);
  if (lost) {
    const label = values.find(({ field }) => lost.milestone.fields.includes(field))?.label ?? '';
    return hedge(`${lost.milestone.past}, and its ${label} lost.`);
  }
  if (values.every(({ kind }) => kind === 'row_kept')) return hedge('Removed, yet still there.');
  const type = words.type.calls.find(({ id }) => id === call);
  const reaches = words.type.milestones.some(({ fields: [moment] }) => type?.sets[moment] === 'always');
  if (witness === 'answer' || (reaches && type?.kind !== 'create')) return hedge('Acknowledged, then lost.');
  return hedge(type?.kind === 'create' ? 'Created, then lost.' : 'Updated, then lost.');
}

/** `a submission`. */
function aMilestone(loss: Loss, words: Words): string {
  return withArticle(lostMilestone(loss, words)?.milestone.noun ?? 'value');
}

function restOf(loss: Loss, words: Words): string {
  const at = words.clock;
  if (loss.witness === 'raw_version') {
    const hedge = loss.doubt === null ? '' : '; it may never have been committed';
    return `A version in ClickHouse, stamped ${words.stamp(loss.heldBy?.version ?? null)}, holds ${aMilestone(loss, words)}; Postgres holds none${hedge}.`;
  }
  const name = words.call(loss.call ?? '');
  const acknowledged = `${name} was acknowledged at ${at(loss.acknowledgedAt, 3)}`;
  if (loss.witness === 'answer')
    return `The answer of ${words.aCall(loss.call ?? '')} at ${at(loss.acknowledgedAt, 3)} showed ${aMilestone(loss, words)}; Postgres holds none.`;
  if (loss.values.some(({ kind }) => kind === 'record_kept'))
    return `${acknowledged}; Postgres still holds the ${words.root}, and nothing shows that it was created again.`;
  if (loss.values.every(({ kind }) => kind === 'row_kept'))
    return `${acknowledged} with a list that leaves out ${words.rows(loss.values.map(({ row }) => row))}; Postgres still holds ${loss.values.length === 1 ? 'it' : 'them'}.`;
  if (loss.doubt !== null)
    return `${acknowledged}; Postgres does not hold what it set. ${doubtText(loss.doubt, words)}`;
  const by = loss.overwrittenBy;
  if (!by) return `${acknowledged}; Postgres does not hold what it set, and no known call replaced it.`;
  const other = by.call === loss.call ? `another ${words.call(by.call)}` : words.aCall(by.call);
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
function alsoLost(more: readonly Loss[], words: Words): string {
  const calls = more.map((loss) =>
    loss.call === null || loss.acknowledgedAt === null
      ? `${aMilestone(loss, words)} that only ClickHouse remembers`
      : `${words.aCall(loss.call)} acknowledged at ${words.clock(loss.acknowledgedAt, 3)}`,
  );
  return calls.length === 0 ? '' : ` Lost as well: ${list(calls, 3)}.`;
}

const DOUBTS: Readonly<Record<NonNullable<Loss['doubt']>, string>> = {
  later_change:
    'The row was changed again after the last call that is known, so another writer may have legitimately replaced it.',
  never_committed:
    'The strategy writes ClickHouse before it commits, and a call failed: the version may come from a transaction that was rolled back.',
  unknown_request: 'Another call may have legitimately replaced it: what it asked for is not known.',
  clock:
    'By the clock that reported it, the call ended before the {root} was created: either it belongs to an earlier {root} of this name, or that clock differs from that of Postgres.',
  in_flight:
    'The {root} was being written while it was read: another call may have legitimately replaced it, or it was committed just after Postgres was read.',
};

function doubtText(doubt: NonNullable<Loss['doubt']>, { root }: Words): string {
  return DOUBTS[doubt].replaceAll('{root}', root);
}

function explanationOf(losses: readonly Loss[], words: Words): string {
  const acknowledged = losses.filter(({ witness }) => witness !== 'raw_version').flatMap(({ values }) => values);
  const doubts = [...new Set(losses.flatMap(({ doubt }) => (doubt === null ? [] : [doubt])))];
  const caution = doubts.map((doubt) => ` ${doubtText(doubt, words)}`).join('');
  if (acknowledged.length === 0) {
    const once = losses[0] ? aMilestone(losses[0], words) : 'a value';
    return `ClickHouse once received ${once} that Postgres does not hold, and no call takes ${once} back.${caution}`;
  }
  if (acknowledged.some(({ kind }) => kind === 'record_kept'))
    return `A deletion was acknowledged, and Postgres holds the ${words.root}. Copies that agree with Postgres are wrong too.${caution}`;
  return `Postgres lacks what an acknowledged call ${losses[0]?.witness === 'answer' ? 'showed' : 'set'}: ${whatIsLost(acknowledged, words)}. Copies that agree with Postgres are wrong too.${caution}`;
}

function whatIsLost(values: readonly LostValue[], words: Words): string {
  const kept = values.filter(({ kind }) => kind === 'row_kept').map(({ row }) => row);
  const lost = values.filter(({ kind }) => kind !== 'row_kept');
  const fields = words.fieldsOf(
    groupBy(lost, (value) => value.row).map((group) => ({
      row: group[0].row,
      fields: [...new Set(group.map((value) => value.field))],
    })),
  );
  const rows = kept.length === 0 ? '' : `the removal of ${words.rows(kept)}`;
  return [fields, rows].filter((part) => part !== '').join('; ');
}

function tell(loss: Loss, words: Words): readonly string[] {
  switch (loss.witness) {
    case 'raw_version':
      return tellVersion(loss, words);
    case 'answer':
      return [
        `The answer of ${loss.call}, at ${words.clock(loss.acknowledgedAt)}, showed ${list(loss.values.map((value) => `${value.label} ${show(value.acknowledged)}`))}.`,
        nowHeld(loss.values, words),
      ];
    case 'acknowledged_call':
      return tellCall(loss, words);
    default:
      return loss.witness satisfies never;
  }
}

function tellCall(loss: Loss, words: Words): readonly string[] {
  const at = words.clock;
  const by = loss.overwrittenBy;
  const set = loss.values.filter(({ kind }) => kind === 'value');
  const kept = loss.values.filter(({ kind }) => kind === 'row_kept').map(({ row }) => row);
  const committed =
    loss.committedAt === null
      ? `was acknowledged at ${at(loss.acknowledgedAt)}`
      : `committed at ${at(loss.committedAt)}`;
  if (loss.values.some(({ kind }) => kind === 'record_kept'))
    return [
      `${loss.call} ${committed}.`,
      ...(loss.doubt === null
        ? [`Postgres still holds the ${words.root}, created before that.`]
        : [doubtText(loss.doubt, words), `Postgres holds the ${words.root}.`]),
    ];
  const setting = [
    ...(set.length === 0
      ? []
      : [
          `set ${list(
            set.map((value) => `${words.fieldOf(value.row, value.field)} to ${showAcknowledged(value, words)}`),
          )}`,
        ]),
    ...(kept.length === 0 ? [] : [`removed ${words.rows(kept)}`]),
  ].join(', ');
  const done = `${loss.call} ${setting} and ${committed}.`;
  const now = [
    ...(set.length === 0 ? [] : [nowHeld(set, words)]),
    ...(kept.length === 0 ? [] : [`Postgres still holds ${words.rows(kept)}.`]),
  ];
  if (!by && loss.doubt !== null) return [done, doubtText(loss.doubt, words), ...now];
  if (!by) return [done, 'No known call explains where it went.', ...now];
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

function nowHeld(values: readonly LostValue[], words: Words): string {
  return `Postgres now holds ${list(values.map((value) => `${show(value.stored)} for ${words.fieldOf(value.row, value.field)}`))}.`;
}

/** A call that reaches a milestone always sets something; where its answer does not say what, null stands for that, and for a NULL everywhere else. */
function showAcknowledged({ row, field, acknowledged }: LostValue, { type }: Words): string {
  return acknowledged === null && isRoot(row) && milestoneOf(type, field) !== null
    ? 'a value that its answer does not tell'
    : show(acknowledged);
}

function tellVersion(loss: Loss, words: Words): readonly string[] {
  const at = words.clock;
  const held = loss.heldBy;
  const insertOrder = held?.insertOrder ?? null;
  const number = insertOrder === null ? 'A version' : `Version ${insertOrder}`;
  const by = loss.overwrittenBy;
  return [
    `${number} in RAW, stamped ${words.stamp(held?.version ?? null)}, holds ${list(loss.values.map((value) => `${value.label} ${show(value.acknowledged)}`))}.`,
    ...(by
      ? [
          `${by.call} ran at the time of that ${words.call(loss.values[0]?.call ?? '')}, from ${at(by.startedAt)} to ${at(by.finishedAt)}.`,
        ]
      : ['No known call on this record says who wrote it, or who overwrote it.']),
    `Postgres holds ${list(loss.values.map((value) => `NULL for ${value.label}`))}.`,
  ];
}

function tellClock({ offsetMs, calls }: CallClock): string {
  const where = offsetMs > 0 ? 'behind' : 'ahead of';
  return `The clock that told of the calls is ${duration(offsetMs)} ${where} Postgres', as ${count(calls, 'answer')} ${calls === 1 ? 'shows' : 'show'}; the times of calls here are moved onto Postgres'.`;
}
