import { cardFields, scoreFields } from '@/lib/record/catalogue';
import type { SourceId } from '@/lib/evidence/model';
import type { FieldValue } from '@/lib/record/fieldValue';
import { formatTime, parseTime, shownDigits } from '@/lib/evidence/time';

/** The sources as sentences name them. */
export const sourceNames: Readonly<Record<SourceId, string>> = {
  postgres: 'director',
  historic: 'historic',
  clickhouseFinal: 'FINAL',
  clickhouseRaw: 'RAW',
};

/** `1 version`, `3 versions`. */
export function count(number: number, thing: string, many = `${thing}s`): string {
  return `${number} ${number === 1 ? thing : many}`;
}

/** `a`, `a and b`, `a, b and c`; beyond `most`, `a, b and 7 more`. */
export function list(items: readonly string[], most = 5): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A UTC time for a sentence: the clock alone on the day of the inspection, else with its date. Cut to `digits` decimals, never rounded. */
export function clock(text: string | null, inspectedAt: string, digits = 6): string {
  const time = text === null ? null : parseTime(text);
  if (time === null) return 'an unknown time';
  const written = formatTime(time, digits).replace('Z', '');
  const [date, ofDay] = written.split('T') as [string, string];
  return date === inspectedAt.slice(0, 10) ? ofDay : `${date} ${ofDay}`;
}

/** A version stamp: a time is written as one, a number as it is. */
export function stamp(version: string | null, inspectedAt: string): string {
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

export function fieldLabel(id: string): string {
  return [...cardFields, ...scoreFields].find((field) => field.id === id)?.label ?? id;
}

/** The fields of several keys: `comment and task ids; numeric value of criterion c-1`. */
export function fieldsOfKeys(
  keys: readonly { readonly criterionId: string | null; readonly fields: readonly string[] }[],
): string {
  const parts = groupBy(keys, (key) => [key.criterionId === null, key.fields]).map(
    (group) =>
      `${list(group[0].fields.map(fieldLabel))}${group[0].criterionId === null ? '' : ` of ${keyNames(group.map((key) => key.criterionId))}`}`,
  );
  return parts.length > 4 ? [...parts.slice(0, 3), `${parts.length - 3} more`].join('; ') : parts.join('; ');
}

/** `comment and task ids`, or `numeric value of criterion c-1` for a score. */
export function fieldsOfKey(criterionId: string | null, fields: readonly string[]): string {
  const labels = list(fields.map(fieldLabel));
  return criterionId === null ? labels : `${labels} of criterion ${criterionId}`;
}

/** The card and criteria by name: `the card and criterion c-1`, `criteria c-1, c-2 and 4 more`. */
export function keyNames(keys: readonly (string | null)[]): string {
  const criteria = keys.filter((key) => key !== null);
  const scores = criteria.length === 0 ? [] : [`${criteria.length === 1 ? 'criterion' : 'criteria'} ${list(criteria)}`];
  return [...(keys.includes(null) ? ['the card'] : []), ...scores].join(' and ');
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

export function keyName(criterionId: string | null): string {
  return criterionId === null ? 'the card' : `criterion ${criterionId}`;
}

/** `Update` of `UpdateScorecard`. */
export function shortCall(call: string): string {
  return call.replace(/Scorecard$/, '');
}

/** `a Submit`, `an Update`. */
export function aCall(call: string): string {
  const name = shortCall(call);
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
