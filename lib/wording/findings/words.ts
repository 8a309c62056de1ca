import { callOf, rowSetOf, sourcesOf, truthOf, type RecordType, type RowSet } from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import { isRoot, type RowKey } from '@/lib/record/rows';
import { formatTime, parseTime, shownDigits } from '@/lib/evidence/time';
import { keyText } from '../rowText';

/** The words of a record type, as sentences about one of its records say them. */
export interface Words {
  readonly type: RecordType;
  readonly inspectedAt: string;
  /** The truth's title: `director`. */
  readonly truth: string;
  /** The root's noun: `card`. */
  readonly root: string;
  /** `a card`, `an order`. */
  readonly aRoot: string;
  /** The title of the copy that a finding is about; null where it is about none, or all. */
  readonly copy: string | null;
  /** A source or copy by its id. */
  readonly source: (id: string) => string;
  readonly label: (rowSet: string, field: string) => string;
  /** `the card`, `score c-1`. */
  readonly row: (row: RowKey) => string;
  /** `the card and score c-1`, `scores c-1, c-2 and 4 more`. */
  readonly rows: (rows: readonly RowKey[]) => string;
  /** `Scores`, of the row sets that the rows are of. */
  readonly nouns: (rows: readonly RowKey[]) => string;
  /** `1 score`, `3 scores`, of rows that may be of several row sets. */
  readonly countRows: (rows: readonly RowKey[]) => string;
  /** The fields of several keys: `comment and task ids; numeric value of score c-1`. */
  readonly fieldsOf: (keys: readonly { readonly row: RowKey; readonly fields: readonly string[] }[]) => string;
  /** `comment`, or `numeric value of score c-1`. */
  readonly fieldOf: (row: RowKey, field: string) => string;
  /** A UTC time for a sentence: the clock alone on the day of the inspection, else with its date. Cut to `digits` decimals, never rounded. */
  readonly clock: (text: string | null, digits?: number) => string;
  /** A version stamp: a time is written as one, a number as it is. */
  readonly stamp: (version: string | null) => string;
  /** `Update` of `UpdateOrder`. */
  readonly call: (call: string) => string;
  /** `a Submit`, `an Update`. */
  readonly aCall: (call: string) => string;
}

/** `copy`: the id of the copy that is spoken of. */
export function wordsOf(type: RecordType, inspectedAt: string, copy: string | null = null): Words {
  const sources = sourcesOf(type);
  const source = (id: string) =>
    sources.find((each) => each.id === id)?.title ?? type.copies.find((each) => each.id === id)?.title ?? id;
  const [root] = type.rows;
  const label = (rowSet: string, field: string) =>
    rowSetOf(type, rowSet).fields.find(({ id }) => id === field)?.label ?? field;
  const row = (each: RowKey) =>
    isRoot(each) ? `the ${root?.noun ?? 'record'}` : `${rowSetOf(type, each.rowSet).noun} ${keyText(each)}`;
  const ofSets = (rows: readonly RowKey[]) =>
    type.rows.flatMap((rowSet) => {
      const own = rows.filter((each) => !isRoot(each) && each.rowSet === rowSet.id);
      return own.length === 0 ? [] : [{ rowSet, own }];
    });
  const rowsText = (rows: readonly RowKey[]) =>
    [
      ...(root && rows.some(isRoot) ? [`the ${root.noun}`] : []),
      ...ofSets(rows).map(({ rowSet, own }) => `${nounFor(rowSet, own.length)} ${list(own.map(keyText))}`),
    ].join(' and ');
  const call = (name: string) => callOf(type, name)?.noun ?? name;
  return {
    type,
    inspectedAt,
    truth: truthOf(type).title,
    root: root?.noun ?? 'record',
    aRoot: withArticle(root?.noun ?? 'record'),
    copy: copy === null ? null : source(copy),
    source,
    label,
    row,
    rows: rowsText,
    nouns: (rows) =>
      capital(
        ofSets(rows)
          .map(({ rowSet }) => rowSet.plural)
          .join(' and '),
      ),
    countRows: (rows) => list(ofSets(rows).map(({ rowSet, own }) => count(own.length, rowSet.noun, rowSet.plural))),
    fieldOf: (each, field) =>
      isRoot(each) ? label(each.rowSet, field) : `${label(each.rowSet, field)} of ${row(each)}`,
    fieldsOf: (keys) => {
      const parts = groupBy(keys, (key) => [isRoot(key.row), key.row.rowSet, key.fields]).map((group) => {
        const [{ row: first, fields }] = group;
        const labels = list(fields.map((field) => label(first.rowSet, field)));
        return isRoot(first) ? labels : `${labels} of ${rowsText(group.map((key) => key.row))}`;
      });
      return parts.length > 4 ? [...parts.slice(0, 3), `${parts.length - 3} more`].join('; ') : parts.join('; ');
    },
    clock: (text, digits) => clock(text, inspectedAt, digits),
    stamp: (version) => stamp(version, inspectedAt),
    call,
    aCall: (name) => withArticle(call(name)),
  };
}

function nounFor({ noun, plural }: RowSet, number: number): string {
  return number === 1 ? noun : plural;
}

/** By its sound, and not by its letter: `a user`, `a unit`, `an hour`. */
const VOWEL_FIRST =
  /^(?:(?!eu|one\b|u(?:ni(?![dmn])|s[aeiu]|r[aeiou]|t[aeio]|uid|rl|k\b))[aeiou]|hour|honest|hono|heir)/i;

/** `a Submit`, `an order`. */
export function withArticle(noun: string): string {
  return `${VOWEL_FIRST.test(noun) ? 'an' : 'a'} ${noun}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 version`, `3 versions`. */
export function count(number: number, thing: string, many = `${thing}s`): string {
  return `${number} ${number === 1 ? thing : many}`;
}

/** `a`, `a and b`, `a, b and c`; beyond `most`, `a, b and 7 more`. */
export function list(items: readonly string[], most = 5): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function clock(text: string | null, inspectedAt: string, digits = 6): string {
  const time = text === null ? null : parseTime(text);
  if (time === null) return 'an unknown time';
  const written = formatTime(time, digits).replace('Z', '');
  const [date, ofDay] = written.split('T') as [string, string];
  return date === inspectedAt.slice(0, 10) ? ofDay : `${date} ${ofDay}`;
}

function stamp(version: string | null, inspectedAt: string): string {
  if (version === null) return 'no version';
  return parseTime(version) === null ? version : clock(version, inspectedAt, shownDigits(version));
}

/** A duration: `3 ms`, `1.2 s`, `14 min`, `3.5 h`, `2 days`. */
export function duration(ms: number): string {
  const whole = Math.abs(ms);
  if (whole < 1000) return `${Math.round(whole)} ms`;
  if (whole < 120_000) return `${(whole / 1000).toFixed(1)} s`;
  if (whole < 7_200_000) return `${Math.round(whole / 60_000)} min`;
  return whole < 172_800_000 ? `${(whole / 3_600_000).toFixed(1)} h` : `${Math.round(whole / 86_400_000)} days`;
}

/** A value for a sentence: NULL, '', [] and the epoch look different from each other. */
export function show(value: FieldValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string')
    return parseTime(value) !== null ? value.replace('T', ' ').replace(/Z$/, '') : `'${shorten(value)}'`;
  if (typeof value === 'object')
    return shorten(`[${value.map((item) => (item === null ? 'NULL' : item === '' ? "''" : item)).join(', ')}]`);
  return String(value);
}

/** Puts together what is to be told alike: groups in the order of their first member. */
export function groupBy<T>(items: readonly T[], likeness: (item: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(likeness(item));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
