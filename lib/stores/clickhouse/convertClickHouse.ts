import {
  elementTypes,
  entryTypes,
  itemType,
  readColumnType,
  timeDigits,
  type ColumnType,
} from '@/lib/evidence/compare/columnType';
import { isList, isObject, printJson, readJson, type Json } from '@/lib/record/exactJson';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { ClickHouseValue } from './decodeRows';

const plain = /^(String|Bool|U?Int(8|16|32)|FixedString\(\d+\)|Array\((LowCardinality\()?String\)?\))$/;

/**
 * A column, or what stands for one, as an expression whose JSON loses nothing whatever the user's settings are: times in UTC, and as text whatever JSON
 * numbers would cut (64-bit integers, decimals) or could not say (NaN). Of values inside values each is such a text.
 */
export function selectExpression(name: string, declaredType: string): string {
  const type = innerType(declaredType);
  if (plain.test(type)) return name;
  const { kind, base } = readColumnType(type);
  if (kind === 'array') {
    const item = itemType(readColumnType(type));
    return `arrayMap(x -> ${isNested(item) ? `toJSONString(${textExpression('x', item, 1)})` : textExpression('x', item, 1)}, ${name})`;
  }
  if (base === 'aggregatefunction') return `toString(finalizeAggregation(${name}))`;
  const text = textExpression(name, readColumnType(type), 0);
  return isNested(readColumnType(type)) ? `toJSONString(${text})` : text;
}

/** `depth`: of the arrays around it, so that each has a variable of its own. */
function textExpression(name: string, type: ColumnType, depth: number): string {
  switch (type.kind) {
    case 'timestamp':
      return `toString(toTimeZone(${name}, 'UTC'))`;
    case 'array': {
      const variable = `x${depth}`;
      return `arrayMap(${variable} -> ${textExpression(variable, itemType(type), depth + 1)}, ${name})`;
    }
    case 'map': {
      const [key, value] = [`k${depth}`, `v${depth}`];
      return `mapApply((${key}, ${value}) -> (toString(${key}), ${textExpression(value, entryTypes(type)[1], depth + 1)}), ${name})`;
    }
    case 'tuple':
      return `tuple(${elementTypes(type)
        .map((element, index) => textExpression(`tupleElement(${name}, ${index + 1})`, element.type, depth))
        .join(', ')})`;
    case 'json':
      return depth === 0 ? name : `toJSONString(${name})`;
    default:
      if (/^(?:variant|dynamic|object)$/.test(type.base)) return depth === 0 ? name : `toJSONString(${name})`;
      return `toString(${name})`;
  }
}

/** Values inside values: told as JSON. */
function isNested({ kind, base }: ColumnType): boolean {
  return ['array', 'map', 'tuple', 'json'].includes(kind) || /^(?:variant|dynamic|object)$/.test(base);
}

/** `LowCardinality(Nullable(String))` → `String`. */
export function innerType(declaredType: string): string {
  const wrapped =
    /^(?:LowCardinality|Nullable)\((.*)\)$/s.exec(declaredType)?.[1] ??
    /^SimpleAggregateFunction\(\w+, (.*)\)$/s.exec(declaredType)?.[1];
  return wrapped === undefined ? declaredType : innerType(wrapped);
}

/** One value that `selectExpression` fetched; what holds values, as canonical JSON. A flag that an old table keeps as UInt8 is a number. */
export function convertClickHouse(value: ClickHouseValue, declaredType: string): FieldValue {
  if (value === null) return null;
  const type = readColumnType(declaredType);
  if (Array.isArray(value)) {
    const item = itemType(type);
    return value.map((element) => (element === null ? null : String(convertText(String(element), item))));
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return convertText(String(value), type);
}

function convertText(text: string, type: ColumnType): FieldValue {
  if (isNested(type)) {
    const json = readJson(text);
    return json === undefined ? text : printJson(convertJson(json, type));
  }
  if (type.kind === 'timestamp') return convertTime(text, type);
  if (type.kind === 'float') return convertFloat(text);
  // ClickHouse fills a FixedString up with NUL; that is no part of the value.
  return type.base === 'fixedstring' ? text.replace(/(?<!\0)\0+$/, '') : text;
}

/** Each text inside by the type that it is declared with. */
function convertJson(json: Json, type: ColumnType): Json {
  if (type.kind === 'array' && isList(json)) return json.map((item) => convertJson(item, itemType(type)));
  if (type.kind === 'map' && isObject(json))
    return new Map([...json].map(([key, item]) => [key, convertJson(item, entryTypes(type)[1])]));
  if (type.kind === 'tuple' && (isList(json) || isObject(json))) return convertTuple([...json.values()], type);
  if (typeof json !== 'string') return json;
  switch (type.kind) {
    case 'json':
      return readJson(json) ?? json;
    case 'boolean':
      return json === 'true';
    case 'integer':
    case 'decimal':
      return { number: json };
    case 'float':
      return /\d/.test(json) ? { number: json } : String(convertFloat(json));
    default:
      return String(convertText(json, type));
  }
}

function convertTuple(values: readonly Json[], type: ColumnType): Json {
  const elements = elementTypes(type);
  const converted = elements.map((element, index) => convertJson(values[index] ?? null, element.type));
  return elements.every(({ name }) => name !== null)
    ? new Map(elements.map(({ name }, index) => [name ?? '', converted[index] ?? null]))
    : converted;
}

/** `2026-01-18 10:32:07.418` → `2026-01-18T10:32:07.418Z`, with the digits that the type declares; DateTime has none. */
function convertTime(text: string, type: ColumnType): string {
  const match = /^(\d{4,5}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text);
  if (match === null) return text;
  const [, day, time, fraction = ''] = match;
  const digits = timeDigits(type) ?? 0;
  return `${day}T${time}${digits === 0 ? '' : `.${fraction.padEnd(digits, '0').slice(0, digits)}`}Z`;
}

function convertFloat(text: string): FieldValue {
  const special = /^(-?)(nan|inf)/i.exec(text);
  if (special === null) return Number(text);
  return special[2]?.toLowerCase() === 'nan' ? 'NaN' : `${special[1] ?? ''}Infinity`;
}
