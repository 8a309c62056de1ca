import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, type Problem } from '@/lib/contract/problem';
import { answerLocally } from './answerLocally';
import type { Malformed } from './testing/malformedInterleavings';
import { CANARY, malformedRequests } from './testing/malformedRequests';
import { openTestServer, type TestServer } from './testing/openTestServer';
import { clickhouseStatements, postgresStatements, startRecorder, type Recorder } from './testing/startRecorder';

const ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const NAME = `customers/cox/profiles/sales/scorecards/${ID}`;
const GENERATED = 10_000;

let test: TestServer;
let recorders: readonly [postgres: Recorder, state: Recorder, clickhouse: Recorder];

beforeAll(async () => {
  test = await openTestServer(async (config, { postgresReaderUrl, stateUrl, clickhouse }) => {
    recorders = [
      await recorderOf(postgresReaderUrl),
      await recorderOf(stateUrl),
      await recorderOf(clickhouse.readerUrl),
    ];
    const [forPostgres, forState, forClickhouse] = recorders;
    return {
      ...config,
      stateUrl: through(forState, stateUrl),
      environments: [
        {
          ...config.environments[0],
          postgres: { kind: 'url', url: through(forPostgres, postgresReaderUrl) },
          clickhouse: { kind: 'url', url: through(forClickhouse, clickhouse.readerUrl) },
          loadTests: true,
          coaching: { url: 'http://127.0.0.1:1', token: null },
        },
      ],
    };
  });
});
afterAll(async () => {
  await test.close();
  await Promise.all(recorders.map((recorder) => recorder.close()));
});

function recorderOf(url: string): Promise<Recorder> {
  const { hostname, port } = new URL(url);
  return startRecorder({ host: hostname, port: Number(port) });
}

function through(recorder: Recorder, url: string): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(recorder.port);
  return changed.href;
}

/** What the stores were told since the last call: whole, and the statements alone. */
function sent(): { readonly all: string; readonly statements: readonly string[] } {
  const [postgres, state, clickhouse] = recorders.map((recorder) => recorder.take()) as [Buffer[], Buffer[], Buffer[]];
  return {
    all: [...postgres, ...state, ...clickhouse].map((bytes) => bytes.toString('latin1')).join('\n'),
    statements: [...[...postgres, ...state].flatMap(postgresStatements), ...clickhouse.flatMap(clickhouseStatements)],
  };
}

async function problemOf(answer: Promise<Response>): Promise<Problem> {
  const given = await answer;
  expect(given.headers.get('content-type')).toBe('application/problem+json');
  return problemSchema.parse(await given.json());
}

describe('a name', () => {
  it.each([
    ['too few segments', 'customers/cox/profiles/sales', /six segments/],
    ['too many segments', `${NAME}/x`, /./],
    ['a wrong word', NAME.replace('profiles', 'profile'), /segment 3 is the word "profiles"/],
    ['upper case', NAME.toUpperCase(), /in lower case/],
    ['unicode', NAME.replace('cox', 'cöx'), /lower-case letters, digits or inner hyphens/],
    ['full-width letters', NAME.replace('cox', 'ｃｏｘ'), /lower-case letters/],
    ['a NUL', NAME.replace('cox', 'co%00x'), /lower-case letters/],
    ['10 kB', NAME.replace('cox', 'c'.repeat(10_240)), /at most \d+ characters/],
    ['SQL', NAME.replace('cox', "cox'%20OR%201=1--"), /lower-case letters/],
    ['a path that climbs', NAME.replace('sales', '%2e%2e%2f%2e%2e%2fetc'), /plain slashes/],
    ['encoded slashes', encodeURIComponent(NAME), /plain slashes/],
    ['broken percent-encoding', NAME.replace('cox', 'c%zzx'), /percent-encoding/],
    ['overlong UTF-8', NAME.replace('cox', '%c0%ae'), /percent-encoding/],
    ['a hyphen at the edge', NAME.replace('cox', '-cox'), /inner hyphens/],
    ['a UUID of another version', NAME.replace('-70e9-', '-40e9-'), /UUIDv7/],
    ['no name', '', /a name like .* or /],
  ])('with %s is 400 and says what was expected', async (_what, name, expected) => {
    const problem = await problemOf(test.ask(`/api/inspect/${name}`));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_name' });
    expect(problem.detail).toMatch(/[Ee]xpected/);
    expect(problem.detail).toMatch(expected);
    expect(problem.detail.length).toBeLessThan(400);
  });
});

