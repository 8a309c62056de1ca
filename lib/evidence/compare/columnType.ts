import type { FieldValue } from '@/lib/record/fieldValue';
import { parseTime } from '../time';

/** A declared column type, taken apart. `base` is lower case: `datetime64`, `string`, `timestamptz`, `numeric`, … */
export interface ColumnType {
  readonly declared: string;
  readonly base: string;
  readonly nullable: boolean;
  readonly arguments: readonly string[];
}

/** The same few types are read for every value of every record. */
const known = new Map<string, ColumnType>();
const KNOWN_AT_MOST = 500;

/** Reads a type as `system.columns` or Postgres' `format_type` writes it; LowCardinality and Nullable are taken off. Never throws. */
export function readColumnType(declared: string): ColumnType {
  const found = known.get(declared);
  if (found) return found;
  const type = parseColumnType(declared);
  if (known.size < KNOWN_AT_MOST) known.set(declared, type);
  return type;
}

function parseColumnType(declared: string): ColumnType {
  let inner = declared.trim();
  let nullable = false;
  for (;;) {
    const wrapper = /^(LowCardinality|Nullable)\((.*)\)$/s.exec(inner);
    if (!wrapper) break;
    nullable ||= wrapper[1] === 'Nullable';
    inner = (wrapper[2] ?? '').trim();
  }
  const match =
    /^([A-Za-z_]\w*)\s*(?:\((.*?)\))?(\s+[a-z ]+)?$/s.exec(inner) ?? /^([A-Za-z_]\w*)\s*\((.*)\)$/s.exec(inner);
  return { declared, base: (match?.[1] ?? inner).toLowerCase(), nullable, arguments: splitArguments(match?.[2] ?? '') };
}

/** Decimals of a second that a time column keeps; -1 for whole days, null when the type is no time. */
export function timeDigits(type: ColumnType): number | null {
  const precision = Number.parseInt(type.arguments[0] ?? '', 10);
  switch (type.base) {
    case 'datetime':
      return 0;
    case 'datetime64':
      return Number.isNaN(precision) ? 3 : precision;
    case 'timestamptz':
    case 'timestamp':
      return Number.isNaN(precision) ? 6 : precision;
    case 'date':
    case 'date32':
      return -1;
    default:
      return null;
  }
}

/** Decimals behind the point that a number column keeps: 0 for integers; null for floats, unlimited numerics and all else. */
export function decimalScale(type: ColumnType): number | null {
  if (/^u?int\d*$|^(bigint|integer|smallint)$/.test(type.base)) return 0;
  if (type.base === 'numeric' && type.arguments.length === 0) return null;
  if (/^(decimal\d*|numeric)$/.test(type.base)) {
    const scale = Number.parseInt((/^decimal\d+$/.test(type.base) ? type.arguments[0] : type.arguments[1]) ?? '0', 10);
    return Number.isNaN(scale) ? 0 : scale;
  }
  return null;
}

/** The type of an array's items; the type itself when it is none. */
export function itemType(type: ColumnType): ColumnType {
  const item = /^Array\((.*)\)$/s.exec(type.declared.trim())?.[1];
  return item === undefined ? type : readColumnType(item);
}

/** True when the value is what ClickHouse puts into a column of this type that cannot hold NULL. */
export function isTypeDefault(value: FieldValue, type: ColumnType): boolean {
  if (value === null) return false;
  if (typeof value === 'object') return value.length === 0;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 0;
  if (/^enum(8|16)?$/.test(type.base)) return value === firstEnumLabel(type);
  if (timeDigits(type) !== null)
    return parseTime(value) === 0n || (type.base === 'date32' && value.startsWith('1900-01-01'));
  if (/^(u?int|decimal|float)\d*$/.test(type.base)) return Number(value) === 0;
  if (type.base === 'uuid') return value === '00000000-0000-0000-0000-000000000000';
  return /^\0*$/.test(value);
}

/** ClickHouse sorts an Enum's labels by number; the default is the lowest. */
function firstEnumLabel(type: ColumnType): string | null {
  let lowest: { readonly label: string; readonly number: number } | null = null;
  for (const [index, entry] of type.arguments.entries()) {
    const match = /^'((?:[^'\\]|\\.|'')*)'(?:\s*=\s*(-?\d+))?$/s.exec(entry);
    if (!match) continue;
    const label = (match[1] ?? '').replace(/\\(.)|''/gs, (_, escaped: string | undefined) => escaped ?? "'");
    const number = match[2] === undefined ? index + 1 : Number(match[2]);
    if (!lowest || number < lowest.number) lowest = { label, number };
  }
  return lowest?.label ?? null;
}

function splitArguments(text: string): readonly string[] {
  const parts = text.match(/(?:'(?:[^'\\]|\\.|'')*'|\((?:[^()']|'(?:[^'\\]|\\.)*')*\)|[^,'(])+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
