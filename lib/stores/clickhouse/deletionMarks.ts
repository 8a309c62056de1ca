import type { DeletionPredicate } from '@/lib/record/RecordType';
import { innerType } from './convertClickHouse';
import { quoteClickHouse, quoteClickHouseText } from './quoteClickHouse';

/** How a column says that a row is deleted: it is true, it is negative, it holds anything at all, it is `d`. */
type Mark = 'flag' | 'sign' | 'value' | 'operation';

/**
 * Reads a column's name as pipelines and teams write deletion marks: `_peerdb_is_deleted`, `__deleted`, `_fivetran_deleted`, `isDeleted`,
 * `_tombstone`, `__hevo__marked_deleted`, `deleted_at`, `_ab_cdc_deleted_at`, `_sign`, `__op`. null for any other name.
 */
function markOf(column: string): Mark | null {
  const words = column
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'sign') return 'sign';
  if (column.startsWith('_') && words.length <= 2 && (words.at(-1) === 'op' || words.at(-1) === 'operation'))
    return 'operation';
  if (!words.some((word) => word === 'deleted' || word === 'tombstone')) return null;
  const last = words.at(-1) ?? '';
  if (['count', 'rows', 'total', 'version'].includes(last)) return null;
  return ['at', 'on', 'time', 'date', 'by', 'timestamp'].includes(last) ? 'value' : 'flag';
}

/** The columns of a table that look like a deletion mark and are not among those that its engine or its record type uses. */
export function deletionMarksIn(
  columns: Readonly<Record<string, string>>,
  used: readonly (string | null | undefined)[],
): readonly string[] {
  return Object.keys(columns).filter((column) => markOf(column) !== null && !used.includes(column));
}

/** An expression that is true for rows that the type counts as deleted. A column that cannot hold NULL has its type's default instead. */
export function isDeletedExpression(
  predicate: DeletionPredicate | undefined,
  columns: Readonly<Record<string, string>>,
): string | null {
  if (predicate === undefined) return null;
  const name = quoteClickHouse(predicate.column);
  const declaredType = columns[predicate.column] ?? '';
  if (predicate.is === 'not_null') {
    if (/^(LowCardinality\()?Nullable\(/.test(declaredType)) return `isNotNull(${name})`;
    return `${name} != defaultValueOfArgumentType(${name})`;
  }
  const { equal } = predicate.is;
  if (innerType(declaredType) === 'Bool')
    return `ifNull(toUInt8(${name}) = ${/^(1|t|true|y|yes|on)$/i.test(equal) ? '1' : '0'}, 0)`;
  return `ifNull(toString(${name}) = ${quoteClickHouseText(equal)}, 0)`;
}

/** An expression: the name of the first mark that says that the row is deleted, or '' when none does. */
export function markExpression(marks: readonly string[], columns: Readonly<Record<string, string>>): string {
  if (marks.length === 0) return "''";
  const cases = marks.map((mark) => `${isSet(mark, columns[mark] ?? '')}, '${mark.replace(/['\\]/g, '\\$&')}'`);
  return `multiIf(${cases.join(', ')}, '')`;
}

function isSet(mark: string, declaredType: string): string {
  const name = quoteClickHouse(mark);
  // As text whatever the type is, so that a type of its own can never fail the statement.
  const text = `ifNull(toString(${name}), '')`;
  const kind: Mark = markOf(mark) ?? 'flag';
  switch (kind) {
    case 'sign':
      return `startsWith(${text}, '-')`;
    case 'operation':
      return `lower(${text}) IN ('d', 'delete')`;
    case 'value':
      return `${text} NOT IN ('', 'NULL', 'null', '0', 'false') AND NOT startsWith(${text}, '1970-01-01')`;
    case 'flag':
      // A flag may be a time all the same.
      return /^Date/.test(innerType(declaredType))
        ? `${text} != '' AND NOT startsWith(${text}, '1970-01-01')`
        : `lower(${text}) IN ('1', 'true', 't', 'yes', 'y')`;
    default:
      return kind satisfies never;
  }
}
