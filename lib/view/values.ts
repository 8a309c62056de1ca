import type { Value } from './inspection';
import { formatUtc, isEpoch, toMicros } from './time';

/**
 * How a value looks. The values that stores confuse with each other are kinds of their own, so that each gets a look of its own:
 * NULL, the empty text, the empty list, 0, and the time that stands for "never set".
 */
export type ShownKind =
  'null' | 'emptyText' | 'emptyList' | 'zero' | 'epoch' | 'time' | 'text' | 'number' | 'boolean' | 'list';

export interface ShownValue {
  readonly kind: ShownKind;
  readonly text: string;
  /** For the pointer and for screen readers, where the look alone says too little. */
  readonly note: string | null;
}

const notes: Partial<Record<ShownKind, string>> = {
  null: 'NULL: no value',
  emptyText: 'the empty text',
  emptyList: 'the empty list',
  zero: 'the number 0',
  epoch: '1970-01-01: the default of a time column, not a time',
};

/** What to draw for a value as a store holds it. */
export function showValue(value: Value): ShownValue {
  const [kind, text] = describe(value);
  return { kind, text, note: notes[kind] ?? null };
}

function describe(value: Value): readonly [ShownKind, string] {
  if (value === null) return ['null', 'NULL'];
  if (typeof value === 'boolean') return ['boolean', String(value)];
  if (typeof value === 'number')
    return value === 0 ? ['zero', Object.is(value, -0) ? '-0' : '0'] : ['number', String(value)];
  if (typeof value !== 'string')
    return value.length === 0
      ? ['emptyList', '[]']
      : ['list', value.map((item) => (item === null ? 'NULL' : item === '' ? "''" : item)).join(', ')];
  if (value === '') return ['emptyText', "''"];
  if (toMicros(value) === null) return ['text', value];
  return isEpoch(value) ? ['epoch', formatUtc(value).replace(/\.0+$/, '')] : ['time', formatUtc(value)];
}

/** One line for a label, `most` characters at most; times as time of day. */
export function shortValue(value: Value, most = 24): string {
  const { kind, text } = showValue(value);
  const plain = kind === 'time' ? text.slice(11, 23) : kind === 'epoch' ? '1970-01-01' : text;
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

/** The part at the end in which a value differs from the one it is held against: `['10:32:07.', '418204']`. Short values differ as a whole. */
export function splitDifference(text: string, against: string): readonly [common: string, differing: string] {
  if (text === against || text.length < 12 || against.length < 12) return ['', text];
  let same = 0;
  while (same < text.length && text[same] === against[same]) same += 1;
  return same < 8 || same === text.length ? ['', text] : [text.slice(0, same), text.slice(same)];
}
