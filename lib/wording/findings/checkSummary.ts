import { notCompared, partlyRead } from './notCompared';
import { rowSetOf } from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { Check, CheckFacts, CheckKind } from '@/lib/evidence/model';
import { capital, count, list, show, withArticle, type Words } from './words';

/** What a check saw, in one sentence. */
export function checkSummary(check: Check, words: Words): string {
  const summary = summaryOf(check, words);
  return check.early ? `${summary} Too early to call.` : summary;
}

/** What there is none of, where the record is gone. */
function missed(kind: CheckKind, words: Words): string {
  switch (kind) {
    case 'exists':
      return 'nothing';
    case 'row_count':
    case 'child_fields':
      return `no ${childNoun(words).noun}`;
    case 'milestone':
    case 'group':
    case 'root_fields':
      return 'no field';
    case 'derived':
      return 'no row';
    case 'final_unique':
      return 'no key';
    default:
      return kind satisfies never;
  }
}

/** The noun of child rows: of the one set there is, else `row`. */
function childNoun({ type }: Words): { readonly noun: string; readonly plural: string } {
  const [, child, ...more] = type.rows;
  return child !== undefined && more.length === 0 ? child : { noun: 'row', plural: 'rows' };
}

function summaryOf({ id, kind, facts }: Check, words: Words): string {
  const { truth, root, source, clock } = words;
  const child = childNoun(words);
  switch (facts.saw) {
    case 'unread':
      return `${list(facts.sources.map(source))} was not read.`;
    case 'gone':
      return `There is no ${root}, so there is ${missed(kind, words)} to check.`;
    case 'presence':
      return presence(facts, words);
    case 'keys': {
      const names = facts.truth === facts.found && !facts.same ? ', under other keys' : '';
      return `${count(facts.truth, child.noun, child.plural)} in ${truth}, ${facts.found} in ${source(facts.elsewhere)}${names}.`;
    }
    case 'lost_milestone': {
      const { milestone, field, label, stored, setBy, shownBy, at } = facts;
      const known = milestoneOf(milestone, words);
      const state =
        stored === null && field === known?.fields[0]
          ? `Not ${known.past.toLowerCase()}`
          : `${capital(label)} ${show(stored)}`;
      const witness =
        shownBy === null
          ? `${words.call(setBy)} was acknowledged`
          : `${words.call(shownBy)} showed ${withArticle(known?.noun ?? 'value')}`;
      return `${state} in ${truth}, but ${witness} at ${clock(at)}.`;
    }
    case 'held_milestone': {
      const known = milestoneOf(facts.milestone, words);
      return `Not ${known?.past.toLowerCase() ?? 'set'} in ${truth}, but a version in RAW holds ${withArticle(known?.noun ?? 'value')} of ${show(facts.held)}.`;
    }
    case 'fields':
      return comparison(subjectOf(id, kind, facts.stored, words), kind, facts, words);
    case 'not_compared':
      return notCompared(facts.fields);
    case 'partly_read':
      return partlyRead(facts.rowSets, words.type);
    case 'values': {
      const { elsewhere, values, rows, different } = facts;
      const all = `${count(values, 'value')} of ${count(rows, child.noun, child.plural)}`;
      return different === 0 ? `${all} agree.` : `${different} of ${all} differ in ${source(elsewhere)}.`;
    }
    case 'no_rows':
      return `The ${root} has no ${child.plural}.`;
    case 'nothing_shared':
      return `No ${child.noun} is in both stores, so none could be compared.`;
    case 'other_rows':
      return `${source(facts.copy)} holds ${count(facts.found, 'row')}, ${truth} ${rowsOfCopy(facts.copy, facts.wanted, words)}.`;
    case 'derived': {
      const { copy, rows, different } = facts;
      if (different.length > 0)
        return `${source(copy)} differs from ${truth} in ${count(different.length, 'field')}: ${list([...new Set(different.map((field) => field.label))])}.`;
      return rows === 0
        ? `${source(copy)} holds no row, as for any ${root} without ${child.plural}.`
        : `${count(rows, 'row')} of ${source(copy)} agree with ${truth}.`;
    }
    case 'unique': {
      const { elsewhere, rows, keys } = facts;
      const view = source(elsewhere);
      if (rows === 0) return `${view} holds no row.`;
      return rows === keys
        ? `${view} holds one row per key (${count(keys, 'key')}).`
        : `${view} holds ${count(rows, 'row')} for ${count(keys, 'key')}.`;
    }
    default:
      return facts satisfies never;
  }
}

