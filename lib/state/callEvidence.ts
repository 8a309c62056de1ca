import type { CallEvidence } from '@/lib/contract/inspect';
import { resourceOf, submissionShownIn } from '@/lib/evidence/calls/body';
import type { Call } from '@/lib/evidence/model';

/** What a call is worth as evidence; see `callEvidence`. */
export function evidenceOf({ call, status, response }: Pick<Call, 'call' | 'status' | 'response'>): CallEvidence {
  const acknowledged = status >= 200 && status <= 299;
  if (call === 'GetScorecard')
    return acknowledged && submissionShownIn(response) !== null ? 'shown_submission' : 'none';
  const mayHaveWritten = acknowledged || status === 0 || status >= 500;
  if (!mayHaveWritten) return 'none';
  // A reindex changes no record: it explains which copy won, and claims nothing.
  return acknowledged && call !== 'Reindex' ? 'acknowledged_write' : 'possible_write';
}

/** Longer lists are cut: two kinds of call may then count as one. */
const FIELDS_LENGTH = 400;

/** The fields that a call's request names, in text order. */
export function fieldsOf({ request }: Pick<Call, 'request'>): string {
  // Postgres takes no NUL in a text.
  return Object.keys(resourceOf(request) ?? {})
    .sort()
    .join(' ')
    .replaceAll('\0', '')
    .slice(0, FIELDS_LENGTH);
}
