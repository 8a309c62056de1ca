import type { FieldValue } from '@/lib/record/fieldValue';
import { isTypeDefault, itemType, timeDigits, type ColumnType } from './columnType';
import { compareNumbers } from './compareNumbers';
import { compareTimes } from './compareTimes';
import { different, equal, verdictOf, type Judgement, type TypedValue } from './judgement';

/** By which rules two values are compared. */
type Family = 'time' | 'number' | 'boolean' | 'list' | 'text';

/**
 * Judges a copy's value against the truth's, by both declared types. Never throws. Rules come from what ClickHouse does when it stores a
 * Postgres value: NULL becomes the default, times and decimals are cut.
 */
export function compareValues(truth: TypedValue, copy: TypedValue): Judgement {
  if (truth.value === null || copy.value === null) return compareNull(truth, copy);
  const family = familyOf(truth.type, copy.type);
  switch (family) {
    case 'time':
      return compareTimes(truth, copy) ?? compareText(truth, copy);
    case 'number':
      return compareNumbers(truth, copy) ?? compareText(truth, copy);
    case 'boolean':
      return compareBooleans(truth, copy);
    case 'text':
      return compareText(truth, copy);
    case 'list':
      return compareArrays(truth, copy);
    default:
      return family satisfies never;
  }
}

/** The more telling of two types decides: a flag in a number is a flag, a time in a text a time. */
function familyOf(truth: ColumnType, copy: ColumnType): Family {
  const either = (is: (type: ColumnType) => boolean) => is(truth) || is(copy);
  if (either(isList)) return 'list';
  if (either(({ base }) => base === 'bool' || base === 'boolean')) return 'boolean';
  if (either((type) => timeDigits(type) !== null)) return 'time';
  return either(isNumber) ? 'number' : 'text';
}

function isList({ declared }: ColumnType): boolean {
  return declared.endsWith('[]') || declared.startsWith('Array(');
}

function isNumber({ base }: ColumnType): boolean {
  return /^(u?int\d*|bigint|integer|smallint|numeric|decimal\d*|float\d*|bfloat16|real|double)$/.test(base);
}

/** Only a ClickHouse column that cannot hold NULL explains a default in its place; a Nullable one would have kept the NULL. */
function compareNull(truth: TypedValue, copy: TypedValue): Judgement {
  if (truth.value === null && copy.value === null) return equal('NULL on both sides');
  if (
    truth.value === null &&
    copy.store === 'clickhouse' &&
    !copy.type.nullable &&
    isTypeDefault(copy.value, copy.type)
  ) {
    return {
      outcome: 'equal_by_convention',
      rule: `NULL against ${showDefault(copy.value)}, the default of ${copy.type.declared}`,
      loss: null,
    };
  }
  return different('NULL against a value');
}

function compareText(truth: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [String(truth.value), String(copy.value)];
  if (truth.type.base === 'uuid' || copy.type.base === 'uuid')
    return verdictOf(a.toLowerCase() === b.toLowerCase(), 'same UUID');
  if (copy.type.base === 'fixedstring')
    return verdictOf(a === b.replace(/\0+$/, ''), 'exact text, without the padding of FixedString');
  return verdictOf(a === b, 'exact text');
}

function compareBooleans(truth: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [readBoolean(truth.value), readBoolean(copy.value)];
  return a === null || b === null ? compareText(truth, copy) : verdictOf(a === b, 'same boolean');
}

function readBoolean(value: FieldValue): boolean | null {
  if (value === true || value === 1 || value === 'true' || value === 't' || value === '1') return true;
  if (value === false || value === 0 || value === 'false' || value === 'f' || value === '0') return false;
  return null;
}

/** NULL inside a list becomes the item type's default, as outside; such a list is never plain equal. */
function compareArrays(truth: TypedValue, copy: TypedValue): Judgement {
  if (!Array.isArray(truth.value) || !Array.isArray(copy.value))
    return verdictOf(JSON.stringify(truth.value) === JSON.stringify(copy.value), 'exact list');
  const [a, b] = [truth.value as readonly (string | null)[], copy.value as readonly (string | null)[]];
  const rule = 'exact list, in order';
  const items = a.map((item, index) => compareItem(item, b[index], copy));
  if (a.length === b.length && items.every((outcome) => outcome !== 'different')) {
    if (!items.includes('equal_by_convention')) return equal(rule);
    return {
      outcome: 'equal_by_convention',
      rule: `${rule}; NULL items against the default of ${copy.type.declared}`,
      loss: null,
    };
  }
  const sorted = (list: readonly (string | null)[]) => JSON.stringify([...list].sort());
  return different(sorted(a) === sorted(b) ? `${rule}: the same items in another order` : rule);
}

function compareItem(item: string | null, other: string | null | undefined, copy: TypedValue): Judgement['outcome'] {
  if (item === other) return 'equal';
  const type = itemType(copy.type);
  const stored = item === null && typeof other === 'string' && copy.store === 'clickhouse';
  return stored && !type.nullable && isTypeDefault(other, type) ? 'equal_by_convention' : 'different';
}

function showDefault(value: FieldValue): string {
  if (typeof value === 'object') return '[]';
  if (value === '') return "''";
  return String(value).replace(/T.*$/, '');
}
