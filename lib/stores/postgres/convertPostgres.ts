import pg from 'pg';
import type { FieldValue } from '@/lib/record/fieldValue';

/** `text[]` in Postgres' own notation, `{a,"b c",NULL}`. */
const parseTextArray = pg.types.getTypeParser(1009 as Parameters<typeof pg.types.getTypeParser>[0], 'text') as (
  text: string,
) => (string | null)[];

const TIMESTAMP = /^(\d{4,6})-(\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:[+-]00(?::?00)?|Z)?$/;

/**
 * One value as Postgres prints it in a session with timezone UTC and datestyle ISO, by the column's declared type.
 * Times get exactly the digits that the type declares; `infinity` and years before Christ stay as Postgres prints them.
 */
export function convertPostgres(text: string | null, declaredType: string): FieldValue {
  if (text === null) return null;
  // Of an array of arrays, or one with bounds of its own, the text is all that a list of texts could say.
  if (declaredType.endsWith('[]')) return /^(?:\[|\{+\{)/.test(text) ? text : parseTextArray(text);
  const type = declaredType.replace(/\([^()]*\)/, '').trim();
  switch (type) {
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return convertTimestamp(text, Number(/\((\d)\)/.exec(declaredType)?.[1] ?? 6));
    case 'boolean':
      return text === 't' || text === 'true';
    case 'double precision':
    case 'real':
      return /^(NaN|-?Infinity)$/.test(text) ? text : Number(text);
    case 'smallint':
    case 'integer':
      return Number(text);
    // A column prints the blanks that fill it up and no mask of a single address; the same value as a text of a list is the other way round.
    case 'character':
      return text.replace(/(?<! ) +$/, '');
    case 'inet':
      return text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '');
    default:
      return text;
  }
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
