import { recordCallsRequestSchema, type RecordCallsResponse } from '@/lib/contract/inspect';
import { recordCalls } from '@/lib/state/calls';
import { environmentOf } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { readBody } from '../http/readBody';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { fromState } from './fromState';

export const postCalls: Handler = async ({ request, url, server }) => {
  readQuery(url, noQuery);
  const { environment, calls } = await readBody(request, recordCallsRequestSchema);
  const open = server();
  const { id } = environmentOf(open, environment);
  const recorded = calls.map((call) => ({ ...call, response: call.response ?? null }));
  await fromState(open, refuseWithoutState, (state) => recordCalls(state, id, recorded));
  return json({ recorded: calls.length } satisfies RecordCallsResponse, 201);
};

function refuseWithoutState(): never {
  throw new ProblemError(
    'not_ready',
    'The console has no database of its own to keep calls in; set LASTWRITE_STATE_URL.',
  );
}
