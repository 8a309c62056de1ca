import type { CallEvidence } from '@/lib/contract/inspect';
import { milestoneShownIn, resourceOf } from '@/lib/evidence/calls/body';
import type { Call } from '@/lib/evidence/model';
import { callOf, type RecordType } from '@/lib/record/RecordType';

/** What a call is worth as evidence; see `callEvidence`. */
export function evidenceOf(
  type: RecordType,
  { call, status, response }: Pick<Call, 'call' | 'status' | 'response'>,
): CallEvidence {
  const known = callOf(type, call);
  const acknowledged = status >= 200 && status <= 299;
  if (known?.kind === 'read') {
    const answer = resourceOf(response, known.resource);
    const shown = type.milestones.some((milestone) => milestoneShownIn(answer, milestone) !== null);
    return acknowledged && shown ? 'shown_milestone' : 'none';
  }
  const mayHaveWritten = acknowledged || status === 0 || status >= 500;
  if (!mayHaveWritten) return 'none';
  // A call that only copies changes no record: it explains which copy won, and claims nothing.
  return acknowledged && known?.kind !== 'copy' ? 'acknowledged_write' : 'possible_write';
}

/** Longer lists are cut: two kinds of call may then count as one. */
const FIELDS_LENGTH = 400;

/** The fields that a call's request names, in text order. */
export function fieldsOf(type: RecordType, { call, request }: Pick<Call, 'call' | 'request'>): string {
  // Postgres takes no NUL in a text.
  return Object.keys(resourceOf(request, callOf(type, call)?.resource ?? null) ?? {})
    .sort()
    .join(' ')
    .replaceAll('\0', '')
    .slice(0, FIELDS_LENGTH);
}
