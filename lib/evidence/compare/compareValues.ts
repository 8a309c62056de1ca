import type { FieldKind } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import { isTypeDefault, itemType } from './columnType';
import { compareNumbers } from './compareNumbers';
import { compareTimes } from './compareTimes';
import { different, equal, verdictOf, type Judgement, type TypedValue } from './judgement';

/**
 * Judges a copy's value against director's, by the field's kind and both declared types. Never throws.
 * Rules come from what ClickHouse does when it stores a Postgres value: NULL becomes the default, times and decimals are cut.
 */
export function compareValues(kind: FieldKind, director: TypedValue, copy: TypedValue): Judgement {
  if (director.value === null || copy.value === null) return compareNull(director, copy);
  switch (kind) {
    case 'timestamp':
      return compareTimes(director, copy) ?? compareText(director, copy);
    case 'float':
      return compareNumbers(director, copy) ?? compareText(director, copy);
    case 'boolean':
      return compareBooleans(director, copy);
    case 'text':
      return compareText(director, copy);
    case 'textArray':
      return compareArrays(director, copy);
    default:
      return kind satisfies never;
  }
}

/** Only a ClickHouse column that cannot hold NULL explains a default in its place; a Nullable one would have kept the NULL. */
function compareNull(director: TypedValue, copy: TypedValue): Judgement {
  if (director.value === null && copy.value === null) return equal('NULL on both sides');
  if (
    director.value === null &&
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

function compareText(director: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [String(director.value), String(copy.value)];
  if (director.type.base === 'uuid' || copy.type.base === 'uuid')
    return verdictOf(a.toLowerCase() === b.toLowerCase(), 'same UUID');
  if (copy.type.base === 'fixedstring')
    return verdictOf(a === b.replace(/\0+$/, ''), 'exact text, without the padding of FixedString');
  return verdictOf(a === b, 'exact text');
}

function compareBooleans(director: TypedValue, copy: TypedValue): Judgement {
  const [a, b] = [readBoolean(director.value), readBoolean(copy.value)];
  return a === null || b === null ? compareText(director, copy) : verdictOf(a === b, 'same boolean');
}

function readBoolean(value: FieldValue): boolean | null {
  if (value === true || value === 1 || value === 'true' || value === 't' || value === '1') return true;
  if (value === false || value === 0 || value === 'false' || value === 'f' || value === '0') return false;
  return null;
}

/** NULL inside a list becomes the item type's default, as outside; such a list is never plain equal. */
function compareArrays(director: TypedValue, copy: TypedValue): Judgement {
  if (!Array.isArray(director.value) || !Array.isArray(copy.value))
    return verdictOf(JSON.stringify(director.value) === JSON.stringify(copy.value), 'exact list');
  const [a, b] = [director.value as readonly (string | null)[], copy.value as readonly (string | null)[]];
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
