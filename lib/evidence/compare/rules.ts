import type { FieldValue } from '@/lib/record/fieldValue';
import { enumLabels, entryTypes, type ColumnType, type Kind } from './columnType';
import { compareAddresses } from './compareAddresses';
import { compareBytes, isUuidOfBytes } from './compareBytes';
import { compareClocks, compareIntervals } from './compareClocks';
import { compareEntries, compareJson, compareLists, compareTuples, itemTypes, type Compare } from './compareNested';
import { compareNumbers } from './compareNumbers';
import { compareRanges } from './compareRanges';
import { compareTimes, compareTimeWithNumber } from './compareTimes';
import { different, verdictOf, type Judgement, type TypedValue } from './judgement';

/** How values of two kinds of types are held against each other. Neither of them is NULL. */
export interface Rule {
  /** In words, for whoever asks which rule a pair of columns has. */
  readonly name: string;
  readonly compare: (truth: TypedValue, copy: TypedValue, inside: Compare) => Judgement;
}

interface Entry extends Rule {
  /** Each kind of the first list with each of the second, whichever side they are on. */
  readonly between: readonly [readonly Kind[], readonly Kind[]];
}

const NUMBERS: readonly Kind[] = ['integer', 'decimal', 'float'];

/** A value that is not of the form that its rule is about, such as a text that holds no time, is told by its text. */
function orText(compare: (truth: TypedValue, copy: TypedValue, inside: Compare) => Judgement | null): Rule['compare'] {
  return (truth, copy, inside) => compare(truth, copy, inside) ?? compareText(truth, copy);
}

const ENTRIES: readonly Entry[] = [
  { name: 'numbers by value', between: [NUMBERS, NUMBERS], compare: orText(compareNumbers) },
  { name: 'a number in a text', between: [NUMBERS, ['text']], compare: orText(compareNumbers) },
  { name: 'the number of a label', between: [['integer'], ['enum']], compare: orText(compareLabels) },
  {
    name: 'true or false',
    between: [['boolean'], ['boolean', 'text', 'enum', 'bits', ...NUMBERS]],
    compare: compareBooleans,
  },
  {
    name: 'exact text',
    between: [
      ['text', 'enum'],
      ['text', 'enum'],
    ],
    compare: compareText,
  },
  { name: 'exact text as Postgres prints it', between: [['printed'], ['printed', 'text']], compare: comparePrinted },
  { name: 'same UUID', between: [['uuid'], ['uuid', 'text']], compare: compareUuids },
  {
    name: 'times at the coarser precision',
    between: [
      ['date', 'timestamp'],
      ['date', 'timestamp', 'text'],
    ],
    compare: orText(compareTimes),
  },
  {
    name: 'a time as a whole number of days, seconds or parts of them since 1970',
    between: [['date', 'timestamp'], ['integer']],
    compare: orText(compareTimeWithNumber),
  },
  {
    name: 'times of day',
    between: [['time'], ['time', 'text', 'integer']],
    compare: orText(compareClocks),
  },
  {
    name: 'months, days and time of an interval',
    between: [['interval'], ['interval', 'text', 'integer']],
    compare: orText(compareIntervals),
  },
  {
    name: 'bytes, as they are, as hex digits or in base64',
    between: [['bytes'], ['bytes', 'text']],
    compare: compareBytes,
  },
  { name: 'bits as text', between: [['bits'], ['bits', 'text']], compare: compareText },
  { name: 'bits as a number', between: [['bits'], ['integer']], compare: compareBits },
  {
    name: 'lists item by item, in order',
    between: [['array'], ['array', 'text', 'json']],
    compare: orText(compareLists),
  },
  { name: 'JSON by its values', between: [['json'], ['json', 'text']], compare: orText(compareJson) },
  {
    name: 'entries by key',
    between: [['map'], ['map', 'json', 'text']],
    compare: orText(compareEntries),
  },
  {
    name: 'elements in order, or by name',
    between: [['tuple'], ['tuple', 'json', 'text']],
    compare: orText(compareTuples),
  },
  { name: 'same address', between: [['address'], ['address', 'text']], compare: orText(compareAddresses) },
  { name: 'ranges by their bounds', between: [['range'], ['range', 'text']], compare: compareRanges },
];

const byKinds = new Map<string, Rule>(
  ENTRIES.flatMap((rule) =>
    rule.between[0].flatMap((a) =>
      rule.between[1].flatMap((b): readonly [string, Rule][] => [
        [`${a} ${b}`, rule],
        [`${b} ${a}`, rule],
      ]),
    ),
  ),
);

/** A type of one store is printed the same way wherever that store holds it. */
const SAME_TYPE: Rule = { name: 'exact text as the store prints it', compare: compareText };

type Column = Pick<TypedValue, 'type' | 'store'>;

