import { readColumnType, itemType, type ColumnType } from '@/lib/evidence/compare/columnType';
import { parseArray, readHstore, type ArrayItem } from '@/lib/evidence/compare/postgresText';
import { printJson, readJson, type Json } from '@/lib/record/exactJson';
import type { FieldValue } from '@/lib/record/fieldValue';

const TIMESTAMP = /^(\d{4,6})-(\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:[+-]00(?::?00)?|Z)?$/;

/**
 * One value as Postgres prints it in a session with timezone UTC and datestyle ISO, by the column's declared type.
 * Times get exactly the digits that the type declares; `infinity` and years before Christ stay as Postgres prints them. JSON and hstore become
 * canonical JSON, and so does an array inside an array; the bounds of an array are left out.
 */
export function convertPostgres(text: string | null, declaredType: string): FieldValue {
  return text === null ? null : convert(text, readColumnType(declaredType));
}

function convert(text: string, type: ColumnType): FieldValue {
  switch (type.kind) {
    case 'array':
      return convertArray(text, type);
    case 'timestamp':
      return convertTimestamp(text, Number(type.arguments[0] ?? 6));
    case 'boolean':
      return text === 't' || text === 'true';
    case 'float':
      return /^(NaN|-?Infinity)$/.test(text) ? text : Number(text);
    case 'integer':
      return type.base === 'smallint' || type.base === 'integer' ? Number(text) : text;
    case 'json':
      return canonical(readJson(text), text);
    case 'map':
      return canonical(readHstore(text), text);
    case 'text':
      // A column prints the blanks that fill it up; the same value as a text of a list does not.
      return type.base === 'character' && !type.declared.includes('varying') ? text.replace(/(?<! ) +$/, '') : text;
    case 'address':
      // A column prints no mask of a single address; the same value as a text of a list does.
      return type.base === 'inet' ? text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '') : text;
    default:
      return text;
  }
}

function canonical(json: Json | null | undefined, text: string): string {
  return json === undefined || (json === null && text !== 'null') ? text : printJson(json);
}

function convertArray(text: string, type: ColumnType): FieldValue {
  const item = itemType(type);
  const items = parseArray(text, item.base === 'box' ? ';' : ',');
  return (
    items?.map((each) => {
      if (each === null) return null;
      return isNested(each) ? printJson(jsonOf(each, item)) : String(convertItem(each, item));
    }) ?? text
  );
}

function isNested(item: ArrayItem): item is readonly ArrayItem[] {
  return typeof item === 'object' && item !== null;
}

function convertItem(text: string, item: ColumnType): FieldValue {
  const value = convert(text, item);
  return Array.isArray(value) ? JSON.stringify(value) : value;
}

/** As ClickHouse's arrays of arrays are told: numbers as numbers, all else as text. */
function jsonOf(item: ArrayItem, type: ColumnType): Json {
  if (isNested(item)) return item.map((each) => jsonOf(each, type));
  if (item === null) return null;
  const value = convertItem(item, type);
  if (typeof value === 'boolean') return value;
  const isNumber = ['integer', 'decimal', 'float'].includes(type.kind) && /\d/.test(item);
  return isNumber ? { number: item } : String(value);
}

function convertTimestamp(text: string, digits: number): string {
  const match = TIMESTAMP.exec(text);
  if (match === null) return text;
  const [, year, day, time, fraction = ''] = match;
  return `${year}-${day}T${time}${digits === 0 ? '' : `.${fraction.padEnd(digits, '0').slice(0, digits)}`}Z`;
}

/** A moment of the server's own clock or of a commit, always with microseconds. */
export function convertMoment(text: string): string {
  return convertTimestamp(text, 6);
}