const hoursAhead = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const aCall = (startedAt: string, finishedAt: string) => ({
  name: NAME,
  call: 'GetScorecard',
  startedAt,
  finishedAt,
  status: 200,
  response: {},
});

describe('a request', () => {
  const body = { names: [NAME] };
  it.each<[string, () => Promise<Response>, Partial<Problem>]>([
    [
      'an unknown environment',
      () => test.ask(`/api/inspect/${NAME}?environment=nowhere`),
      { status: 400, code: 'unknown_environment' },
    ],
    [
      'an unknown parameter',
      () => test.ask(`/api/inspect/${NAME}?enviroment=local`),
      { status: 400, code: 'invalid_request' },
    ],
    [
      'a parameter given twice',
      () => test.ask(`/api/inspect/${NAME}?environment=local&environment=local`),
      { status: 400, code: 'invalid_request' },
    ],
    [
      'an unknown property',
      () => test.post('/api/inspect', { ...body, extra: 1 }),
      { status: 400, code: 'invalid_request', errors: [{ path: 'body.extra', message: 'unknown property' }] },
    ],
    [
      'a property of the wrong type',
      () => test.post('/api/inspect', { names: NAME }),
      { status: 400, code: 'invalid_request' },
    ],
    [
      'a prototype for a property',
      () => test.post('/api/inspect', '{"names": ["x"], "__proto__": {}}'),
      { status: 400, code: 'invalid_request' },
    ],
    ['half a JSON', () => test.post('/api/inspect', '{"names": ['), { status: 400, code: 'invalid_request' }],
    ['no body', () => test.post('/api/inspect', ''), { status: 400, code: 'invalid_request' }],
    [
      'a body that is nested without end',
      () => test.post('/api/inspect', '['.repeat(50_000) + ']'.repeat(50_000)),
      { status: 400, code: 'invalid_request' },
    ],
    [
      'a body in no UTF-8',
      () =>
        test.ask('/api/inspect', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Uint8Array.of(0x22, 0xff, 0x22),
        }),
      { status: 400, code: 'invalid_request' },
    ],
    [
      '3 MB',
      () => test.post('/api/inspect', { names: Array.from({ length: 40 }, () => 'x'.repeat(80_000)) }),
      { status: 413, code: 'payload_too_large' },
    ],
    [
      'a form',
      () => test.post('/api/inspect', 'names=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      { status: 415, code: 'unsupported_media_type' },
    ],
    [
      'text that a form could send',
      () => test.post('/api/inspect', body, { 'content-type': 'text/plain' }),
      { status: 415, code: 'unsupported_media_type' },
    ],
    [
      'another site behind it',
      () => test.post('/api/inspect', body, { 'sec-fetch-site': 'cross-site' }),
      { status: 403, code: 'cross_site_request' },
    ],
    [
      'a neighbour port behind it',
      () => test.post('/api/calls', body, { 'sec-fetch-site': 'same-site' }),
      { status: 403, code: 'cross_site_request' },
    ],
    [
      'a foreign origin',
      () => test.post('/api/inspect', body, { origin: 'https://elsewhere.example' }),
      { status: 403, code: 'cross_site_request' },
    ],
    ['an address that leads nowhere', () => test.ask('/api/inspections'), { status: 404, code: 'not_found' }],
    [
      'a call at no time',
      () =>
        test.post('/api/calls', {
          calls: [
            {
              name: NAME,
              call: 'GetScorecard',
              startedAt: '2026-02-30T00:00:00Z',
              finishedAt: '2026-02-03T00:00:00Z',
              status: 200,
              response: {},
            },
          ],
        }),
      { status: 400, code: 'invalid_request' },
    ],
    [
      'a call that ends before it starts',
      () => test.post('/api/calls', { calls: [aCall('2026-02-03T00:00:01Z', '2026-02-03T00:00:00Z')] }),
      {
        status: 400,
        code: 'invalid_request',
        errors: [{ path: 'body.calls.0.finishedAt', message: 'expected a time at or after startedAt' }],
      },
    ],
    [
      'a call of the far future',
      () =>
        test.post('/api/calls', { calls: [aCall(hoursAhead(-1), hoursAhead(0)), aCall(hoursAhead(0), hoursAhead(2))] }),
      {
        status: 400,
        errors: [
          {
            path: 'body.calls.1.finishedAt',
            message: expect.stringMatching(/^expected a time before .*Z, an hour from now$/) as string,
          },
        ],
      },
    ],
    [
      'a number beyond a double',
      () => test.post('/api/calls', '{"calls":[{"response":{"score":[1e999]}}]}'),
      {
        status: 400,
        code: 'invalid_request',
        detail: 'Expected numbers up to about 1.8e308.',
      },
    ],
  ])('with %s has its clear answer', async (_what, send, expected) => {
    expect(await problemOf(send())).toMatchObject(expected);
  });

  it('with the wrong method is 405 and says which ones there are', async () => {
    for (const [path, method, allow] of [
      [`/api/inspect/${NAME}`, 'DELETE', 'GET, HEAD, OPTIONS'],
      ['/api/inspect', 'GET', 'POST, OPTIONS'],
      ['/readyz', 'PUT', 'GET, HEAD, OPTIONS'],
    ] as const) {
      const answer = await test.ask(path, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
      expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
    }
    expect((await test.ask('/api/calls', { method: 'OPTIONS' })).headers.get('allow')).toBe('POST, DELETE, OPTIONS');
  });

  it('for the head only has no body', async () => {
    const answer = await test.ask('/api/samples', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('with calls told by a clock that runs ahead a little, and with the largest number, passes', async () => {
    const ahead = aCall(hoursAhead(0.5), hoursAhead(0.9));
    expect((await test.post('/api/calls', { calls: [{ ...ahead, response: { score: 1.7e308 } }] })).status).toBe(201);
  });

  it('from the console itself passes', async () => {
    expect(
      (await test.post('/api/inspect', body, { 'sec-fetch-site': 'same-origin', origin: 'http://console' })).status,
    ).toBe(200);
    expect((await test.post('/api/inspect', body, { host: 'console', origin: 'http://console' })).status).toBe(200);
  });
});

describe('ten thousand malformed requests', () => {
  async function send({ method, path, headers, body }: Malformed): Promise<Response | null> {
    const url = `http://console${path}`;
    if (!URL.canParse(url)) return null;
    return answerLocally(
      new Request(url, { method, headers, ...(method === 'GET' || method === 'HEAD' ? {} : { body: body ?? '' }) }),
    );
  }

  it('give not one 5xx, and no text of theirs reaches a statement', async () => {
    sent();
    let canariesSent = 0;
    const requests = fc.sample(malformedRequests, { numRuns: GENERATED, seed: 20_260_118 });
    const statuses = new Map<number, number>();
    const failures: unknown[] = [];
    const statements = new Set<string>();
    for (let start = 0; start < requests.length; start += 50) {
      await Promise.all(
        requests.slice(start, start + 50).map(async (request) => {
          const answer = await send(request);
          if (answer === null) return;
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const text = await answer.text();
          if (answer.status >= 500) failures.push([request, text]);
          if (answer.headers.has('x-injected')) failures.push([request, 'a header was injected']);
        }),
      );
      const told = sent();
      canariesSent += told.all.split(CANARY).length - 1;
      for (const statement of told.statements) statements.add(statement.toLowerCase());
    }
    expect(failures).toEqual([]);
    // The control: many of them did reach the stores, with the canary as a parameter.
    expect(statuses.get(400)).toBeGreaterThan(1000);
    expect(canariesSent).toBeGreaterThan(100);
    expect(statements.size).toBeGreaterThan(3);
    expect([...statements].filter((statement) => statement.includes(CANARY))).toEqual([]);
  });

  it('the recorder would have seen it', async () => {
    sent();
    await test.server.stores.use(
      test.server.config.environments[0],
      { customer: '', profile: '' },
      async ({ postgres, clickhouse }) => {
        await postgres.run({ sql: `SELECT '${CANARY}' AS control`, values: [] });
        await clickhouse.run({ sql: `SELECT '${CANARY}' AS control`, parameters: {} });
      },
    );
    expect(sent().statements.filter((statement) => statement.includes(CANARY))).toHaveLength(2);
  });
});

it.each([
  'application/json;',
  'application/json ; charset=utf-8',
  'application/json;;charset="UTF-8"',
  'Application/JSON',
])('a body of the type %j is read as JSON', async (type) => {
  const answer = await test.post('/api/inspect', { names: ['nothing'] }, { 'content-type': type });
  expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([400, 'invalid_name']);
});
