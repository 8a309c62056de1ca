import type { FieldValue } from '@/lib/record/fieldValue';
import { isList, isNumber, isObject, printJson, readJson, type Json } from '@/lib/record/exactJson';
import { parseTime } from '../time';

/**
 * What a type's values are, whichever store declares it: rules are told by pairs of them. `opaque`: nothing is known of how its values are
 * written, so none can be held against another.
 */
export type Kind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'enum'
  | 'uuid'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'interval'
  | 'bytes'
  | 'bits'
  | 'array'
  | 'json'
  | 'map'
  | 'tuple'
  | 'address'
  | 'range'
  | 'printed'
  | 'opaque';

/** A declared column type, taken apart. `base` is lower case: `datetime64`, `string`, `timestamptz`, `numeric`, … */
export interface ColumnType {
  readonly declared: string;
  readonly base: string;
  readonly nullable: boolean;
  readonly arguments: readonly string[];
  readonly kind: Kind;
  /** Of a Postgres time: it is an instant, and not what a clock on a wall shows. */
  readonly zoned: boolean;
  /** The constant that the column declares as its DEFAULT, which stands where ClickHouse was sent NULL; null: none but the type's. */
  readonly fallback: string | null;
}

/** The same few types are read for every value of every record. */
const known = new Map<string, ColumnType>();
const KNOWN_AT_MOST = 500;

/** A column of ClickHouse as `readColumnType` reads it, with its default where that is a constant. */
export function typeWithDefault(declared: string, expression: string | undefined): string {
  return expression !== undefined && CONSTANT.test(expression) ? `${declared} DEFAULT ${expression}` : declared;
}

const CONSTANT = /^(?:'(?:[^'\\]|\\.|'')*'|-?\d+(?:\.\d+)?|true|false)$/s;
const WITH_DEFAULT = /^(.*?) DEFAULT ('(?:[^'\\]|\\.|'')*'|-?\d+(?:\.\d+)?|true|false)$/s;

/**
 * Reads a type as `system.columns` or Postgres' `format_type` writes it; LowCardinality, Nullable and the schema are taken off. What a user
 * defines in Postgres stands behind the word for what it is: `enum mood`, `composite address`. Never throws.
 */
export function readColumnType(declared: string): ColumnType {
  const found = known.get(declared);
  if (found) return found;
  const type = parseColumnType(declared);
  if (known.size < KNOWN_AT_MOST) known.set(declared, type);
  return type;
}

function parseColumnType(declared: string): ColumnType {
  const [, bare, constant] = WITH_DEFAULT.exec(declared) ?? [];
  if (bare !== undefined && constant !== undefined)
    return { ...parseColumnType(bare), fallback: constant.startsWith("'") ? unquoted(constant) : constant };
  let inner = declared.trim();
  let nullable = false;
  for (;;) {
    const wrapper =
      /^(LowCardinality|Nullable)\((.*)\)$/s.exec(inner) ?? /^(SimpleAggregateFunction)\([^,]*,(.*)\)$/s.exec(inner);
    if (!wrapper) break;
    nullable ||= wrapper[1] === 'Nullable';
    inner = (wrapper[2] ?? '').trim();
  }
  const plain = { declared, nullable, zoned: false, fallback: null };
  if (inner.endsWith('[]')) return { ...plain, base: 'array', arguments: [inner.slice(0, -2)], kind: 'array' };
  const defined = /^(enum|composite|range|multirange) /.exec(inner)?.[1];
  if (defined !== undefined) return { ...plain, base: defined, arguments: [], kind: DEFINED[defined] ?? 'opaque' };
  const named = inner.replace(/^(?:"(?:[^"]|"")*"|[\w$]+)\.(?=[a-z_"])/, '');
  const open = named.indexOf('(');
  const close = named.lastIndexOf(')');
  const head = (open < 0 ? named : named.slice(0, open)).trim();
  const base = (/^"?[\w$]+"?/.exec(head)?.[0] ?? head).toLowerCase();
  return {
    ...plain,
    base,
    arguments: open < 0 || close < open ? [] : splitArguments(named.slice(open + 1, close)),
    kind: kindOf(base, head),
    zoned: base === 'timestamptz' || base === 'timetz' || named.endsWith('with time zone'),
  };
}

