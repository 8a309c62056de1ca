import type { FieldValue } from '@/lib/record/fieldValue';
import type { Check, CheckFacts, CheckId } from '@/lib/evidence/model';
import { clock, count, fieldLabel, list, shortCall, show, sourceNames } from './words';

/** What a check saw, in one sentence. */
export function checkSummary({ id, facts, early }: Check, inspectedAt: string): string {
  const summary = summaryOf(id, facts, inspectedAt);
  return early ? `${summary} Too early to call.` : summary;
}

/** What there is none of, where there is no card. */
const missed: Readonly<Record<CheckId, string>> = {
  exists: 'nothing',
  score_count: 'no score',
  submitted_state: 'no field',
  overall_score: 'no field',
  score_values: 'no score',
  card_fields: 'no field',
  historic: 'no row',
  final_unique: 'no key',
};

function summaryOf(id: CheckId, facts: CheckFacts, inspectedAt: string): string {
  switch (facts.saw) {
    case 'unread':
      return `${list(facts.sources.map((source) => sourceNames[source]))} was not read.`;
    case 'gone':
      return `There is no card, so there is ${missed[id]} to check.`;
    case 'presence':
      return presence(facts);
    case 'keys': {
      const names = facts.director === facts.final && !facts.same ? ', of other criteria' : '';
      return `${count(facts.director, 'score')} in director, ${facts.final} in FINAL${names}.`;
    }
    case 'lost_milestone': {
      const { field, stored, shownBy, at } = facts;
      const state =
        stored === null && field === 'submittedAt' ? 'Not submitted' : `${fieldLabel(field)} ${show(stored)}`;
      const witness = shownBy === null ? 'Submit was acknowledged' : `${shortCall(shownBy)} showed a submission`;
      return `${state} in director, but ${witness} at ${clock(at, inspectedAt)}.`;
    }
    case 'held_milestone':
      return `Not submitted in director, but a version in RAW holds a submission of ${show(facts.held)}.`;
    case 'fields':
      return comparison(subjectOf(id, facts.stored), facts);
    case 'values': {
      const { values, rows, different } = facts;
      const all = `${count(values, 'value')} of ${count(rows, 'score')}`;
      return different === 0 ? `${all} agree.` : `${different} of ${all} differ in FINAL.`;
    }
    case 'no_rows':
      return 'The card has no scores.';
    case 'nothing_shared':
      return 'No score is in both stores, so none could be compared.';
    case 'other_rows':
      return `historic holds ${count(facts.historic, 'row')}, director ${count(facts.director, 'score')}.`;
    case 'derived': {
      const { rows, different } = facts;
      if (different.length > 0)
        return `historic differs from director in ${count(different.length, 'field')}: ${list([...new Set(different.map((field) => field.label))])}.`;
      return rows === 0
        ? 'historic holds no row, as for any card without scores.'
        : `${count(rows, 'row')} of historic agree with director.`;
    }
    case 'unique': {
      const { rows, keys } = facts;
      if (rows === 0) return 'FINAL holds no row.';
      return rows === keys
        ? `FINAL holds one row per key (${count(keys, 'key')}).`
        : `FINAL holds ${count(rows, 'row')} for ${count(keys, 'key')}.`;
    }
    default:
      return facts satisfies never;
  }
}

type Facts<Saw extends CheckFacts['saw']> = Extract<CheckFacts, { readonly saw: Saw }>;

function presence({ director, final, hidden, deleted }: Facts<'presence'>): string {
  if (director && final) return 'The card is in director and in FINAL.';
  if (director) return 'The card is in director and not in FINAL.';
  if (final) return 'The card is in FINAL and not in director.';
  if (hidden > 0) return `The card is in neither store; RAW keeps ${count(hidden, 'hidden version')}.`;
  return deleted ? 'The card is in neither store; its Delete was acknowledged.' : 'The card is in neither store.';
}

/** What a check of fields is about. */
function subjectOf(id: CheckId, stored: FieldValue | undefined): string {
  if (id === 'overall_score') return 'The overall score';
  if (id !== 'submitted_state') return 'The other card fields';
  if (stored === undefined) return 'The submission';
  return stored === null ? 'Not submitted' : `Submitted at ${show(stored)}`;
}

function comparison(subject: string, { compared, different, missing, byConvention }: Facts<'fields'>): string {
  const isOne = compared.length === 1;
  const [first] = different;
  if (first !== undefined) {
    const example = ` (${isOne ? '' : `${first.label}: `}${show(first.postgres)} in director, ${show(first.clickhouseFinal)} in FINAL)`;
    return isOne
      ? `${subject} differs${example}.`
      : `${subject}: ${different.length} of ${count(compared.length, 'field')} differ in FINAL, ${list(different.map(({ label }) => label))}${example}.`;
  }
  if (missing) return `${subject}: one store holds no card.`;
  if (isOne) return `${subject} agrees${byConvention > 0 ? ' by convention (NULL against a default)' : ''}.`;
  const convention = byConvention === 0 ? '' : `, ${byConvention} of them by convention (NULL against a default)`;
  return `${subject}: ${count(compared.length, 'field')} agree${convention}.`;
}
