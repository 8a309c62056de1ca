import { decimalScale, type ColumnType } from '@/lib/evidence/compare/columnType';
import { quotePostgresText } from '../../postgres/quotePostgres';
import { BETWEEN_CODE, FALSE_WORDS, TRUE_WORDS, type Form, type Range } from './Form';

/**
 * A value of Postgres in a form, as SQL; NULL is NULL. What it costs Postgres to print values is most of what a sweep costs, so the bits of
 * times and floats are told and not their texts: bytes, which a session prints as `\\x` and hex digits. `emptyItem`: in place of NULL in a list.
 */
export function postgresText(column: string, type: ColumnType, form: Form, emptyItem: string): string {
  switch (form.kind) {
    case 'text':
    case 'integer':
    case 'label':
      return `${column}::text`;
    case 'decimal':
      return decimalText(column, type, form.scale);
    case 'number':
      return `trim_scale(${column}::numeric)::text`;
    case 'float':
      return floatText(column, form.bits, type);
    case 'boolean':
      if (type.kind === 'boolean') return `${column}::text`;
      if (type.kind === 'integer') return `(${column} <> 0)::text`;
      return `CASE WHEN lower(${column}::text) IN (${words(TRUE_WORDS)}) THEN 'true' WHEN lower(${column}::text) IN (${words(FALSE_WORDS)}) THEN 'false' ELSE ${column}::text END`;
    case 'uuid':
      if (type.kind === 'uuid') return `replace(${column}::text, '-', '')`;
      return `regexp_replace(lower(${column}::text), '^urn:uuid:|[{}-]', '', 'g')`;
    case 'days':
      return `(${within(column, `${column}::date`, form.range, 'date')} - '1970-01-01'::date)::text`;
    case 'time':
      return timeText(column, type, form.digits, form.range);
    case 'clock':
      return `left(to_char(${column}, 'HH24:MI:SS.US'), ${clockLength(form.digits)})`;
    case 'list':
      // Postgres declares no depth, so a list of lists has a mark.
      return `(cardinality(${column}) || CASE WHEN array_ndims(${column}) > 1 THEN '*:' ELSE ':' END || array_to_string(${column}, chr(${BETWEEN_CODE}), ${emptyItem}))`;
    default:
      return form satisfies never;
  }
}

/** `HH:MM:SS` and so many decimals. */
export function clockLength(digits: number): number {
  return digits === 0 ? 8 : 9 + digits;
}

function decimalText(column: string, type: ColumnType, scale: number): string {
  if (type.kind === 'integer') return scale === 0 ? `${column}::text` : `(${column}::text || '.${'0'.repeat(scale)}')`;
  if (type.base === 'money') return `trunc(${column}::numeric, ${scale})::text`;
  return decimalScale(type) === scale ? `${column}::text` : `trunc(${column}, ${scale})::text`;
}

/** Adding 0 makes 0 of -0; there are many NaNs. */
function floatText(column: string, bits: 32 | 64, { kind, declared }: ColumnType): string {
  if (kind === 'integer') return `float8send(${column}::float8)::text`;
  const single = bits === 32 && !declared.startsWith('double');
  const [send, cast] = single ? ['float4send', 'real'] : ['float8send', 'float8'];
  return `CASE WHEN ${column} = 'NaN' THEN 'NaN' ELSE ${send}(${column} + '0'::${cast})::text END`;
}

/** Microseconds since 2000 as the hex digits of a signed number of 64 bits. */
function timeText(column: string, { zoned }: ColumnType, digits: number, range: Range): string {
  const [type, send] = zoned ? ['timestamptz', 'timestamptz_send'] : ['timestamp', 'timestamp_send'];
  const inside = within(column, column, range, type, zoned ? '+00' : '');
  const unit = UNITS[digits];
  const cut =
    unit === undefined ? inside : `date_bin('${unit}', ${inside}, '2000-01-01 00:00:00${zoned ? '+00' : ''}'::${type})`;
  return `${send}(${cut})::text`;
}

const UNITS: Readonly<Record<number, string>> = {
  0: '1 second',
  1: '100 milliseconds',
  2: '10 milliseconds',
  3: '1 millisecond',
  4: '100 microseconds',
  5: '10 microseconds',
};

/** Within the range; NULL stays NULL, which `greatest` and `least` skip. */
function within(column: string, value: string, [from, to]: Range, type: string, zone = ''): string {
  return `CASE WHEN ${column} IS NOT NULL THEN greatest(least(${value}, '${to}${zone}'::${type}), '${from}${zone}'::${type}) END`;
}

function words(list: readonly string[]): string {
  return list.map(quotePostgresText).join(', ');
}
