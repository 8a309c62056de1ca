import { z } from 'zod';
import { headerName } from './headerName';
import { parameterSchema } from './parameters';

/** Most of what a file may hold: a scenario is read by people. */
export const scenarioFileLimits = { actors: 20, requests: 20, variants: 50, violations: 20, count: 100 } as const;

const id = (what: string) =>
  z
    .string(`${what} as a string`)
    .regex(/^[a-z][a-z0-9_]{0,59}$/, `${what} of 1 to 60 lower-case letters, digits or underscores, a letter first`);
const callName = z
  .string('the name of a call of the record type')
  .regex(/^[A-Za-z][A-Za-z0-9_.]{0,99}$/, 'the name of a call of the record type, like EditOrder');
const text = (expected: string, most = 2_000) => z.string(expected).min(1, expected).max(most, expected);
const headers = z.record(
  headerName,
  z
    .string('the value of a header as a string')
    .max(4_000, 'a value of at most 4,000 characters')
    .regex(
      /^[\t\x20-\x7e\x80-\xff]*$/,
      'a value without line breaks, control characters and characters beyond Latin-1',
    ),
  'an object of headers',
);
const PATH = /^\$(\.[A-Za-z_][A-Za-z0-9_-]*|\[\d{1,4}\]|\['[^']{1,100}'\])*$/;
/** What begins with $ is a path. */
const NAME_SOURCE = new RegExp(`${PATH.source}|^[^$]`);
const jsonPath = z
  .string('a path into the answer, like $.id')
  .regex(PATH, 'a path into the answer, like $.id or $.items[0].id');

const HTTP = /^(GET|POST|PUT|PATCH|DELETE) \/\S*$/;
const RPC = /^[A-Za-z_][\w.]*\/[A-Za-z_]\w*$/;

const request = {
  http: z
    .string('a method and a path, like "PATCH /v1/orders/{id}"')
    .regex(HTTP, 'a method (GET, POST, PUT, PATCH, DELETE) and a path, like "PATCH /v1/orders/{id}"')
    .max(4_000, 'a path of at most 4,000 characters')
    .optional(),
  grpc: z
    .string('a service and a method, like "acme.orders.v1.OrderService/CancelOrder"')
    .regex(RPC, 'a service and a method, like "acme.orders.v1.OrderService/CancelOrder"')
    .optional(),
  body: z.json('a body in JSON').optional().describe('For an HTTP request: sent as JSON.'),
  message: z
    .record(z.string(), z.json(), 'an object with the fields of the message')
    .optional()
    .describe('For a gRPC call, by field name.'),
  headers: headers.optional(),
  call: callName
    .optional()
    .describe('The record type’s call that this request makes. What an acknowledged call sets must be in the truth.'),
  capture: z
    .record(id('a name'), jsonPath, 'an object of names and paths into the answer')
    .optional()
    .describe('Values of the answer for later requests, by name.'),
};

type RequestShape = {
  readonly http?: unknown;
  readonly grpc?: unknown;
  readonly body?: unknown;
  readonly message?: unknown;
};

function checkRequest({ value, issues }: z.core.ParsePayload<RequestShape>): void {
  const wrong = (message: string, path: string[] = []) => {
    issues.push({ code: 'custom', message, input: value, path });
  };
  if ((value.http === undefined) === (value.grpc === undefined)) wrong('exactly one of "http" and "grpc"');
  if (value.grpc !== undefined && value.body !== undefined) wrong('"message" instead of "body" with "grpc"', ['body']);
  if (value.http !== undefined && value.message !== undefined)
    wrong('"body" instead of "message" with "http"', ['message']);
}

const requestSchema = z.strictObject(request, 'an object with "http" or "grpc"').check(checkRequest);
export type RequestEntry = z.infer<typeof requestSchema>;

const COUNT = `a whole number from 1 to ${scenarioFileLimits.count}, or a parameter like "{editors}"`;

const actorSchema = z
  .strictObject(
    {
      id: id('an id'),
      title: text('a title', 100).optional(),
      ...request,
      requests: z
        .array(requestSchema, 'a list of requests')
        .min(1, 'at least one request')
        .max(scenarioFileLimits.requests, `at most ${scenarioFileLimits.requests} requests`)
        .optional()
        .describe('Several requests in a row instead of one.'),
      delayed: z.boolean('true or false').optional().describe('Starts after the load test’s delay.'),
      count: z
        .union(
          [
            z.int().min(1, COUNT).max(scenarioFileLimits.count, COUNT),
            z.string().regex(/^\{[a-z][a-z0-9_]*\}$/, COUNT),
          ],
          COUNT,
        )
        .optional()
        .describe('How many of it race, numbered {n}. A text names a parameter.'),
    },
    'an object with "id" and "http", "grpc" or "requests"',
  )
  .check((context) => {
    const { requests, http, grpc } = context.value;
    if (requests === undefined) checkRequest(context);
    else if (http !== undefined || grpc !== undefined)
      context.issues.push({
        code: 'custom',
        message: 'either "requests" or one request',
        input: context.value,
        path: ['requests'],
      });
  });

const createSchema = z
  .strictObject(
    {
      ...request,
      name: z
        .record(
          z.string(),
          text('a path into the answer or a text', 500).regex(
            NAME_SOURCE,
            'a path into the answer like $.id, or a text',
          ),
          'an object with the key parts of the record',
        )
        .describe("The record's name: by key part a path into the answer, a text, or a value in braces."),
    },
    'an object with "http" or "grpc", and "name"',
  )
  .check(checkRequest);

// Without a flag: JSON Schema has none for its patterns.
const SELECT = /^\s*([Ss][Ee][Ll][Ee][Cc][Tt]|[Ww][Ii][Tt][Hh])\b/;
const select = z
  .string('a SELECT')
  .regex(SELECT, 'a SELECT that returns the rows which violate the rule')
  .max(10_000, 'at most 10,000 characters');

const violationSchema = z
  .strictObject({
    code: id('a code'),
    title: text('the rule that must hold, in a sentence', 300),
    label: text('a label', 60).optional(),
    postgres: select.optional(),
    clickhouse: select.optional(),
  })
  .check(({ value, issues }) => {
    if ((value.postgres === undefined) === (value.clickhouse === undefined))
      issues.push({ code: 'custom', message: 'exactly one of "postgres" and "clickhouse"', input: value, path: [] });
  });

const STATUS = 'an HTTP status from 300 to 599, or the code of an error like "ABORTED"';

const variantSchema = z.strictObject({
  id: z
    .string('an id')
    .regex(
      /^[a-z0-9][a-z0-9_./-]{0,99}$/,
      'an id of lower-case letters, digits, underscores, dots, slashes or hyphens',
    ),
  title: text('a title', 200).optional(),
  summary: text('a summary').optional(),
  shipped: z.boolean('true or false').optional(),
  target: id('the id of a target').optional().describe("A target other than the scenario's."),
  headers: headers.optional(),
  values: z.record(id('a name'), z.json(), 'an object of values').optional(),
});

/** A race over a team's own API, as a file says it: `scenarios/*.jsonc`. */
export const scenarioFileSchema = z
  .strictObject(
    {
      $schema: z.string('a URL').optional(),
      id: id('an id'),
      title: text('a title', 100),
      summary: text('a summary').optional(),
      record: id('the id of a record type').describe('The record type that judges what the race did.'),
      target: id('the id of a target').describe('The target of the environment that requests go to.'),
      values: z
        .record(id('a name'), z.json(), 'an object of values')
        .optional()
        .describe('Values for use in braces. A variant can override them.'),
      parameters: z
        .array(parameterSchema.omit({ exploration: true }).extend({ id: id('an id') }), 'a list of parameters')
        .max(10, 'at most 10 parameters')
        .optional(),
      create: createSchema.describe('Makes a fresh record for each iteration.'),
      actors: z
        .array(actorSchema, 'a list of actors')
        .min(2, 'at least two actors')
        .max(scenarioFileLimits.actors, `at most ${scenarioFileLimits.actors} actors`),
      remove: requestSchema.optional().describe('Deletes the record of an iteration that is over.'),
      refusals: z
        .array(
          z.union(
            [z.int(STATUS).min(300, STATUS).max(599, STATUS), z.string(STATUS).min(1, STATUS).max(100, STATUS)],
            STATUS,
          ),
          'a list of statuses',
        )
        .max(20, 'at most 20 statuses')
        .optional()
        .describe(
          'HTTP statuses and gRPC codes of a call that lost the race: it was not acknowledged and changed nothing.',
        ),
      violations: z
        .array(violationSchema, 'a list of violations')
        .max(scenarioFileLimits.violations, `at most ${scenarioFileLimits.violations} violations`)
        .optional(),
      variants: z
        .array(variantSchema, 'a list of variants')
        .min(1, 'at least one variant')
        .max(scenarioFileLimits.variants, `at most ${scenarioFileLimits.variants} variants`)
        .optional(),
    },
    'an object with "id", "title", "record", "target", "create" and "actors"',
  )
  .meta({ id: 'ScenarioFile' });
export type ScenarioFile = z.infer<typeof scenarioFileSchema>;

/** What a run keeps of a scenario that is not built in: its file, or the text of its race of SQL. */
export type ScenarioDefinition = ScenarioFile | { readonly sql: string };

/** The same as JSON Schema, for editors; what needs more than one property to be judged is told by the console alone. */
export function describeScenarioFile(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(scenarioFileSchema, { io: 'input', unrepresentable: 'any' });
}
