import { encodePart, nameFormOf } from '@/lib/record/recordName';
import type { NamedType } from '@/lib/record/RecordType';
import { reservedWords } from '@/lib/record/reservedWords';

const WORD = /^[a-z][a-z_-]*$/i;

/** The page of a record: its own name, and the environment where it is not the first one. */
export function recordPath(name: string, environment?: string | null): string {
  return `/${name}${queryOf(environment)}`;
}

/** The screen Records; with a type, the place where its mapping stands. */
export function recordsPath(environment?: string | null, type?: string): string {
  return `/records${queryOf(environment)}${type === undefined ? '' : `#type-${type}`}`;
}

/** The records of a type. */
export function recordListPath(type: string, environment?: string | null): string {
  return `/records/${encodeURIComponent(type)}${queryOf(environment)}`;
}

function queryOf(environment?: string | null): string {
  return environment ? `?environment=${encodeURIComponent(environment)}` : '';
}

/** The name that stands in the page's path, whichever way its characters were encoded there: the API says what is wrong with it. */
export function nameOfSegments(segments: readonly string[]): string {
  return segments.map((segment) => encodePart(decode(segment))).join('/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * A name short enough for a tab: its key parts, of a long last one the end. The words between them are left out where every other segment can only be
 * one; else nothing is.
 */
export function titleOfName(name: string): string {
  const segments = name.split('/');
  const alternates = segments.length % 2 === 0 && segments.every((text, index) => index % 2 === 1 || WORD.test(text));
  const parts = alternates ? segments.filter((_, index) => index % 2 === 1) : segments;
  const last = parts.at(-1) ?? '';
  return [parts.slice(0, -1).join('/'), last.length > 24 ? last.slice(-12) : last].filter(Boolean).join(' ');
}

/** A name in its segments, each a part of the record's key or a word between them; of a name of no type every other one is taken for a part. */
export function segmentsOfName(
  types: readonly NamedType[],
  name: string,
): readonly { readonly text: string; readonly isPart: boolean }[] {
  const form = types.map(nameFormOf).find(({ whole }) => whole.test(name));
  return name.split('/').map((text, index) => {
    const segment = form?.segments[index];
    return { text, isPart: segment === undefined ? index % 2 === 1 : 'part' in segment };
  });
}

/** False for what begins like one of the console's own addresses: no record's name does. */
export function mayBeName(name: string): boolean {
  return !reservedWords.has(name.split('/', 1)[0] ?? '');
}
