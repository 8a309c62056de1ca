import { createHash } from 'node:crypto';
import type { Call } from '@/lib/evidence/model';
import { formatTime, parseTime } from '@/lib/evidence/time';
import { stringifyExactly } from '@/lib/record/stringifyExactly';

/**
 * By what a call without an id is known again: everything that was seen of it. Two calls that differ in a request or an answer are two, however
 * close they began. Its steps are left out, since they grow while its work goes on; a call that is told before it is answered needs an id.
 */
export function contentId(call: Omit<Call, 'steps'>): string {
  const { startedAt, finishedAt, status, request, response, strategy } = call;
  const seen = [call.call, instant(startedAt), instant(finishedAt), status, request, response ?? null, strategy];
  // An id that is told holds no space, so none can be the same.
  return `content ${createHash('sha256')
    .update(stringifyExactly(sorted(seen)))
    .digest('base64url')}`;
}

/** The same moment has the same text, however many decimals it was told with. */
function instant(text: string): string {
  const time = parseTime(text);
  return time === null ? text : formatTime(time, 9);
}

/** With the properties of every object in one order, for JSON does not keep one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)]);
}
