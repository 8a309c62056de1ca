import { decimalScale, itemType, timeDigits, type ColumnType, type Kind } from '@/lib/evidence/compare/columnType';
import type { TypedValue } from '@/lib/evidence/compare/judgement';
import { findRule } from '@/lib/evidence/compare/rules';
import type { Form, Range } from './Form';

/** A column of a copy, by its declared type. */
export type Column = Pick<TypedValue, 'type' | 'store'>;

/** Why two columns have no checksum that both stores compute alike. */
export interface NoForm {
  readonly why: string;
}

/**
 * The form in which the two columns are equal exactly when an inspection calls their values equal. Where an inspection accepts several
 * writings of one value, such as bytes as they are, in hex or in base64, there is none.
 */
export function formOf(truth: Column, copy: Column): Form | NoForm {
  const rule = findRule(truth, copy);
  const { declared } = truth.type;
  if (rule === null) return { why: `no rule compares ${declared} with ${copy.type.declared}` };
  const found =
    FORMS[truth.type.kind]?.(truth.type, copy.type) ?? (isSame(truth, copy) ? { ...EXACT, nuls: false } : null);
  return (
    found ?? { why: `${declared} and ${copy.type.declared} have no text form that both stores write in the same way` }
  );
}

const EXACT = { kind: 'text', blanks: false, nuls: false } as const;
const TEXTS: readonly Kind[] = ['text', 'enum'];

/** Two columns of Postgres: the same value is printed in the same way. JSON and floats may be written in several. */
function isSame(truth: Column, copy: Column): boolean {
  return (
    truth.store === copy.store &&
    truth.type.declared === copy.type.declared &&
    !/json|hstore|float|real|double|money/.test(truth.type.declared)
  );
}

type FormOfKind = (truth: ColumnType, copy: ColumnType) => Form | null;

const FORMS: Readonly<Partial<Record<Kind, FormOfKind>>> = {
  integer: (truth, copy) => {
    if (copy.kind === 'integer') return { kind: 'integer' };
    if (copy.kind === 'enum') return { kind: 'label' };
    if (copy.kind === 'boolean') return { kind: 'boolean' };
    if (copy.kind === 'float') return isDouble(copy) ? { kind: 'float', bits: 64 } : null;
    return decimalForm(truth, copy);
  },
  decimal: decimalForm,
  float: (truth, copy) => {
    if (copy.kind !== 'float' || copy.base === 'bfloat16') return null;
    if (isDouble(truth)) return isDouble(copy) ? { kind: 'float', bits: 64 } : null;
    return { kind: 'float', bits: 32 };
  },
  boolean: (_, copy) => (['boolean', 'text', 'enum', 'integer'].includes(copy.kind) ? { kind: 'boolean' } : null),
  text: (truth, copy) => {
    if (copy.kind === 'boolean') return { kind: 'boolean' };
    if (copy.kind === 'uuid') return { kind: 'uuid' };
    return TEXTS.includes(copy.kind) ? textForm(truth, copy) : null;
  },
  enum: (truth, copy) => (TEXTS.includes(copy.kind) ? textForm(truth, copy) : null),
  uuid: (_, copy) => (copy.kind === 'uuid' || copy.kind === 'text' ? { kind: 'uuid' } : null),
  bits: (_, copy) => (copy.kind === 'text' && copy.base !== 'fixedstring' ? EXACT : null),
  date: (_, copy) => {
    const range = rangeOf(copy);
    return range === null ? null : { kind: 'days', range };
  },
  timestamp: (truth, copy) => {
    const range = rangeOf(copy);
    if (range === null) return null;
    // A time without a zone may have been stored as what a clock shows in the zone of the column: two writings of one value.
    if (copy.kind === 'timestamp' && !truth.zoned && zoneOf(copy) !== null) return null;
    const digits = Math.min(timeDigits(truth) ?? 6, timeDigits(copy) ?? 6, 6);
    return digits < 0 ? { kind: 'days', range } : { kind: 'time', digits, range };
  },
  time: (truth, copy) => {
    if (copy.kind !== 'time' || truth.zoned || copy.zoned) return null;
    return { kind: 'clock', digits: Math.min(timeDigits(truth) ?? 6, timeDigits(copy) ?? 6, 6) };
  },
  array: (truth, copy) => {
    if (copy.kind !== 'array') return null;
    const [from, to] = [itemType(truth), itemType(copy)];
    const item = FORMS[from.kind]?.(from, to) ?? null;
    return item !== null && isListed(item, from, to) ? { kind: 'list', item } : null;
  },
};

/** Postgres joins the items of a list as it prints them. */
function isListed(item: Form, truth: ColumnType, copy: ColumnType): boolean {
  switch (item.kind) {
    case 'text':
      return truth.kind === 'text' && copy.kind === 'text' && !item.blanks && !item.nuls;
    case 'integer':
      return true;
    case 'uuid':
      return truth.kind === 'uuid' && copy.kind === 'uuid';
    case 'boolean':
      return truth.kind === 'boolean' && copy.kind === 'boolean';
    case 'decimal':
      return truth.base !== 'money' && decimalScale(truth) === item.scale;
    default:
      return false;
  }
}

function textForm(truth: ColumnType, copy: ColumnType): Form {
  return {
    kind: 'text',
    blanks: [truth, copy].some(isPadded),
    nuls: copy.base === 'fixedstring',
  };
}

/** Postgres' char(n), which is filled up with blanks. */
function isPadded({ base, declared }: ColumnType): boolean {
  return base === 'bpchar' || (base === 'character' && !declared.startsWith('character varying'));
}

/** Whole numbers and decimals at the scale that the copy declares. */
function decimalForm(truth: ColumnType, copy: ColumnType): Form | null {
  if (copy.kind === 'boolean' && truth.kind === 'decimal') return null;
  if (copy.kind !== 'decimal' && copy.kind !== 'integer') return null;
  const scale = decimalScale(copy);
  // Only Postgres has numbers without a declared scale.
  if (scale === null) return copy.base === 'numeric' && truth.base !== 'money' ? { kind: 'number' } : null;
  return scale < 0 ? null : { kind: 'decimal', scale };
}

function isDouble({ base, declared }: ColumnType): boolean {
  return base === 'float64' || base === 'float8' || declared.startsWith('double');
}

function zoneOf(type: ColumnType): string | null {
  const zone = /^'(.*)'$/.exec(type.arguments.at(-1) ?? '')?.[1] ?? null;
  return zone === 'UTC' ? null : zone;
}

const WIDEST: Range = ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'];

/** What the copy's column can hold; null where it is no time. Within WIDEST, so that infinities of Postgres have a number. */
function rangeOf({ kind, declared, base }: ColumnType): Range | null {
  if (kind !== 'date' && kind !== 'timestamp') return null;
  // Postgres' date has the name of ClickHouse's in lower case.
  if (/(?:^|\()Date\b/.test(declared)) return ['1970-01-01', '2149-06-06'];
  return RANGES[base] ?? WIDEST;
}

const RANGES: Readonly<Record<string, Range>> = {
  date32: ['1900-01-01', '2299-12-31'],
  datetime: ['1970-01-01 00:00:00', '2106-02-07 06:28:15'],
  datetime32: ['1970-01-01 00:00:00', '2106-02-07 06:28:15'],
};
