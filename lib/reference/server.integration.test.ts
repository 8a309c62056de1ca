import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { scorecardName } from './scorecard/scorecardName';
import { createWallClock } from './clock';
import { openStores, type WritableStores } from './openStores';
import type { PerformedCall } from './performCall';
import { replications } from './replications/replications';
import { createCoachingServer, type CoachingServer } from './server';
import { readCopies } from './testing/readCopies';

let databases: TestDatabases;
let stores: WritableStores;
let server: CoachingServer;
let base: string;
let told: (PerformedCall & { readonly id: string })[] = [];
const failures: string[] = [];

async function listen(on: WritableStores): Promise<{ server: CoachingServer; base: string }> {
  const created = createCoachingServer({
    ...on,
    clock: createWallClock(),
    newId: uuidv7,
    random: Math.random,
    defaults: { strategy: { rowWrite: 'save_all', replication: 'async_closure' }, latency: 'none' },
    records: ({ call }) => call !== 'GetScorecard',
    onCall: (call) => void told.push(call),
    onFailure: (what) => void failures.push(what),
  });
  return { server: created, base: `http://127.0.0.1:${await created.listen(0, '127.0.0.1')}` };
}

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  ({ server, base } = await listen(stores));
});
beforeEach(() => {
  told = [];
});
afterAll(async () => {
  await server.close();
  await server.background.quiet(5_000);
  await stores.close();
  await databases.drop();
});

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(base + path, {
    method,
    headers: { ...json, ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    type: response.headers.get('content-type')?.replace('; charset=utf-8', '') ?? null,
    body: JSON.parse(text || '{}') as Answer['body'],
  };
}

const collection = '/v1/customers/cox/profiles/sales/scorecards';
const minimal = {
  templateId: 'templates/one',
  conversationId: 'conversations/1',
  scores: [{ criterionId: 'greeting', numericValue: 4 }],
};

async function create(body: object = minimal): Promise<string> {
  const { status, body: created } = await send('POST', collection, body);
  expect(status).toBe(200);
  return `/v1/${String(created.name)}`;
}

test('the life of a scorecard, over HTTP', async () => {
  const coach = { 'lastwrite-caller': 'users/coach-7' };
  const path = await create();
  expect((await send('PATCH', path, { comment: 'better' }, coach)).body).toMatchObject({
    comment: 'better',
    lastUpdaterUserId: 'users/coach-7',
    creatorUserId: 'users/coach-7',
    score: 4,
  });
  const submitted = await send('POST', `${path}:submit`, { taskIds: ['tasks/1'] }, coach);
  expect(submitted).toMatchObject({
    status: 200,
    body: {
      submitterUserId: 'users/coach-7',
      taskIds: ['tasks/1'],
      submittedAt: expect.stringMatching(/T.*\.\d{6}Z$/) as unknown,
    },
  });
  expect((await send('GET', path)).body).toEqual(submitted.body);
  expect((await send('POST', `${path}:reindex`)).body).toEqual(submitted.body);
  expect(await send('DELETE', path)).toMatchObject({ status: 200, body: {} });
  expect(await send('GET', path)).toMatchObject({
    status: 404,
    type: 'application/problem+json',
    body: { code: 'NOT_FOUND', status: 404 },
  });
});

describe('answers say who gives them', () => {
  test('every answer is marked, whatever it says', async () => {
    const path = await create();
    const answers = await Promise.all([
      send('GET', path),
      send('GET', '/healthz'),
      send('GET', '/nothing'),
      send('GET', '/v1/%ff'),
      send('PUT', path),
      send('PATCH', path, '{'),
      send('GET', path, undefined, { 'sec-fetch-site': 'cross-site' }),
      send('POST', '/v1/quiesce'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400, 405, 400, 403, 200]);
    expect(answers.map(({ headers }) => headers.get('lastwrite-service'))).toEqual(answers.map(() => 'reference'));
    expect(answers[1]?.body).toMatchObject({ service: 'reference' });
  });

  test('a call that is recorded names its record, also where it is refused; others name none', async () => {
    const path = await create();
    const updated = await send('PATCH', path, { comment: 'x' });
    const refused = await send(
      'POST',
      '/v1/customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34:submit',
    );
    expect(refused.status).toBe(404);
    await send('POST', '/v1/quiesce');
    for (const { headers } of [updated, refused]) {
      expect(told.map(({ id }) => id)).toContain(headers.get('lastwrite-call'));
    }
    const unrecorded = await Promise.all([send('GET', path), send('PATCH', path, { coment: 'typo' })]);
    expect(unrecorded.map(({ headers }) => headers.has('lastwrite-call'))).toEqual([false, false]);
  });
});

describe('many at once: batchDelete', () => {
  const parent = '/v1/customers/load-tests/profiles/batch/scorecards';
  const nameOf = (id: string) => `${parent.slice(4)}/${id}`;
  const createMany = async (count: number) => {
    const ids = Array.from({ length: count }, () => uuidv7());
    for (const id of ids) expect((await send('POST', `${parent}?scorecardId=${id}`, minimal)).status).toBe(200);
    await send('POST', '/v1/quiesce');
    return ids;
  };

  test('all named are gone from every copy, the others are as they were; names that are gone already are no error', async () => {
    const [first = '', second = '', kept = ''] = await createMany(3);
    const names = [...[first, second, first].map(nameOf), ...Array.from({ length: 497 }, () => nameOf(uuidv7()))];
    const batch = await send('POST', `${parent}:batchDelete`, { names });
    expect(batch).toMatchObject({ status: 200, body: {} });
    expect(batch.headers.has('lastwrite-call')).toBe(false);
    await send('POST', '/v1/quiesce');
    for (const id of [first, second]) {
      expect(await readCopies(stores, scorecardName('load-tests', 'batch', id))).toEqual({
        director: null,
        historic: null,
        final: null,
      });
    }
    const { director, historic, final } = await readCopies(stores, scorecardName('load-tests', 'batch', kept));
    expect([historic, final]).toEqual([director, director]);
    expect(told.some(({ call }) => call === 'DeleteScorecard')).toBe(false);
    expect((await send('POST', `${parent}:batchDelete`, { names })).status).toBe(200);
  });

  test('one transaction: while one row can not be deleted, none is; two that delete the same in other orders both end', async () => {
    const ids = await createMany(4);
    const blocker = await stores.postgres.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM director.scorecards WHERE scorecard_id = $1 FOR UPDATE', [
      [...ids].sort().at(-1),
    ]);
    const batches = [ids, [...ids].reverse()].map((order) =>
      send('POST', `${parent}:batchDelete`, { names: order.map(nameOf) }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const id of ids) expect((await send('GET', `${parent}/${id}`)).status).toBe(200);
    await blocker.query('COMMIT');
    blocker.release();
    expect((await Promise.all(batches)).map(({ status }) => status)).toEqual([200, 200]);
    for (const id of ids) expect((await send('GET', `${parent}/${id}`)).status).toBe(404);
  });

  test.each<[string, unknown, string]>([
    ['no name', { names: [] }, 'at least one'],
    ['too many', { names: Array.from({ length: 501 }, () => nameOf(uuidv7())) }, 'at most 500'],
    [
      'a name under another parent',
      { names: [nameOf(uuidv7()), `customers/cox/profiles/sales/scorecards/${uuidv7()}`] },
      'names[1]',
    ],
    ['a name that is none', { names: [`${nameOf(uuidv7())}/x`] }, 'names[0]'],
    ['an unknown property', { names: [nameOf(uuidv7())], force: true }, 'a property'],
    ['no body', undefined, ''],
  ])('%s: 400, and what was expected', async (_what, body, where) => {
    const answer = await send('POST', `${parent}:batchDelete`, body);
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json', body: { code: 'INVALID_ARGUMENT' } });
    expect(JSON.stringify(answer.body)).toContain(where);
  });

  test('another method is not allowed', async () => {
    expect(await send('DELETE', `${parent}:batchDelete`, { names: [] })).toMatchObject({
      status: 405,
      body: { code: 'METHOD_NOT_ALLOWED' },
    });
  });
});

describe('all of a parent: purge', () => {
  const parentOf = (profile: string) => `/v1/customers/load-tests/profiles/${profile}/scorecards`;
  const partsOf = async (profile: string) => {
    const result = await stores.clickhouse.query({
      query: `SELECT count() AS n FROM system.parts
        WHERE active AND database = currentDatabase() AND rows > 0 AND partition = toString(('load-tests', {profile:String}))`,
      query_params: { profile },
      format: 'JSONEachRow',
    });
    return Number((await result.json<{ n: string }>())[0]?.n);
  };

  test('both stores hold nothing of it any more, no part included; another parent is as it was', async () => {
    const named: Record<string, string> = {};
    for (const profile of ['gone', 'kept']) {
      const id = uuidv7();
      named[profile] = id;
      expect((await send('POST', `${parentOf(profile)}?scorecardId=${id}`, minimal)).status).toBe(200);
      expect((await send('PATCH', `${parentOf(profile)}/${id}`, { comment: 'changed' })).status).toBe(200);
    }
    await send('POST', '/v1/quiesce');
    expect(await partsOf('gone')).toBeGreaterThan(2);
    const kept = await partsOf('kept');
    const all = { filter: '*', force: true };
    expect(await send('POST', `${parentOf('gone')}:purge`, all)).toMatchObject({
      status: 200,
      body: { purgeCount: 1 },
    });
    expect(await readCopies(stores, scorecardName('load-tests', 'gone', named.gone ?? ''))).toEqual({
      director: null,
      historic: null,
      final: null,
    });
    expect([await partsOf('gone'), await partsOf('kept')]).toEqual([0, kept]);
    expect((await send('GET', `${parentOf('kept')}/${named.kept}`)).status).toBe(200);
    expect((await send('POST', `${parentOf('gone')}:purge`, all)).body).toEqual({ purgeCount: 0 });
  });

  test.each<[string, unknown]>([
    ['no body', undefined],
    ['a filter that picks some', { filter: 'a = 1', force: true }],
    ['only counting', { filter: '*', force: false }],
    ['nothing said of counting', { filter: '*' }],
  ])('%s: 400', async (_what, body) => {
    expect(await send('POST', `${parentOf('kept')}:purge`, body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_ARGUMENT' },
    });
  });

  test('a parent that is none: 400; another method: 405', async () => {
    const all = { filter: '*', force: true };
    expect((await send('POST', `${parentOf('No_Such')}:purge`, all)).status).toBe(400);
    expect((await send('GET', `${parentOf('kept')}:purge`)).status).toBe(405);
  });
});

test('a name can be chosen, once', async () => {
  const id = uuidv7();
  expect((await send('POST', `${collection}?scorecardId=${id}`, minimal)).body.name).toBe(
    `customers/cox/profiles/sales/scorecards/${id}`,
  );
  expect(await send('POST', `${collection}?scorecardId=${id}`, minimal)).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_EXISTS' },
  });
  expect(await send('POST', `${collection}?scorecardId=not-one`, minimal)).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'scorecardId' }] },
  });
});

