import { encodePart, parseRecordName, type RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { ProblemError } from './ProblemError';

/**
 * The name of a record that stands in a URL's path after `prefix`, e.g. `/api/inspect/`. It is read from the path as it was sent, since a
 * router's decoded segments can't tell `%2F` from a slash. Throws ProblemError `invalid_name` with what was expected.
 */
export function readName(types: readonly RecordType[], pathname: string, prefix: string): RecordName {
  const sent = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
  const asSent = parseRecordName(types, sent);
  if (asSent.ok) return asSent.name;
  const segments = sent.split('/').map(decode);
  if (segments.some((segment) => segment === null))
    throw new ProblemError('invalid_name', 'Expected valid percent-encoding in the name.');
  if (segments.some((segment) => segment?.includes('/')))
    throw new ProblemError('invalid_name', 'Expected plain slashes between the segments, not percent-encoded ones.');
  return parseName(types, segments.map((segment) => encodePart(segment ?? '')).join('/'));
}

/** A name as a parameter has it. Throws ProblemError `invalid_name` with what was expected. */
export function parseName(types: readonly RecordType[], text: string): RecordName {
  const result = parseRecordName(types, text);
  if (!result.ok) throw new ProblemError('invalid_name', sentence(result.expected));
  return result.name;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
