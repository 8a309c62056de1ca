import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import type { ScenarioFile } from '@/lib/contract/scenarioFile';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { openConnection, type Connection } from '@/lib/postgres/Connection';
import { notesOf, openEngine, startGateway, type Engine, type IterationRow } from './testing/openEngine';

const file = readScenarioFile(
  readFileSync(join(checkout, 'lib/reference/order/order_race.jsonc'), 'utf8'),
  'order_race.jsonc',
);
let engine: Engine;
let postgres: Connection;
const servers: Server[] = [];
beforeAll(async () => {
  engine = await openEngine({ mostRefused: 3, awayMs: 60_000, callTimeoutMs: 20_000 });
  engine.addTarget('orders', { url: engine.referenceUrl });
  postgres = await openConnection({
    connectionString: engine.databases.postgresUrl,
    application_name: 'lastwrite test',
    connectionTimeoutMillis: 30_000,
    deadlineMs: 30_000,
  });
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await postgres.end();
  await engine.close();
});

const request = { scenario: 'order_race', delaysMs: [0], concurrency: 10, settleMs: 1_000 };

async function run(variant: string, iterations: number, definition: ScenarioFile = file) {
  const id = await engine.start({ ...request, variant, iterations }, definition);
  const ended = await engine.ended(id);
  return { id, ended, rows: await engine.iterations(id) };
}

const counts = (rows: readonly IterationRow[]) => ({
  failed: rows.filter(({ outcome }) => outcome === 'failed').length,
  errors: rows.flatMap(({ error }) => error ?? []),
  violations: [...new Set(rows.flatMap(({ violations }) => violations))].sort(),
});