test('quiesce waits for the async work; afterwards ClickHouse holds what was answered', async () => {
  const path = await create();
  await send('POST', `${path}:submit`, undefined, {
    'lastwrite-strategy': 'own_columns/async_reread',
    'lastwrite-latency': 'staging',
  });
  expect(await send('POST', '/v1/quiesce')).toMatchObject({ status: 200, body: { pendingWork: 0 } });
  const { director, final } = await readCopies(stores, scorecardName('cox', 'sales', path.slice(-36)));
  expect(final).toEqual(director);
  expect((await send('GET', '/healthz')).body).toMatchObject({ status: 'ok', pendingWork: 0 });
});

describe('numbers that JSON can hardly carry', () => {
  const scores = (...values: readonly number[]) =>
    values.map((numericValue, index) => ({ criterionId: `c${index}`, numericValue, aiValue: numericValue }));
  const nameOf = (path: string) => scorecardName('cox', 'sales', path.slice(-36));

  // Work that begins before the commit may read nothing yet, which is its race.
  const reaching = Object.keys(replications).filter((replication) => replication !== 'enqueued_before_commit');
  test.each(reaching)('reach every copy as they are, by %s', async (replication) => {
    const strategy = { 'lastwrite-strategy': `own_columns/${replication}` };
    for (const [values, score] of [
      [[1.7e308, 1.7e308], 1.7e308],
      [[Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE], Number.MAX_VALUE],
      [[5e-324], 5e-324],
      [[1 / 3, 0.1], (1 / 3 + 0.1) / 2],
    ] as const) {
      const created = await send('POST', collection, { ...minimal, scores: scores(...values) }, strategy);
      expect(created.body.score).toBe(score);
      await send('POST', '/v1/quiesce');
      const { director, historic, final } = await readCopies(stores, nameOf(String(created.body.name)));
      expect([director?.card.score, director?.scores.c0?.numericValue]).toEqual([score, values[0]]);
      expect([historic, final]).toEqual([director, director]);
    }
  });

  test.each(['NaN', 'Infinity', '-Infinity'])(
    '%s, written by somebody else, is carried and not turned into NULL',
    async (odd) => {
      const path = await create();
      await send('POST', '/v1/quiesce');
      const { scorecard } = nameOf(path);
      const set = `UPDATE director.%t SET %c = $1 WHERE scorecard_id = $2`;
      for (const [table, column] of [
        ['scorecards', 'score'],
        ['scores', 'numeric_value'],
      ] as const)
        await stores.postgres.query(set.replace('%t', table).replace('%c', column), [odd, scorecard]);
      const seen = async () => {
        await send('POST', '/v1/quiesce');
        const inClickHouse = async (table: string, column: string) => {
          const result = await stores.clickhouse.query({
            query: `SELECT toString(${column}) AS text FROM ${table} FINAL WHERE scorecard_id = {scorecard:UUID}`,
            query_params: { scorecard },
            format: 'JSONEachRow',
          });
          return Number(
            (await result.json<{ text: string }>())[0]?.text.replace('nan', 'NaN').replace('inf', 'Infinity'),
          );
        };
        const historic = await stores.postgres.query<{ score: number; numeric_value: number }>(
          'SELECT score, numeric_value FROM historic.scorecard_scores WHERE scorecard_id = $1',
          [scorecard],
        );
        const [row] = historic.rows;
        return [
          await inClickHouse('scorecard', 'score'),
          await inClickHouse('scorecard_score', 'numeric_value'),
          row?.score,
          row?.numeric_value,
        ];
      };
      const answer = await send('PATCH', path, { comment: 'x' }, { 'lastwrite-strategy': 'save_all/async_closure' });
      expect([answer.body.score, answer.body.scores]).toMatchObject([odd, [{ numericValue: odd }]]);
      expect(await seen()).toEqual([odd, odd, odd, odd].map(Number));
      await send('POST', `${path}:reindex`);
      expect(await seen()).toEqual([odd, odd, odd, odd].map(Number));
      expect((await send('GET', path)).body.score).toBe(odd);
    },
  );

  test.each(['1e999', '-1e999'])('%s in a request is refused with what was expected', async (number) => {
    const path = await create();
    for (const field of ['numericValue', 'aiValue']) {
      const answer = await send('PATCH', path, `{"scores":[{"criterionId":"c","${field}":${number}}]}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_ARGUMENT' } });
      expect(answer.body.detail).toBe(`scores[0].${field}: expected a number that a double holds`);
    }
  });
});

test('each call is told of with its steps and those of its async work, and the strategy it asked for', async () => {
  const path = await create();
  await send('PATCH', path, { comment: 'x' }, { 'lastwrite-strategy': 'version_check/async_reread' });
  await send('POST', '/v1/quiesce');
  const updates = told.filter(({ call }) => call === 'UpdateScorecard');
  const update = updates.at(-1);
  expect(update).toMatchObject({
    name: path.slice(4),
    status: 200,
    strategy: 'version_check/async_reread',
    request: { comment: 'x' },
  });
  expect(update?.steps.map(({ actor, name }) => `${actor}: ${name}`)).toEqual([
    'call: read row',
    'call: update row',
    'call: write historic',
    'call: commit',
    'replicate: reread Postgres',
    'replicate: insert card version',
    'replicate: insert score versions',
  ]);
  expect(update?.steps.every(({ startedAt, finishedAt }) => startedAt <= finishedAt)).toBe(true);
  expect(new Set(updates.map(({ id }) => id)).size).toBe(1);
});

test('async work that is held up is told of early, under the same id as when it is done', async () => {
  const path = await create();
  await send('POST', '/v1/quiesce');
  told = [];
  const blocker = await stores.postgres.connect();
  await blocker.query('BEGIN; LOCK TABLE historic.scorecard_scores IN ACCESS EXCLUSIVE MODE');
  expect((await send('PATCH', path, { comment: 'held up' })).status).toBe(200);
  await expect.poll(() => told.length).toBe(1);
  expect(told[0]?.steps.every(({ actor }) => actor === 'call')).toBe(true);
  await blocker.query('COMMIT');
  blocker.release();
  await send('POST', '/v1/quiesce');
  expect(told).toHaveLength(2);
  expect(told[1]?.id).toBe(told[0]?.id);
  expect(told[1]?.steps.some(({ actor }) => actor === 'replicate')).toBe(true);
});

describe('what is not right is answered with what was expected', () => {
  const cases: readonly [
    what: string,
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    status: number,
    code: string,
    where: string,
  ][] = [
    [
      'an unknown property',
      'PATCH',
      '',
      { coment: 'typo' },
      {},
      400,
      'INVALID_ARGUMENT',
      'a property that this request does not have',
    ],
    ['a property of the wrong kind', 'PATCH', '', { comment: 7 }, {}, 400, 'INVALID_ARGUMENT', 'comment'],
    [
      'a wrong value deep inside',
      'PATCH',
      '',
      { scores: [{ criterionId: 'a' }, { criterionId: 'b', numericValue: 'five' }] },
      {},
      400,
      'INVALID_ARGUMENT',
      'scores[1].numericValue',
    ],
    [
      'a criterion twice',
      'PATCH',
      '',
      { scores: [{ criterionId: 'a' }, { criterionId: 'a' }] },
      {},
      400,
      'INVALID_ARGUMENT',
      'each criterion once',
    ],
    [
      'a number too large for a double',
      'PATCH',
      '',
      '{"scores":[{"criterionId":"a","numericValue":1e999}]}',
      {},
      400,
      'INVALID_ARGUMENT',
      'numericValue',
    ],
    ['NUL in a text', 'PATCH', '', { comment: 'a\0b' }, {}, 400, 'INVALID_ARGUMENT', 'comment'],
    ['half a surrogate pair', 'PATCH', '', '{"comment":"\\ud800"}', {}, 400, 'INVALID_ARGUMENT', 'comment'],
    [
      'a time with nanoseconds',
      'PATCH',
      '',
      { processInteractionAt: '2026-01-18T10:32:07.418204123Z' },
      {},
      400,
      'INVALID_ARGUMENT',
      'processInteractionAt',
    ],
    [
      'a day that is none',
      'PATCH',
      '',
      { processInteractionAt: '2026-02-30T10:32:07Z' },
      {},
      400,
      'INVALID_ARGUMENT',
      'processInteractionAt',
    ],
    ['no JSON', 'PATCH', '', '{', {}, 400, 'INVALID_ARGUMENT', 'JSON'],
    ['JSON that is no object', 'PATCH', '', '[]', {}, 400, 'INVALID_ARGUMENT', ''],
    ['no body', 'PATCH', '', undefined, {}, 400, 'INVALID_ARGUMENT', ''],
    [
      'another content type',
      'PATCH',
      '',
      'comment=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'application/json',
    ],
    ['a body over 1 MiB', 'PATCH', '', { comment: 'x'.repeat(1024 * 1024) }, {}, 413, 'PAYLOAD_TOO_LARGE', '1 MiB'],
    [
      'an unknown strategy',
      'PATCH',
      '',
      {},
      { 'lastwrite-strategy': 'save_all/none' },
      400,
      'INVALID_ARGUMENT',
      'Lastwrite-Strategy',
    ],
    [
      'an unknown latency',
      'PATCH',
      '',
      {},
      { 'lastwrite-latency': 'production' },
      400,
      'INVALID_ARGUMENT',
      'Lastwrite-Latency',
    ],
    [
      'a caller that is none',
      'PATCH',
      '',
      {},
      { 'lastwrite-caller': 'root' },
      400,
      'INVALID_ARGUMENT',
      'Lastwrite-Caller',
    ],
    ['an unknown custom method', 'POST', ':approve', {}, {}, 400, 'INVALID_ARGUMENT', ':submit'],
    [
      'a property in a request that has none',
      'POST',
      ':reindex',
      { force: true },
      {},
      400,
      'INVALID_ARGUMENT',
      'a property',
    ],
    ['a query parameter', 'GET', '?view=full', undefined, {}, 400, 'INVALID_ARGUMENT', 'query'],
    ['a method that the resource has not', 'PUT', '', {}, {}, 405, 'METHOD_NOT_ALLOWED', 'GET, PATCH, DELETE'],
    [
      'a page of another site',
      'POST',
      ':submit',
      undefined,
      { 'sec-fetch-site': 'cross-site' },
      403,
      'PERMISSION_DENIED',
      'other sites',
    ],
  ];

  test.each(cases)('%s', async (_what, method, suffix, body, headers, status, code, where) => {
    const path = await create();
    const before = await send('GET', path);
    const answer = await send(method, path + suffix, body, headers);
    expect(answer).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { status, code, title: expect.any(String) as unknown },
    });
    expect(JSON.stringify(answer.body)).toContain(where);
    expect((await send('GET', path)).body).toEqual(before.body);
  });

  test.each([
    '/v1/customers/Cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34',
    '/v1/customers/cox/profiles/sales/scorecards/1',
    '/v1/customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34/../x%2F..',
    '/v1/customers/cox/profiles/sales/scorecards/%00',
    `/v1/${'x'.repeat(9_000)}`,
    '/v1/%ff',
  ])('the name %s', async (path) => {
    const answer = await send('GET', path);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_ARGUMENT' } });
  });
});

test('malformed requests never give a 5xx, and nothing fails behind them', async () => {
  const path = await create();
  failures.length = 0;
  const segment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(Buffer.from(text).toString('utf8'))),
    fc.constantFrom(
      'customers',
      'cox',
      '..',
      '%2e%2e',
      '%2F',
      "'; DROP TABLE director.scorecards; --",
      ':submit',
      'scorecards',
    ),
  );
  const target = fc.oneof(
    fc.constant(path),
    fc.constant(`${path}:submit`),
    fc.constant(`${path}:reindex`),
    fc.constant(collection),
    fc.array(segment, { maxLength: 8 }).map((segments) => `/v1/${segments.join('/')}`),
  );
  const key = fc.constantFrom(
    'comment',
    'scores',
    'taskIds',
    'processInteractionAt',
    'templateId',
    '__proto__',
    'constructor',
    'numericValue',
    'criterionId',
  );
  const body = fc.option(
    fc.oneof(
      fc.json(),
      fc.dictionary(key, fc.jsonValue()).map((value) => JSON.stringify(value)),
      fc.string({ maxLength: 40 }),
    ),
    { nil: undefined },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
      target,
      body,
      async (method, url, text) => {
        // Deleting the record that the others work on would turn them all into 404s.
        if (method === 'DELETE' && url === path) return;
        const response = await fetch(base + url, {
          method,
          headers: { 'content-type': 'application/json' },
          body: method === 'GET' ? undefined : text,
        });
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
      },
    ),
    { numRuns: 1_500, seed: 20260118 },
  );
  await send('POST', '/v1/quiesce');
  expect(failures).toEqual([]);
});

test('a store that is down: 503 without a word of the driver', async () => {
  const nowhere = openStores(
    'postgres://lastwrite:secret-word@127.0.0.1:1/coaching',
    'http://default:secret-word@127.0.0.1:1/coaching',
  );
  const lonely = await listen(nowhere);
  const mixed = await listen({ ...nowhere, postgres: stores.postgres });
  try {
    const response = await fetch(lonely.base + collection, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(minimal),
    });
    const text = await response.text();
    expect(response.status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ code: 'UNAVAILABLE' });
    expect(text).not.toMatch(/ECONN|127\.0\.0\.1|secret-word/);

    const path = await create();
    const synchronous = await fetch(`${mixed.base}${path}:submit`, {
      method: 'POST',
      headers: { 'lastwrite-strategy': 'row_lock/sync_in_transaction' },
    });
    expect(synchronous.status).toBe(503);
    expect((await send('GET', path)).body.submittedAt).toBeNull();
    const asynchronous = await fetch(`${mixed.base}${path}:submit`, {
      method: 'POST',
      headers: { 'lastwrite-strategy': 'row_lock/async_reread' },
    });
    expect(asynchronous.status).toBe(200);
    await mixed.server.background.quiet(60_000);
    expect(failures.at(-1)).toMatch(/async work "replicate" of SubmitScorecard failed/);
  } finally {
    await lonely.server.close();
    await mixed.server.close();
    await nowhere.close();
  }
});
