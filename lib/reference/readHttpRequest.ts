import type { z } from 'zod';
import { isScorecardId, parseScorecardName, type ScorecardName } from './scorecard/scorecardName';
import { CoachingError, type FieldViolation } from './CoachingError';
import { methodNotAllowed } from './Refusal';
import { latencyIds, type LatencyId } from './latency';
import {
  batchDeleteRequestSchema,
  callerSchema,
  createRequestSchema,
  emptyRequestSchema,
  purgeRequestSchema,
  submitRequestSchema,
  updateRequestSchema,
} from './requests';
import type { CallRequest } from './performCall';
import { expectedStrategy, parseStrategy, type Strategy } from './strategy';

/** An HTTP request under /v1/, taken apart no further than its header and its JSON. */
export interface HttpRequest {
  readonly method: string;
  /** What follows `/v1/`, percent-decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** How this one call is to be performed. */
export interface CallOptions {
  readonly strategy: Strategy;
  readonly latency: LatencyId;
}

/** Reads the AIP style requests of this service. Throws CoachingError INVALID_ARGUMENT, and Refusal for another method. */
export function readCallRequest(request: HttpRequest, newId: () => string): CallRequest {
  const caller = parse(callerSchema, header(request, 'lastwrite-caller') ?? 'users/unknown', 'Lastwrite-Caller');
  const collection = /^(customers\/[^/]*\/profiles\/[^/]*)\/scorecards$/.exec(request.path);
  if (collection) {
    if (request.method !== 'POST') throw methodNotAllowed('POST');
    const name = newName(collection[1] ?? '', readScorecardId(request.query) ?? newId());
    return { call: 'CreateScorecard', name, caller, request: parse(createRequestSchema, request.body) };
  }
  const [, path = '', verb] = /^(.*?)(?::([a-z]*))?$/s.exec(request.path) ?? [];
  expectNoQuery(request.query);
  const name = readName(path);
  if (verb !== undefined) return readCustomMethod(request, verb, name, caller);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return { call: 'GetScorecard', name, caller };
    case 'PATCH':
      return { call: 'UpdateScorecard', name, caller, request: parse(updateRequestSchema, request.body) };
    case 'DELETE':
      return { call: 'DeleteScorecard', name, caller };
    default:
      throw methodNotAllowed('GET, PATCH, DELETE');
  }
}

/**
 * Reads `POST /v1/{parent}/scorecards:batchDelete`; null for any other path. Each name once, in the order given.
 * Throws CoachingError INVALID_ARGUMENT, and Refusal for another method.
 */
export function readBatchDelete(request: HttpRequest): readonly [ScorecardName, ...ScorecardName[]] | null {
  const path = /^(customers\/[^/]*\/profiles\/[^/]*\/scorecards):batchDelete$/.exec(request.path);
  if (!path) return null;
  if (request.method !== 'POST') throw methodNotAllowed('POST');
  expectNoQuery(request.query);
  const { names } = parse(batchDeleteRequestSchema, request.body);
  const [first, ...rest] = [...new Set(names)].map((text, index) => {
    const name = readName(text, `names[${index}]`);
    return text.startsWith(`${path[1]}/`) ? name : invalid(`names[${index}]`, `expected a name under ${path[1]}`);
  });
  return first ? [first, ...rest] : invalid('names', 'expected at least one name');
}

/** A customer and a profile of it. */
export interface Parent {
  readonly customer: string;
  readonly profile: string;
}

/** Reads `POST /v1/{parent}/scorecards:purge`; null for any other path. Throws CoachingError INVALID_ARGUMENT, and Refusal for another method. */
export function readPurge(request: HttpRequest): Parent | null {
  const path = /^(customers\/[^/]*\/profiles\/[^/]*\/scorecards):purge$/.exec(request.path);
  if (!path) return null;
  if (request.method !== 'POST') throw methodNotAllowed('POST');
  expectNoQuery(request.query);
  parse(purgeRequestSchema, request.body);
  // Any id makes a name of it, by which the parent is checked.
  const { customer, profile } = readName(`${path[1]}/00000000-0000-7000-8000-000000000000`, 'parent');
  return { customer, profile };
}

/** `Lastwrite-Strategy` and `Lastwrite-Latency`, or the defaults. */
export function readCallOptions(request: HttpRequest, defaults: CallOptions): CallOptions {
  const strategy = header(request, 'lastwrite-strategy');
  return {
    strategy:
      strategy === undefined
        ? defaults.strategy
        : (parseStrategy(strategy) ?? invalid('Lastwrite-Strategy', `expected ${expectedStrategy}`)),
    latency: readChoice(request, 'Lastwrite-Latency', latencyIds, defaults.latency),
  };
}

/** A header that chooses one of a few. Throws CoachingError INVALID_ARGUMENT. */
export function readChoice<Id extends string>(
  request: Pick<HttpRequest, 'headers'>,
  name: string,
  ids: readonly Id[],
  fallback: Id,
): Id {
  const text = header(request, name.toLowerCase());
  return text === undefined
    ? fallback
    : (ids.find((id) => id === text) ?? invalid(name, `expected ${ids.join(' or ')}`));
}

function readCustomMethod(request: HttpRequest, verb: string, name: ScorecardName, caller: string): CallRequest {
  if (verb !== 'submit' && verb !== 'reindex')
    invalid('', 'expected one of the methods :submit and :reindex after the name');
  if (request.method !== 'POST') throw methodNotAllowed('POST');
  if (verb === 'submit')
    return { call: 'SubmitScorecard', name, caller, request: parse(submitRequestSchema, request.body ?? {}) };
  parse(emptyRequestSchema, request.body ?? {});
  return { call: 'Reindex', name, caller };
}

function readName(text: string, path = 'name'): ScorecardName {
  const parsed = parseScorecardName(text);
  return parsed.ok ? parsed.name : invalid(path, parsed.expected);
}

function newName(parent: string, scorecardId: string): ScorecardName {
  return readName(`${parent}/scorecards/${scorecardId}`);
}

function readScorecardId(query: HttpRequest['query']): string | undefined {
  const { scorecardId, ...others } = query;
  expectNoQuery(others);
  if (scorecardId === undefined) return undefined;
  return typeof scorecardId === 'string' && isScorecardId(scorecardId)
    ? scorecardId
    : invalid('scorecardId', 'expected a UUIDv7 in lower case');
}

function expectNoQuery(query: HttpRequest['query']): void {
  if (Object.keys(query).length > 0)
    invalid('', 'expected no query parameter but scorecardId, and that only when creating');
}

export function header({ headers }: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return value === undefined || typeof value === 'string' ? value : value.join(', ');
}

export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path = ''): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.slice(0, 20).map((issue): FieldViolation => ({
    path: [path, ...issue.path]
      .filter((part) => part !== '')
      .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
      .join(''),
    message: issue.code === 'unrecognized_keys' ? 'a property that this request does not have' : issue.message,
  }));
  const first = violations[0];
  throw new CoachingError(
    'INVALID_ARGUMENT',
    `${first?.path ? `${first.path}: ` : ''}${first?.message ?? 'the request is not valid'}`,
    { violations },
  );
}

export function invalid(path: string, message: string): never {
  throw new CoachingError('INVALID_ARGUMENT', `${path ? `${path}: ` : ''}${message}`, {
    violations: [{ path, message }],
  });
}
