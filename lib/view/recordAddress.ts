import { encodePart } from '@/lib/record/recordName';

/** The page of a record: its own name, and the environment where it is not the first one. */
export function recordPath(name: string, environment?: string | null): string {
  return `/${name}${environment ? `?environment=${encodeURIComponent(environment)}` : ''}`;
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

/** A name short enough for a tab: its parts without the words between them, and of a long last one its end. */
export function titleOfName(name: string): string {
  const parts = name.split('/').filter((_, index) => index % 2 === 1);
  const last = parts.at(-1) ?? name;
  return [parts.slice(0, -1).join('/'), last.length > 24 ? last.slice(-12) : last].filter(Boolean).join(' ');
}