describe('the order’s race, from its file', () => {
  it('loses a write where each call saves the whole row, and keeps what was sent', async () => {
    const { ended, rows } = await run('whole_row', 12);
    expect(ended).toEqual({ status: 'completed', failure: null });
    const { failed, errors, violations } = counts(rows);
    expect(errors).toEqual([]);
    expect(failed).toBeGreaterThan(0);
    expect(violations).toContain('write_lost');
    const lost = rows.find(({ outcome }) => outcome === 'failed');
    expect(lost?.subject).toMatch(/^tenants\/load-tests\/orders\/\d+$/);
    expect(lost?.inspection?.verdict).toBe('inconsistent');
    expect(lost?.calls.map(({ actor, call, status }) => [actor, call, status])).toEqual([
      ['create', 'CreateOrder', 200],
      ['edit', 'EditOrder', 200],
      ['cancel', 'CancelOrder', 200],
    ]);
    const number = lost?.subject.split('/').at(-1) ?? '';
    expect(lost?.calls[1]?.sent).toEqual({
      method: 'PATCH',
      url: `${engine.referenceUrl}/v1/tenants/load-tests/orders/${number}`,
      headers: {
        'content-type': 'application/json',
        'lastwrite-order-writes': 'whole_row',
        'lastwrite-latency': 'staging',
      },
      body: { note: 'two, please', items: [{ line: 1, sku: 'lamp', quantity: 2, price: 18.25 }] },
    });
  });

  it('loses none where each writes its own columns', async () => {
    const { rows } = await run('own_columns', 12);
    expect(counts(rows)).toEqual({ failed: 0, errors: [], violations: [] });
  });

  it('has its serial twin: with time enough between them, whole rows lose nothing either', async () => {
    const id = await engine.start({ ...request, variant: 'whole_row', iterations: 4, delaysMs: [4_000] }, file);
    expect(await engine.ended(id)).toMatchObject({ status: 'completed' });
    expect(counts(await engine.iterations(id))).toEqual({ failed: 0, errors: [], violations: [] });
  });

  it('finds a copy that an older change has overtaken', async () => {
    const { failed, violations } = counts((await run('overtaken', 8)).rows);
    expect(failed).toBeGreaterThan(0);
    expect(violations).toEqual(['copy_differs']);
  });

  it('an invariant of its own fails an iteration that nothing else is wrong with; one that cannot be run leaves it unjudged', async () => {
    const [violation] = file.violations ?? [];
    const withRule = (postgres: string): ScenarioFile => ({
      ...file,
      violations: [{ code: 'never', title: violation?.title ?? '', postgres }],
    });
    const broken = await run('own_columns', 2, withRule('SELECT id FROM shop.orders WHERE id = {order}'));
    expect(counts(broken.rows)).toEqual({ failed: 2, errors: [], violations: ['never'] });
    const wrong = await run('own_columns', 1, withRule('SELECT id FROM shop.no_such_table WHERE id = {order}'));
    expect(counts(wrong.rows).errors).toEqual([
      'It could not be judged: The invariant never could not be checked: relation "shop.no_such_table" does not exist',
    ]);
  });

  it('removes the records of iterations that passed, by its own request', async () => {
    const { rows, id } = await run('own_columns', 3);
    expect(counts(rows).failed).toBe(0);
    await expect.poll(async () => (await engine.iterations(id)).every((row) => row.record_gone_at !== null)).toBe(true);
    const { rows: left } = await postgres.query<{ count: string }>(
      'SELECT count(*) FROM shop.orders WHERE deleted_at IS NULL AND id = ANY ($1::bigint[])',
      [rows.map(({ subject }) => subject.split('/').at(-1))],
    );
    expect(left[0]?.count).toBe('0');
  });

  it('removes them as the variant that made them sends its requests, with its values and the run’s parameters', async () => {
    const asked: string[] = [];
    const gateway = await startGateway(engine.referenceUrl, ({ method, path, headers }) => {
      if (method !== 'DELETE') return 'pass';
      const told = ['x-team', 'x-size', 'x-run'].map((name) => headers[name]).join(' ');
      asked.push(`${path} ${told}`);
      // Where it belongs to nobody whom it knows, it has no such order.
      return told === `red 3 ${id}` ? 'pass' : { status: 404 };
    });
    engine.addTarget('teams', { url: gateway.url });
    const size = {
      id: 'size',
      title: 'Size',
      summary: 'Of what.',
      type: 'integer',
      default: 1,
      min: 1,
      max: 5,
    } as const;
    const teams = ['blue', 'red'].map((team) => ({
      ...file.variants?.find((variant) => variant.id === 'own_columns'),
      id: team,
      values: { team },
      headers: { 'x-team': '{team}', 'lastwrite-order-writes': 'own_columns' },
    }));
    const remove = { ...file.remove, headers: { 'x-size': '{size}', 'x-run': '{run}' } };
    const definition: ScenarioFile = { ...file, target: 'teams', parameters: [size], remove, variants: teams };
    const id = await engine.start({ ...request, variant: 'red', iterations: 2, parameters: { size: 3 } }, definition);
    try {
      expect(await engine.ended(id)).toMatchObject({ status: 'completed' });
      const rows = await engine.iterations(id);
      expect(counts(rows)).toEqual({ failed: 0, errors: [], violations: [] });
      await expect
        .poll(async () => (await engine.iterations(id)).every((row) => row.record_gone_at !== null))
        .toBe(true);
      const orders = rows.map(({ subject }) => subject.split('/').at(-1) ?? '');
      expect([...new Set(asked)].sort()).toEqual(
        orders.map((order) => `/v1/tenants/load-tests/orders/${order} red 3 ${id}`).sort(),
      );
      const { rows: left } = await postgres.query(
        'SELECT id FROM shop.orders WHERE deleted_at IS NULL AND id = ANY ($1::bigint[])',
        [orders],
      );
      expect(left).toEqual([]);
    } finally {
      await gateway.close();
    }
  });
});

