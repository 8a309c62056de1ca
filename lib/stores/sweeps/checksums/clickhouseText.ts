import { itemType, timeDigits, type ColumnType } from '@/lib/evidence/compare/columnType';
import { quoteClickHouseText } from '../../clickhouse/quoteClickHouse';
import { BETWEEN_CODE, FALSE_WORDS, NULL_CODE, TRUE_WORDS, type Form } from './Form';
import { clockLength } from './postgresText';

/** A value of ClickHouse in a form, as SQL; NULL is NULL. It imitates what Postgres prints most cheaply. */
export function clickhouseText(column: string, type: ColumnType, form: Form): string {
  switch (form.kind) {
    case 'text': {
      const text = `toString(${column})`;
      const trimmed = form.nuls ? `trim(TRAILING '\\0' FROM ${text})` : text;
      return form.blanks ? `trimRight(${trimmed})` : trimmed;
    }
    case 'integer':
    case 'number':
      return `toString(${column})`;
    case 'label':
      return `toString(toInt16(${column}))`;
    case 'decimal':
      return decimalText(column, type, form.scale);
    case 'float': {
      // Adding 0 makes 0 of -0.
      const sent =
        form.bits === 64
          ? `reinterpretAsUInt64(toFloat64(${column} + 0))`
          : `reinterpretAsUInt32(toFloat32(${column} + 0))`;
      return `if(isNaN(${column}), 'NaN', ${hexOf(sent, form.bits)})`;
    }
    case 'boolean':
      return booleanText(column, type);
    case 'uuid':
      return uuidText(column, type);
    case 'days':
      if (type.kind === 'date') return `toString(toInt32(${column}))`;
      return `toString(${floorDivide(microseconds(column, type), 86_400_000_000)})`;
    case 'time': {
      const all = microseconds(column, type);
      const unit = 10 ** (6 - form.digits);
      const cut = unit === 1 ? all : `(${all} - positiveModulo(${all}, ${unit}))`;
      return hexOf(`reinterpretAsUInt64(toInt64(${cut} - ${FROM_1970_TO_2000}))`, 64);
    }
    case 'clock':
      return `left(toString(${column}), ${clockLength(form.digits)})`;
    case 'list':
      return listText(column, type, form.item);
    default:
      return form satisfies never;
  }
}

/** Microseconds. */
export const FROM_1970_TO_2000 = 946_684_800_000_000;

/** As Postgres prints bytes. */
function hexOf(unsigned: string, bits: 32 | 64): string {
  return `concat('\\\\x', leftPad(lower(hex(${unsigned})), ${bits / 4}, '0'))`;
}

/** Of whole decimals `toDecimalString` leaves the point. */
function decimalText(column: string, type: ColumnType, scale: number): string {
  if (type.kind === 'integer') return `toString(${column})`;
  return scale === 0 ? `toString(toInt256(${column}))` : `toDecimalString(trunc(${column}, ${scale}), ${scale})`;
}

function booleanText(column: string, type: ColumnType): string {
  if (type.kind === 'boolean') return `toString(${column})`;
  if (type.kind === 'integer') return `if(${column} != 0, 'true', 'false')`;
  const text = type.base === 'fixedstring' ? `trim(TRAILING '\\0' FROM toString(${column}))` : `toString(${column})`;
  return `multiIf(lower(${text}) IN (${words(TRUE_WORDS)}), 'true', lower(${text}) IN (${words(FALSE_WORDS)}), 'false', ${text})`;
}

/** Without hyphens. Sixteen bytes are the UUID itself. */
function uuidText(column: string, type: ColumnType): string {
  if (type.kind === 'uuid') return `replaceAll(toString(${column}), '-', '')`;
  if (type.base === 'fixedstring' && type.arguments[0] === '16') return `lower(hex(${column}))`;
  const text = type.base === 'fixedstring' ? `trim(TRAILING '\\0' FROM toString(${column}))` : `toString(${column})`;
  return `replaceRegexpAll(lower(${text}), '^urn:uuid:|[{}-]', '')`;
}

/** Since 1970. */
function microseconds(column: string, type: ColumnType): string {
  if (!type.base.endsWith('64')) return `(toInt64(toUnixTimestamp(${column})) * 1000000)`;
  if ((timeDigits(type) ?? 0) <= 6) return `toUnixTimestamp64Micro(${column})`;
  return floorDivide(`toUnixTimestamp64Nano(${column})`, 1000);
}

/** Towards the past, also before 1970. */
function floorDivide(value: string, by: number): string {
  return `intDiv(${value} - positiveModulo(${value}, ${by}), ${by})`;
}

function listText(column: string, type: ColumnType, form: Form): string {
  const item = itemType(type);
  const text =
    form.kind === 'boolean'
      ? `if(x, 't', 'f')`
      : form.kind === 'uuid'
        ? 'toString(x)'
        : clickhouseText('x', item, form);
  const told = item.nullable ? `ifNull(${text}, char(${NULL_CODE}))` : text;
  return `concat(toString(length(${column})), ':', arrayStringConcat(arrayMap(x -> ${told}, ${column}), char(${BETWEEN_CODE})))`;
}

function words(list: readonly string[]): string {
  return list.map(quoteClickHouseText).join(', ');
}
