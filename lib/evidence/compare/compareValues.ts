import type { FieldValue } from '@/lib/record/fieldValue';
import { isTypeDefault } from './columnType';
import { byConvention, different, equal, unknown, type Judgement, type TypedValue } from './judgement';
import { findRule } from './rules';

/**
 * Judges a copy's value against the truth's, by both declared types. Never throws. Rules come from what ClickHouse does when it stores a
 * Postgres value: NULL becomes the default, times and decimals are cut. Types that no rule compares give `unknown`.
 */
export function compareValues(truth: TypedValue, copy: TypedValue): Judgement {
  const rule = findRule(truth, copy);
  if (truth.value === null || copy.value === null) return compareNull(truth, copy, rule !== null);
  return rule === null ? noRule(truth, copy) : rule.compare(truth, copy, compareValues);
}

function noRule(truth: TypedValue, copy: TypedValue): Judgement {
  return unknown(`no rule for ${truth.type.declared} against ${copy.type.declared}`);
}

/** Only a ClickHouse column that cannot hold NULL explains a default in its place; a Nullable one would have kept the NULL. */
function compareNull(truth: TypedValue, copy: TypedValue, comparable: boolean): Judgement {
  if (truth.value === null && copy.value === null) return equal('NULL on both sides');
  if (
    truth.value === null &&
    copy.store === 'clickhouse' &&
    !copy.type.nullable &&
    isTypeDefault(copy.value, copy.type)
  )
    return byConvention(
      `NULL against ${showDefault(copy.value)}, the default of ${copy.type.fallback === String(copy.value) ? 'the column' : copy.type.declared}`,
    );
  if (truth.type.kind === 'json' && truth.value === 'null') return byConvention("NULL against JSON's null");
  return comparable ? different('NULL against a value') : noRule(truth, copy);
}

function showDefault(value: FieldValue): string {
  if (typeof value === 'object') return '[]';
  if (value === '') return "''";
  return String(value).replace(/T.*$/, '');
}
