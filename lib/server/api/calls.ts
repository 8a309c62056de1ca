import { createRoute } from '@hono/zod-openapi';
import { recordCallsRequestSchema, recordCallsResponseSchema, type RecordCallsRequest } from '@/lib/contract/inspect';
import { firstTimeAfter } from '@/lib/contract/refuseImpossibleTimes';
import { forgottenCallsSchema } from '@/lib/contract/retention';
import { mistakesOfCall } from '@/lib/contract/checkCall';
import { parseTime } from '@/lib/evidence/time';
import { parseRecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { noted } from '@/lib/state/activity/noted';
import { recordCalls, type RecordedCall } from '@/lib/state/calls';
import { forgetToldCalls } from '@/lib/state/retention/forgetOldCalls';
import { userOf } from '../access/identity';
import { environmentOf, getServer } from '../getServer';
import { answers, body, bodyCodes, deletionCodes, problems } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { callsQuery, noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { parseName } from '../http/readName';
import { json } from '../http/respond';
import { fromState, refuseWithoutState } from './fromState';
import { withRetention } from './withRetention';

/** A reporter's clock may run ahead, which findings allow for; a whole hour is another zone, or no clock at all. */
const MOST_AHEAD_MS = 3_600_000;

export const calls = newRoutes();

calls.openapi(
  createRoute({
    method: 'post',
    path: '/api/calls',
    operationId: 'recordCalls',
    summary: 'Reports calls on records, so that the console can compare their answers with the stores.',
    middleware: readJson,
    request: { query: noQuery, body: body(recordCallsRequestSchema) },
    responses: {
      201: {
        description: 'The number of accepted calls.',
        content: { 'application/json': { schema: recordCallsResponseSchema } },
      },
      ...problems(['unknown_environment', ...bodyCodes]),
    },
  }),
  async ({ req }) => {
    const { environment, calls: told } = req.valid('json');
    refuseTheFuture(told);
    const server = getServer();
    const { id } = environmentOf(server, environment);
    const recorded = readCalls(server.records.all, told);
    await fromState(
      server,
      () => refuseWithoutState('calls'),
      async (state) => {
        for (const type of server.records.all) {
          const ofType = recorded.filter((each) => each.type === type).map(({ call }) => call);
          await recordCalls(state, id, type, ofType);
        }
      },
    );
    return json({ recorded: told.length }, 201);
  },
);

calls.openapi(
  createRoute({
    method: 'delete',
    path: '/api/calls',
    operationId: 'forgetCalls',
    summary: 'Deletes the calls reported for a record.',
    request: { query: callsQuery },
    responses: answers('The number of deleted calls.', forgottenCallsSchema, [
      'invalid_name',
      'unknown_environment',
      ...deletionCodes,
    ]),
  }),
  async (context) => {
    const query = context.req.valid('query');
    const server = getServer();
    const name = parseName(server.records.all, query.name);
    const { id } = environmentOf(server, query.environment);
    const [by, subject] = [userOf(context), name.text];
    const forgotten = await withRetention(server, ({ state }) =>
      noted(
        state,
        { by, what: 'deleted', kind: 'calls', subject, title: subject },
        (own) => forgetToldCalls(own, id, name.text),
        (count) => count > 0,
      ),
    );
    return json({ forgotten });
  },
);

interface ReadCall {
  readonly type: RecordType;
  readonly call: RecordedCall;
}

/** Each call under the canonical name of its record. Refuses calls and rows of steps that the record's type does not have. */
function readCalls(types: readonly RecordType[], told: RecordCallsRequest['calls']): readonly ReadCall[] {
  const errors: { path: string; message: string }[] = [];
  const read = told.flatMap((call, index): readonly ReadCall[] => {
    const refuse = (path: string, message: string) => {
      errors.push({ path: `body.calls.${index}.${path}`, message });
    };
    const parsed = parseRecordName(types, call.name);
    const type = parsed.ok ? types.find(({ id }) => id === parsed.name.type) : undefined;
    if (!parsed.ok || type === undefined) {
      refuse('name', parsed.ok ? 'expected the name of a record' : parsed.expected);
      return [];
    }
    for (const { path, message } of mistakesOfCall(type, call)) refuse(path, message);
    return [{ type, call: { ...call, name: parsed.name.text, response: call.response ?? null } }];
  });
  if (errors.length > 0)
    throw new ProblemError('invalid_request', 'The body is not valid. See errors.', errors.slice(0, 20));
  return read;
}

function refuseTheFuture(calls: RecordCallsRequest['calls']): void {
  const latest = new Date(Date.now() + MOST_AHEAD_MS).toISOString();
  const errors = calls.flatMap((call, index) => {
    const late = firstTimeAfter(call, parseTime(latest) ?? 0n);
    return late === null
      ? []
      : [{ path: `body.calls.${index}.${late}`, message: `expected a time before ${latest}, an hour from now` }];
  });
  if (errors.length > 0)
    throw new ProblemError('invalid_request', 'The body is not valid. See errors.', errors.slice(0, 20));
}