/** The rule for two columns; null where there is none. */
export function findRule(truth: Column, copy: Column): Rule | null {
  const rule = byKinds.get(`${truth.type.kind} ${copy.type.kind}`);
  if (rule === undefined)
    return truth.store === copy.store && truth.type.declared === copy.type.declared ? SAME_TYPE : null;
  return insidesOf(truth.type, copy.type).every(
    ([from, to]) => findRule({ ...truth, type: from }, { ...copy, type: to }) !== null,
  )
    ? rule
    : null;
}

/** The types of what both hold, as far as they are declared. */
function insidesOf(truth: ColumnType, copy: ColumnType): readonly (readonly [ColumnType, ColumnType])[] {
  if (truth.kind === 'array' && copy.kind === 'array') {
    const [from, to] = itemTypes(truth, copy);
    // Each array of Postgres may be one of arrays: then what is innermost is compared.
    return [from === truth ? itemTypes(truth, innermost(to)) : [from, to]];
  }
  if (truth.kind === 'map' && copy.kind === 'map') return [[entryTypes(truth)[1], entryTypes(copy)[1]]];
  return [];
}

function innermost(type: ColumnType): ColumnType {
  const [, item] = itemTypes(type, type);
  return item.kind === 'array' && item !== type ? innermost(item) : type;
}

function compareText(truth: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [textOf(truth.value), textOf(copy.value)];
  const types = [truth.type, copy.type];
  // Postgres keeps a char(n) filled up with blanks, which are no part of its value.
  if (types.some(isPadded) && trimBlanks(a) === trimBlanks(b))
    return verdictOf(true, a === b ? 'exact text' : 'exact text, without the blanks that fill up char(n)');
  if (types.some(({ base }) => base === 'fixedstring'))
    return verdictOf(trimNuls(a) === trimNuls(b), 'exact text, without the padding of FixedString');
  return verdictOf(a === b, 'exact text');
}

function textOf(value: FieldValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isPadded({ base, declared }: ColumnType): boolean {
  return base === 'bpchar' || (base === 'character' && !declared.startsWith('character varying'));
}

function trimBlanks(text: string): string {
  return text.replace(/(?<! ) +$/, '');
}

function trimNuls(text: string): string {
  return text.replace(/(?<!\0)\0+$/, '');
}

function compareUuids(truth: TypedValue, copy: TypedValue): Judgement {
  const plain = ({ value }: TypedValue) =>
    String(value)
      .toLowerCase()
      .replace(/[{}-]|^urn:uuid:/g, '');
  if (plain(truth) === plain(copy)) return verdictOf(true, 'same UUID');
  const [uuid, other] = truth.type.kind === 'uuid' ? [truth, copy] : [copy, truth];
  return verdictOf(
    other.type.base === 'fixedstring' && isUuidOfBytes(String(uuid.value), String(other.value)),
    'same UUID',
  );
}

function compareLabels(truth: TypedValue, copy: TypedValue): Judgement | null {
  const [number, label] = truth.type.kind === 'enum' ? [copy, truth] : [truth, copy];
  const found = enumLabels(label.type).find((each) => each.label === label.value);
  return found === undefined ? null : verdictOf(found.number === Number(number.value), 'the number of a label');
}

function compareBooleans(truth: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [readBoolean(truth), readBoolean(copy)];
  return a === null || b === null ? compareText(truth, copy) : verdictOf(a === b, 'same boolean');
}

/** Of numbers all but 0 is true, as in ClickHouse; of texts what Postgres reads as one. */
function readBoolean({ value, type }: TypedValue): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = String(value);
  if (type.kind === 'bits') return /1/.test(text);
  if (typeof value === 'number' || type.kind === 'integer' || type.kind === 'decimal') return Number(text) !== 0;
  return readFlag(text);
}

/** As Postgres reads a text as a boolean; null: as none. */
export function readFlag(text: string): boolean | null {
  if (/^(?:true|t|yes|y|on|1)$/i.test(text)) return true;
  return /^(?:false|f|no|n|off|0)$/i.test(text) ? false : null;
}

/** Shapes, hardware addresses and XML: blanks between numbers, and the case of hex digits, say nothing. */
function comparePrinted(truth: TypedValue, copy: TypedValue): Judgement {
  const xml = truth.type.base === 'xml' || copy.type.base === 'xml';
  const plain = ({ value }: TypedValue) => (xml ? String(value) : String(value).replace(/\s/g, '').toLowerCase());
  return verdictOf(plain(truth) === plain(copy), 'exact text');
}

function compareBits(truth: TypedValue, copy: TypedValue): Judgement {
  const [bits, number] = truth.type.kind === 'bits' ? [truth, copy] : [copy, truth];
  const text = String(bits.value);
  if (!/^[01]+$/.test(text) || !/^-?\d+$/.test(String(number.value))) return different('bits as a number');
  const [unsigned, value] = [BigInt(`0b${text}`), BigInt(String(number.value))];
  // A bit string as long as the number is wide may be read with its sign.
  return verdictOf(unsigned === value || BigInt.asIntN(text.length, unsigned) === value, 'bits as a number');
}

/** What the rules are called, in the order in which they are told. */
export function ruleNames(): readonly string[] {
  return ENTRIES.map(({ name }) => name);
}