const DEFINED: Readonly<Record<string, Kind>> = {
  enum: 'enum',
  composite: 'tuple',
  range: 'range',
  multirange: 'range',
};

/** `head`: the name as it is written, by which Postgres' `point` is told from ClickHouse's `Point`. */
function kindOf(base: string, head: string): Kind {
  const found = KINDS.find(([pattern]) => pattern.test(base))?.[1] ?? 'opaque';
  return found === 'printed' && head !== head.toLowerCase() ? 'opaque' : found;
}

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:u?int\d*|bigint|integer|smallint|oid)$/, 'integer'],
  [/^(?:numeric|decimal\d*|money)$/, 'decimal'],
  [/^(?:float\d*|bfloat16|real|double)$/, 'float'],
  [/^bool(?:ean)?$/, 'boolean'],
  // A column of which no type is told is read as text.
  [/^(?:|text|character|varchar|bpchar|char|"char"|citext|name|string|fixedstring)$/, 'text'],
  [/^enum(?:8|16)?$/, 'enum'],
  [/^uuid$/, 'uuid'],
  [/^date(?:32)?$/, 'date'],
  [/^(?:datetime(?:32|64)?|timestamp|timestamptz)$/, 'timestamp'],
  [/^time(?:64|tz)?$/, 'time'],
  [/^interval/, 'interval'],
  [/^bytea$/, 'bytes'],
  [/^bit$/, 'bits'],
  [/^(?:array|nested)$/, 'array'],
  [/^jsonb?$/, 'json'],
  [/^(?:map|hstore)$/, 'map'],
  [/^tuple$/, 'tuple'],
  [/^(?:inet|cidr|ipv[46])$/, 'address'],
  [/^(?:int[48]|num|tsz?|tstz|date)(?:multi)?range$/, 'range'],
  [/^(?:point|line|lseg|box|path|polygon|circle|macaddr8?|xml)$/, 'printed'],
];

