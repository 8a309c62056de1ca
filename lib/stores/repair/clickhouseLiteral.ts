import { itemType, readColumnType, timeDigits, type ColumnType } from '@/lib/evidence/compare/columnType';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import { formatTime, parseTime, truncateTime } from '@/lib/evidence/time';
import { readJson } from '@/lib/record/exactJson';
import type { FieldValue } from '@/lib/record/fieldValue';
import { innerType } from '../clickhouse/convertClickHouse';
import { quoteClickHouseText } from '../clickhouse/quoteClickHouse';

/**
 * The SQL by which a column of ClickHouse takes a value that Postgres holds; null where no literal is known that it would read back as equal. `from` and
 * `to` are the declared types of the two columns.
 */
export function clickhouseLiteral(value: FieldValue, from: string, to: string): string | null {
  const type = readColumnType(to);
  if (value === null && type.nullable) return 'NULL';
  if (value === null)
    return type.fallback === null
      ? `defaultValueOfTypeName(${quoteClickHouseText(type.declared)})`
      : `CAST(${quoteClickHouseText(type.fallback)}, ${typeText(type)})`;
  const source = readColumnType(from);
  const written = write(value, source, type);
  if (written === null) return null;
  const { outcome } = compareValues(
    { value, type: source, store: 'postgres' },
    { value: written.reads, type, store: 'clickhouse' },
  );
  return outcome === 'equal' || outcome === 'equal_by_convention' ? written.sql : null;
}

interface Written {
  readonly sql: string;
  /** As the column is read afterwards. */
  readonly reads: FieldValue;
}

function write(value: FieldValue, from: ColumnType, to: ColumnType): Written | null {
  if (typeof value === 'object') return value !== null && to.kind === 'array' ? writeList(value, from, to) : null;
  const text = String(value);
  const quoted = { sql: quoteClickHouseText(text), reads: text };
  switch (to.kind) {
    case 'text':
      if (from.kind === 'bytes') return null;
      return to.base === 'fixedstring' && Buffer.byteLength(text) > Number(to.arguments[0]) ? null : quoted;
    case 'enum':
    case 'uuid':
    case 'address':
      return quoted;
    case 'integer':
      if (from.kind === 'boolean') return { sql: value === true ? '1' : '0', reads: value === true ? 1 : 0 };
      return /^-?\d+$/.test(text) ? { sql: `CAST(${quoteClickHouseText(text)}, ${typeText(to)})`, reads: text } : null;
    case 'decimal':
      return /^-?[\d.]+$/.test(text)
        ? { sql: `CAST(${quoteClickHouseText(text)}, ${typeText(to)})`, reads: text }
        : null;
    case 'float':
      return writeFloat(value, text);
    case 'boolean':
      return typeof value === 'boolean' ? { sql: String(value), reads: value } : null;
    case 'date':
    case 'timestamp':
      return writeTime(text, to);
    case 'json':
    case 'map':
    case 'tuple':
      return writeNested(text, to);
    default:
      return null;
  }
}

function writeList(values: readonly (string | null)[], from: ColumnType, to: ColumnType): Written | null {
  const [source, item] = [itemType(from), itemType(to)];
  if (!['text', 'enum', 'uuid', 'integer', 'decimal'].includes(item.kind) || source.kind === 'array') return null;
  const items = values.map((each) => (each === null ? (item.nullable ? 'NULL' : null) : quoteClickHouseText(each)));
  if (items.includes(null)) return null;
  return { sql: `CAST([${items.join(', ')}], ${typeText(to)})`, reads: values };
}

function writeFloat(value: FieldValue, text: string): Written | null {
  const special = { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' }[text];
  if (special !== undefined) return { sql: special, reads: text };
  return /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text)
    ? { sql: text, reads: typeof value === 'number' ? value : Number(text) }
    : null;
}

function writeTime(text: string, to: ColumnType): Written | null {
  const time = parseTime(text);
  if (time === null) return null;
  const sql = timeLiteral(time, to);
  if (sql === null) return null;
  const digits = timeDigits(to) ?? 0;
  const cut = truncateTime(time, digits);
  return { sql, reads: digits < 0 ? formatTime(cut, 0).slice(0, 10) : formatTime(cut, digits) };
}

/** `time` in nanoseconds since 1970. null for a type that is no time. */
export function timeLiteral(time: bigint, type: ColumnType): string | null {
  const digits = timeDigits(type);
  if (digits === null) return null;
  const text = formatTime(time, Math.max(0, digits)).replace('T', ' ').replace('Z', '');
  if (digits < 0) return `${type.base === 'date32' ? 'toDate32' : 'toDate'}('${text.slice(0, 10)}')`;
  return type.base === 'datetime64' ? `toDateTime64('${text}', ${digits}, 'UTC')` : `toDateTime('${text}', 'UTC')`;
}

/** Of JSON, a Map or a Tuple: the same values, told as JSON. */
function writeNested(text: string, to: ColumnType): Written | null {
  if (readJson(text) === undefined) return null;
  const quoted = quoteClickHouseText(text);
  return {
    sql: to.kind === 'json' ? `CAST(${quoted}, ${typeText(to)})` : `JSONExtract(${quoted}, ${typeText(to)})`,
    reads: text,
  };
}

function typeText({ declared }: ColumnType): string {
  return quoteClickHouseText(innerType(declared));
}
