import { recordCallsRequestSchema, type RecordCallsRequest, type RecordCallsResponse } from '@/lib/contract/inspect';
import { firstTimeAfter } from '@/lib/contract/refuseImpossibleTimes';
import { parseTime } from '@/lib/evidence/time';
import { recordCalls } from '@/lib/state/calls';
import { environmentOf } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { readBody } from '../http/readBody';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { fromState } from './fromState';

/** A reporter's clock may run ahead, which findings allow for; a whole hour is another zone, or no clock at all. */
const MOST_AHEAD_MS = 3_600_000;

export const postCalls: Handler = async ({ request, url, server }) => {
  readQuery(url, noQuery);
  const { environment, calls } = await readBody(request, recordCallsRequestSchema);
  refuseTheFuture(calls);
  const open = server();
  const { id } = environmentOf(open, environment);
  const recorded = calls.map((call) => ({ ...call, response: call.response ?? null }));
  await fromState(open, refuseWithoutState, (state) => recordCalls(state, id, recorded));
  return json({ recorded: calls.length } satisfies RecordCallsResponse, 201);
};

function refuseTheFuture(calls: RecordCallsRequest['calls']): void {
  const latest = new Date(Date.now() + MOST_AHEAD_MS).toISOString();
  const errors = calls.flatMap((call, index) => {
    const late = firstTimeAfter(call, parseTime(latest) ?? 0n);
    return late === null
      ? []
      : [{ path: `body.calls.${index}.${late}`, message: `expected a time before ${latest}, an hour from now` }];
  });
  if (errors.length > 0)
    throw new ProblemError('invalid_request', 'The body is not as expected; see errors.', errors.slice(0, 20));
}

function refuseWithoutState(): never {
  throw new ProblemError(
    'not_ready',
    'The console has no database of its own to keep calls in; set LASTWRITE_STATE_URL.',
  );
}
