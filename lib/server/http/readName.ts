import { parseScorecardName, type ScorecardName } from '@/lib/record/resourceName';
import { ProblemError } from './ProblemError';

/**
 * The scorecard name that stands in a URL's path after `prefix`, e.g. `/api/inspect/`. It is read from the path as it was sent, since a
 * router's decoded segments can't tell `%2F` from a slash. Throws ProblemError `invalid_name` with what was expected.
 */
export function readName(pathname: string, prefix: string): ScorecardName {
  const segments = (pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '').split('/').map(decode);
  if (segments.some((segment) => segment === null))
    throw new ProblemError('invalid_name', 'Expected valid percent-encoding in the name.');
  if (segments.some((segment) => segment?.includes('/')))
    throw new ProblemError('invalid_name', 'Expected plain slashes between the segments, not percent-encoded ones.');
  return parseName(segments.join('/'));
}

/** A name as a parameter has it. Throws ProblemError `invalid_name` with what was expected. */
export function parseName(text: string): ScorecardName {
  const result = parseScorecardName(text);
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