type Facts<Saw extends CheckFacts['saw']> = Extract<CheckFacts, { readonly saw: Saw }>;

function milestoneOf(id: string, { type }: Words) {
  return type.milestones.find((milestone) => milestone.id === id);
}

/** `3 scores`, of a copy that keeps rows of one set; else `3 rows`. */
function rowsOfCopy(copy: string, rows: number, { type }: Words): string {
  const [table, ...more] = type.copies.find(({ id }) => id === copy)?.tables ?? [];
  if (table === undefined || more.length > 0) return count(rows, 'row');
  const { noun, plural } = rowSetOf(type, table.rowSet);
  return count(rows, noun, plural);
}

function presence(
  { truth, elsewhere, found, hidden, deleted, marked }: Facts<'presence'>,
  { root, truth: title, source }: Words,
): string {
  const other = source(elsewhere);
  if (truth && found) return `The ${root} is in ${title} and in ${other}.`;
  if (truth) return `The ${root} is in ${title} and not in ${other}.`;
  if (found && marked) return `The ${root} is in ${other}, and marked as deleted in ${title}.`;
  if (found) return `The ${root} is in ${other} and not in ${title}.`;
  if (hidden > 0) return `The ${root} is in neither store; RAW keeps ${count(hidden, 'hidden version')}.`;
  return deleted ? `The ${root} is in neither store: it was deleted.` : `The ${root} is in neither store.`;
}

/** What a check of fields is about. */
function subjectOf(id: string, kind: CheckKind, stored: FieldValue | undefined, words: Words): string {
  if (kind === 'group') return `The ${words.type.groups.find((group) => group.id === id)?.title ?? id}`;
  const milestone = kind === 'milestone' ? milestoneOf(id, words) : undefined;
  if (milestone === undefined) {
    const { milestones, groups } = words.type;
    return `The ${milestones.length + groups.length > 0 ? 'other ' : ''}${words.root} fields`;
  }
  if (stored === undefined) return `The ${milestone.noun}`;
  return stored === null ? `Not ${milestone.past.toLowerCase()}` : `${milestone.past} at ${show(stored)}`;
}

function comparison(
  subject: string,
  kind: CheckKind,
  { elsewhere, compared, different, missing, byConvention }: Facts<'fields'>,
  { truth, root, source, type }: Words,
): string {
  // `Not shipped` is no subject of a sentence.
  const isOne = compared.length === 1 && kind !== 'milestone';
  const [first] = different;
  const other = source(elsewhere);
  if (first !== undefined) {
    const [own, found] = [first.values[type.copies[0].id] ?? null, first.values[elsewhere] ?? null];
    const example = ` (${isOne ? '' : `${first.label}: `}${show(own)} in ${truth}, ${show(found)} in ${other})`;
    return isOne
      ? `${subject} differs${example}.`
      : `${subject}: ${different.length} of ${count(compared.length, 'field')} ${different.length === 1 ? 'differs' : 'differ'} in ${other}, ${list(different.map(({ label }) => label))}${example}.`;
  }
  if (missing) return `${subject}: one store holds no ${root}.`;
  if (isOne) return `${subject} agrees${byConvention > 0 ? ' by convention (NULL against a default)' : ''}.`;
  const convention = byConvention === 0 ? '' : `, ${byConvention} of them by convention (NULL against a default)`;
  return `${subject}: ${count(compared.length, 'field')} ${compared.length === 1 ? 'agrees' : 'agree'}${convention}.`;
}