describe('a file that was kept before anybody checked it', () => {
  const [edit, cancel] = file.actors;
  if (!edit || !cancel) throw new TypeError('two actors');
  it.each<[string, Partial<ScenarioFile>, RegExp]>([
    ['in a value', { values: { tenant: '{nobody}' } }, /^CreateOrder was not sent: \{nobody\} has no value$/],
    ['in a circle', { values: { tenant: '{tenant}' } }, /^CreateOrder was not sent: values that refer to each other/],
    [
      'in an actor’s first request',
      { actors: [{ ...edit, body: { note: '{nobody}' } }, cancel] },
      /^EditOrder was not sent: \{nobody\} has no value$/,
    ],
    [
      'in a later one',
      { actors: [edit, { id: 'cancel', delayed: true, requests: [{ http: cancel.http }, { http: 'GET /{nobody}' }] }] },
      /^GET \/\{nobody\} was not sent: \{nobody\} has no value$/,
    ],
  ])(
    'what stands for nothing %s leaves iterations unjudged, each after one attempt, with its reason',
    async (_where, change, reason) => {
      const definition = { ...file, ...change };
      const id = await engine.start(
        { ...request, variant: 'own_columns', iterations: 2, concurrency: 'auto' },
        definition,
      );
      expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
      const rows = await engine.iterations(id);
      expect(rows.map(({ outcome, attempts }) => [outcome, attempts])).toEqual(rows.map(() => ['errored', 1]));
      for (const { error } of rows) expect(error).toMatch(reason);
    },
  );

  it('a target that is configured no longer ends the run, and keeps no other one waiting', async () => {
    engine.addTarget('elsewhere', { grpcUrl: engine.referenceGrpcUrl });
    const gone = await engine.start({ ...request, variant: 'own_columns', iterations: 1 }, { ...file, target: 'gone' });
    const mute = await engine.start(
      { ...request, variant: 'own_columns', iterations: 1 },
      { ...file, target: 'elsewhere' },
    );
    expect((await run('own_columns', 1)).ended.status).toBe('completed');
    for (const id of [gone, mute])
      expect(await engine.ended(id)).toMatchObject({ status: 'failed', failure: { code: 'environment_gone' } });
  });
});

describe('a race over gRPC, from its file', () => {
  /** Submit reads the row some 100 ms after it is called, Update 10 ms: called so much later, it reads before Submit has written. */
  const BOTH_HAVE_READ_MS = 90;
  const name = 'customers/acme/profiles/own-grpc/scorecards/{race}';
  const service = 'lastwrite.coaching.v1.CoachingService';
  const grpcFile = readScenarioFile(
    JSON.stringify({
      id: 'grpc_race',
      title: 'Update against Submit',
      record: 'scorecard',
      target: 'coaching',
      create: {
        call: 'CreateScorecard',
        grpc: `${service}/CreateScorecard`,
        message: {
          parent: 'customers/acme/profiles/own-grpc',
          scorecardId: '{race}',
          scorecard: {
            templateId: 'templates/discovery-call',
            conversationId: 'conversations/1',
            submissionSource: 'load-test',
            comment: 'as created',
          },
        },
        capture: { made: '$.name' },
        name: { customer: 'acme', profile: 'own-grpc', scorecard: '{race}' },
      },
      actors: [
        {
          id: 'update',
          call: 'UpdateScorecard',
          grpc: `${service}/UpdateScorecard`,
          message: { scorecard: { name: '{made}', comment: 'heard again' } },
          delayed: true,
        },
        {
          id: 'submit',
          call: 'SubmitScorecard',
          grpc: `${service}/SubmitScorecard`,
          message: { name },
        },
      ],
      remove: {
        grpc: `${service}/DeleteScorecard`,
        message: { name: 'customers/{customer}/profiles/{profile}/scorecards/{scorecard}' },
      },
      variants: [
        {
          id: 'whole_row',
          headers: { 'lastwrite-strategy': 'save_all/async_reread_row_version', 'lastwrite-latency': 'staging' },
        },
        {
          id: 'own_columns',
          headers: { 'lastwrite-strategy': 'own_columns/async_reread_row_version', 'lastwrite-latency': 'staging' },
        },
      ],
    }),
    'grpc_race.jsonc',
  );
  const race = async (variant: string, delayMs: number, iterations: number) => {
    const change = { ...request, scenario: 'grpc_race', variant, iterations, delaysMs: [delayMs] };
    const id = await engine.start(change, grpcFile);
    expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
    return engine.iterations(id);
  };
  beforeAll(() => {
    engine.addTarget('coaching', { grpcUrl: engine.referenceGrpcUrl });
  });

  it('loses a write where each call saves the whole row, and keeps what was sent and captured', async () => {
    const rows = await race('whole_row', BOTH_HAVE_READ_MS, 12);
    expect(counts(rows)).toMatchObject({ errors: [] });
    const lost = rows.find(({ outcome }) => outcome === 'failed');
    expect(lost?.violations).toContain('write_lost');
    expect(lost?.calls.map(({ call, captured, sent }) => [call, captured, sent?.url])).toEqual(
      ['CreateScorecard', 'SubmitScorecard', 'UpdateScorecard'].map((call, index) => [
        call,
        index === 0 ? { made: lost?.subject } : undefined,
        `${engine.referenceGrpcUrl.replace('http:', 'grpc:')}/${service}/${call}`,
      ]),
    );
  });

  it('loses none where each writes its own columns, nor with time enough between them', async () => {
    expect(counts(await race('own_columns', BOTH_HAVE_READ_MS, 12))).toEqual({ failed: 0, errors: [], violations: [] });
    expect(counts(await race('whole_row', 2_000, 4))).toEqual({ failed: 0, errors: [], violations: [] });
  });

  it.each([
    [
      { name, nobody: 1 },
      /^SubmitScorecard was not sent: Expected a message .* with the fields name, taskIds: .*nobody/,
    ],
    [{ name: 'customers/acme' }, /^SubmitScorecard answered INVALID_ARGUMENT: .+/],
  ])('a message that does not fit leaves it unjudged, with its reason', async (message, reason) => {
    const [update, submit] = grpcFile.actors;
    if (!update || !submit) throw new TypeError('two actors');
    const id = await engine.start(
      { ...request, scenario: 'grpc_race', variant: 'own_columns', iterations: 1 },
      { ...grpcFile, actors: [update, { ...submit, message }] },
    );
    await engine.ended(id);
    expect((await engine.iterations(id)).map(({ error }) => error)).toEqual([expect.stringMatching(reason)]);
  });
});