/** Decimals of a second that a time column keeps; -1 for whole days, null when the type is no time. */
export function timeDigits(type: ColumnType): number | null {
  if (type.kind === 'date') return -1;
  if (type.kind !== 'timestamp' && type.kind !== 'time') return null;
  const precision = Number.parseInt(type.arguments[0] ?? '', 10);
  // ClickHouse's DateTime and Time keep whole seconds; so does its `time`, which Postgres writes with a zone behind it.
  if (/^datetime(?:32)?$/.test(type.base) || /(?:^|\()Time\b/.test(type.declared)) return 0;
  if (!Number.isNaN(precision)) return precision;
  return type.base.endsWith('64') ? 3 : 6;
}

/** Decimals behind the point that a number column keeps: 0 for integers; null for floats, unlimited numerics and all else. */
export function decimalScale(type: ColumnType): number | null {
  if (type.kind === 'integer') return 0;
  if (type.kind !== 'decimal' || type.base === 'money') return null;
  if (type.base === 'numeric' && type.arguments.length === 0) return null;
  const scale = Number.parseInt((/^decimal\d+$/.test(type.base) ? type.arguments[0] : type.arguments[1]) ?? '0', 10);
  return Number.isNaN(scale) ? 0 : scale;
}

/** The type of an array's items; the type itself when it is none. Postgres declares an array of arrays as it does an array. */
export function itemType(type: ColumnType): ColumnType {
  if (type.kind !== 'array') return type;
  if (type.base === 'nested') return readColumnType(`Tuple(${type.arguments.join(', ')})`);
  return readColumnType(type.arguments.join(', '));
}

/** The types of a map's keys and values. */
export function entryTypes(type: ColumnType): readonly [ColumnType, ColumnType] {
  const [key = 'String', value = 'Nullable(String)'] = type.base === 'map' ? type.arguments : [];
  return [readColumnType(key), readColumnType(value)];
}

/** The elements of a tuple, in order; none where they are not told. `name` is null where it has none. */
export function elementTypes(type: ColumnType): readonly { readonly name: string | null; readonly type: ColumnType }[] {
  return type.arguments.map((argument) => {
    const named = /^(?:`((?:[^`\\]|\\.)*)`|([A-Za-z_]\w*))\s+(\S.*)$/s.exec(argument);
    if (named === null) return { name: null, type: readColumnType(argument) };
    return { name: named[1]?.replace(/\\(.)/g, '$1') ?? named[2] ?? null, type: readColumnType(named[3] ?? '') };
  });
}

/** True when the value is what ClickHouse puts into a column of this type that cannot hold NULL: the column's own default, or the type's. */
export function isTypeDefault(value: FieldValue, type: ColumnType): boolean {
  if (value === null) return false;
  if (type.fallback !== null && isFallback(String(value), type.fallback, type)) return true;
  if (typeof value === 'object') return value.length === 0;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 0;
  switch (type.kind) {
    case 'enum':
      return value === enumLabels(type)[0]?.label;
    case 'date':
    case 'timestamp':
      return parseTime(value) === 0n || (type.base === 'date32' && value.startsWith('1900-01-01'));
    case 'time':
      return /^[0:.]+$/.test(value);
    case 'integer':
    case 'decimal':
    case 'float':
    case 'interval':
      return Number(value) === 0;
    case 'boolean':
      return value === 'false';
    case 'uuid':
      return value === '00000000-0000-0000-0000-000000000000';
    case 'address':
      return value === '0.0.0.0' || value === '::';
    case 'array':
      return value === '[]';
    case 'tuple':
      return isDefaultTuple(value, type);
    case 'map':
    case 'json':
      return value === '{}';
    default:
      return /^\0*$/.test(value);
  }
}

function isFallback(text: string, fallback: string, { kind }: ColumnType): boolean {
  if (kind === 'boolean') return (text === 'true') === (fallback === 'true' || fallback === '1');
  if (kind === 'integer' || kind === 'decimal' || kind === 'float') return Number(text) === Number(fallback);
  if (kind === 'date' || kind === 'timestamp')
    return parseTime(text) !== null && parseTime(text) === parseTime(fallback);
  return text === fallback;
}

function isDefaultTuple(text: string, type: ColumnType): boolean {
  const json = readJson(text);
  if (json === undefined || json === null) return false;
  const values = isObject(json) ? [...json.values()] : isList(json) ? json : [];
  const elements = elementTypes(type);
  return (
    values.length > 0 &&
    values.every((value, index) => {
      const element = elements[index]?.type;
      return element !== undefined && (element.nullable ? value === null : isTypeDefault(leafOf(value), element));
    })
  );
}

/** A value inside another one as a field's: numbers as text, what holds values as JSON. */
export function leafOf(value: Json): FieldValue {
  if (value === null || typeof value !== 'object') return value;
  return isNumber(value) ? value.number : printJson(value);
}

/** The labels of an Enum of ClickHouse by their numbers, the lowest first: it is the default. */
export function enumLabels(type: ColumnType): readonly { readonly label: string; readonly number: number }[] {
  return type.arguments
    .flatMap((entry, index) => {
      const match = /^'((?:[^'\\]|\\.|'')*)'(?:\s*=\s*(-?\d+))?$/s.exec(entry);
      if (!match) return [];
      const label = unquoted(`'${match[1] ?? ''}'`);
      return [{ label, number: match[2] === undefined ? index + 1 : Number(match[2]) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** What a text of ClickHouse's SQL says. */
function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)|''/gs, (_, escaped: string | undefined) => escaped ?? "'");
}

/** At commas that stand in no brackets and no text. */
function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const [token] of text.matchAll(/'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|[^'`(),]+|./gs)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += token;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}
