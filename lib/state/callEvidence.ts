import type { CallEvidence } from '@/lib/contract/inspect';
import type { Call } from '@/lib/evidence/model';

/** What a call is worth as evidence; see `callEvidence`. */
export function evidenceOf({ call, status, response }: Pick<Call, 'call' | 'status' | 'response'>): CallEvidence {
  const acknowledged = status >= 200 && status <= 299;
  if (call === 'GetScorecard') return acknowledged && showsSubmission(response) ? 'shown_submission' : 'none';
  const mayHaveWritten = acknowledged || status === 0 || status >= 500;
  if (!mayHaveWritten) return 'none';
  // A reindex changes no record: it explains which copy won, and claims nothing.
  return acknowledged && call !== 'Reindex' ? 'acknowledged_write' : 'possible_write';
}

/** The answer is the resource, or holds it under `scorecard`. */
function showsSubmission(response: unknown): boolean {
  return [response, property(response, 'scorecard')].some((resource) => {
    const submittedAt = property(resource, 'submittedAt');
    return typeof submittedAt === 'string' && submittedAt !== '' && !submittedAt.startsWith('1970-01-01');
  });
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Longer lists are cut: two kinds of call may then count as one. */
const FIELDS_LENGTH = 400;

/** The fields that a call's request names, in text order. */
export function fieldsOf({ request }: Pick<Call, 'request'>): string {
  const resource = property(request, 'scorecard') ?? request;
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource)) return '';
  // Postgres takes no NUL in a text.
  return Object.keys(resource).sort().join(' ').replaceAll('\0', '').slice(0, FIELDS_LENGTH);
}
