import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { CoachingError } from '../CoachingError';
import type { HttpRequest } from '../readHttpRequest';
import type { ScorecardName } from '../scorecard/scorecardName';

/** The calls that the service has over gRPC. */
export const grpcCalls = [
  'CreateScorecard',
  'UpdateScorecard',
  'SubmitScorecard',
  'GetScorecard',
  'DeleteScorecard',
] as const;
export type GrpcCall = (typeof grpcCalls)[number];

/** What an update may name, and what it means for one to be named and not set. */
const emptied: Readonly<Record<string, JsonValue>> = {
  comment: '',
  taskIds: [],
  messageIds: [],
  submissionSource: '',
  processInteractionAt: null,
  processId: null,
  agentUserId: null,
  scores: [],
};

type Fields = { readonly [field: string]: JsonValue | undefined };

/**
 * A request message, in its JSON form, as the HTTP request that says the same: what is valid is decided in one place. `mask`: the paths of
 * update_mask, null where there is none. Throws CoachingError INVALID_ARGUMENT.
 */
export function toHttpRequest(
  call: GrpcCall,
  message: Fields,
  mask: readonly string[] | null,
): Pick<HttpRequest, 'method' | 'path' | 'query' | 'body'> {
  const scorecard = (message.scorecard ?? {}) as Fields;
  switch (call) {
    case 'CreateScorecard': {
      const { scorecardId } = message;
      return {
        method: 'POST',
        path: `${resource(message.parent, 'parent')}/scorecards`,
        query: scorecardId === undefined ? {} : { scorecardId },
        body: scorecard,
      };
    }
    case 'UpdateScorecard': {
      const { name, ...set } = scorecard;
      const paths =
        mask === null ? Object.keys(set) : mask.flatMap((path) => (path === '*' ? Object.keys(emptied) : path));
      const body = Object.fromEntries(paths.map((path) => [path, set[path] ?? emptied[path] ?? null]));
      return { method: 'PATCH', path: resource(name, 'scorecard.name'), query: {}, body };
    }
    case 'SubmitScorecard': {
      const taskIds = message.taskIds as { readonly values?: JsonValue } | undefined;
      const body = taskIds === undefined ? {} : { taskIds: taskIds.values ?? [] };
      return { method: 'POST', path: `${resource(message.name, 'name')}:submit`, query: {}, body };
    }
    case 'GetScorecard':
      return { method: 'GET', path: resource(message.name, 'name'), query: {}, body: undefined };
    case 'DeleteScorecard':
      return { method: 'DELETE', path: resource(message.name, 'name'), query: {}, body: undefined };
    default:
      return call satisfies never;
  }
}

/** A colon would make another method of it. */
function resource(name: JsonValue | undefined, path: string): string {
  if (typeof name === 'string' && name !== '' && !name.includes(':')) return name;
  const message = 'expected the name of a resource';
  throw new CoachingError('INVALID_ARGUMENT', `${path}: ${message}`, { violations: [{ path, message }] });
}

/** A call on a scorecard as its request message, in its JSON form. */
export function toMessage(
  { call, request = {} }: { readonly call: GrpcCall; readonly request?: object },
  { text, customer, profile, scorecard }: ScorecardName,
): JsonObject {
  switch (call) {
    case 'CreateScorecard':
      return {
        parent: `customers/${customer}/profiles/${profile}`,
        scorecardId: scorecard,
        scorecard: { ...request },
      };
    case 'UpdateScorecard':
      return { scorecard: { name: text, ...request }, updateMask: Object.keys(request).join(',') };
    case 'SubmitScorecard': {
      const { taskIds } = request as { readonly taskIds?: readonly string[] };
      return { name: text, ...(taskIds === undefined ? {} : { taskIds: { values: [...taskIds] } }) };
    }
    case 'GetScorecard':
    case 'DeleteScorecard':
      return { name: text };
    default:
      return call satisfies never;
  }
}

/** What is null in a scorecard over HTTP is not there over gRPC. */
const nullable = [
  'submittedAt',
  'submitterUserId',
  'score',
  'lastUpdaterUserId',
  'creatorUserId',
  'conversationId',
  'agentUserId',
  'processInteractionAt',
  'processId',
];
const nullableOfScore = ['numericValue', 'aiValue', 'textValue'];

/** A scorecard of an answer, as it is over HTTP. Anything else stays as it is. */
export function fromMessage(message: JsonValue): JsonValue {
  if (typeof message !== 'object' || message === null || Array.isArray(message) || !('name' in message)) return message;
  const { scores } = message;
  return {
    ...withNulls(message, nullable),
    ...(Array.isArray(scores)
      ? { scores: scores.map((score) => withNulls(score as JsonObject, nullableOfScore)) }
      : {}),
  };
}

function withNulls(message: JsonObject, fields: readonly string[]): JsonObject {
  return { ...Object.fromEntries(fields.map((field) => [field, null])), ...message };
}