it('a target that is away is called by its own name', async () => {
  const gateway = await startGateway(engine.referenceUrl, ({ path }) => (path.endsWith(':cancel') ? 'broken' : 'pass'));
  engine.addTarget('theirs', { url: gateway.url });
  try {
    const { id, ended } = await run('own_columns', 1, { ...file, target: 'theirs' });
    expect(ended.status).toBe('completed');
    await expect
      .poll(async () => (await notesOf(engine.state, id)).join())
      .toMatch(/^The target “theirs” gave no answer from \d\d:\d\d:\d\d to /);
  } finally {
    await gateway.close();
  }
});

describe('a target that does not answer as it should', () => {
  const order = { id: 7, tenant: 'load-tests' };
  /** Creates orders, and answers what races as given. */
  const answering = (racing: RequestListener): RequestListener => {
    return (incoming, response) => {
      if (incoming.url?.endsWith('/orders')) {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(order));
        return;
      }
      racing(incoming, response);
    };
  };
  it.each<[string, RequestListener, RegExp]>([
    [
      'a name is missing',
      (_, response) => response.end('{"number": 7}'),
      /Create answered without \$\.id, which names the record/,
    ],
    ['creating fails', (_, response) => response.writeHead(500).end('{}'), /CreateOrder answered 500/],
    [
      'a redirect',
      answering((_, response) => response.writeHead(302, { location: '/' }).end()),
      /(EditOrder|CancelOrder) was redirected \(302\) to another path; redirects are not followed/,
    ],
    [
      'a page',
      answering((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')),
      /answered with HTML instead of JSON/,
    ],
    [
      'JSON that no serialiser could write',
      answering((_, response) => response.end(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)),
      /answered with JSON nested more than 64 levels deep/,
    ],
    ['a reset', answering((incoming) => incoming.socket.destroy()), /got no answer: the connection broke/],
    [
      'a refused token',
      answering((_, response) => response.writeHead(401).end('{}')),
      /answered 401: the token was refused/,
    ],
    [
      'too much',
      answering((_, response) => response.end(`"${'x'.repeat(2_000_000)}"`)),
      /answered with more than 1 MiB/,
    ],
    ['silence', answering(() => undefined), /got no answer within 20 s/],
  ])('%s has its reason and is never counted as failed', async (what, listener, expected) => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const id = `target_${servers.length}`;
    engine.addTarget(id, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const { rows } = await run('own_columns', 2, { ...file, target: id });
    expect(rows.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(what && rows.flatMap(({ error }) => error ?? []).join('\n')).toMatch(expected);
  });
});
