import { fromBinary, toJson, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { Channel, type UnaryAnswer } from '@/lib/grpc/Channel';
import type { Definitions } from '@/lib/grpc/Definitions';
import { readReflection } from '@/lib/grpc/reflection/readReflection';
import { BackgroundWork } from '../BackgroundWork';
import { createWallClock } from '../clock';
import { openStores, type WritableStores } from '../openStores';
import type { PerformedCall } from '../performCall';
import { scorecardName } from '../scorecard/scorecardName';
import { createCoachingServer, type CoachingServer, type CoachingServerOptions } from '../server';
import { readCopies } from '../testing/readCopies';
import { COACHING_SERVICE, coachingDefinitions } from './coachingDefinitions';
import { createGrpcServer, type GrpcServer } from './grpcServer';
import { fromMessage, type GrpcCall } from './transcode';

let databases: TestDatabases;
let stores: WritableStores;
let http: CoachingServer;
let grpc: GrpcServer;
let base: string;
let channel: Channel;
let definitions: Definitions;
const background = new BackgroundWork();
let told: (PerformedCall & { readonly id: string })[] = [];
const failures: string[] = [];

function optionsOn(on: WritableStores): CoachingServerOptions {
  return {
    ...on,
    clock: createWallClock(),
    newId: uuidv7,
    random: Math.random,
    defaults: { strategy: { rowWrite: 'save_all', replication: 'async_closure' }, latency: 'none' },
    records: ({ call }) => call !== 'GetScorecard',
    onCall: (call) => void told.push(call),
    onFailure: (what) => void failures.push(what),
  };
}

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  http = createCoachingServer(optionsOn(stores), background);
  grpc = createGrpcServer(optionsOn(stores), background);
  base = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}/v1/`;
  channel = new Channel({ address: `http://127.0.0.1:${await grpc.listen(0, '127.0.0.1')}` });
  // As any client would that knows nothing of this service.
  definitions = await readReflection(channel, 10_000);
});
beforeEach(() => {
  told = [];
});
afterAll(async () => {
  channel.close();
  await Promise.all([http.close(), grpc.close()]);
  await background.quiet(5_000);
  await stores.close();
  await databases.drop();
});

function call(
  name: GrpcCall,
  message: JsonValue,
  metadata: Readonly<Record<string, string>> = {},
): Promise<UnaryAnswer> {
  const method = definitions.method(`${COACHING_SERVICE}/${name}`);
  return channel.call({ method, message, metadata, timeoutMs: 60_000 }, definitions);
}

async function answered(
  name: GrpcCall,
  message: JsonValue,
  metadata?: Readonly<Record<string, string>>,
): Promise<JsonObject> {
  const answer = await call(name, message, metadata);
  if (answer.failure !== null) throw answer.failure;
  return fromMessage(answer.message) as JsonObject;
}

async function refused(name: GrpcCall, message: JsonValue, metadata?: Readonly<Record<string, string>>) {
  const { failure } = await call(name, message, metadata);
  if (failure === null) throw new Error('it was not refused');
  return failure;
}

function violationsOf({ details }: Awaited<ReturnType<typeof refused>>): unknown {
  const badRequest = coachingDefinitions().registry.getMessage('google.rpc.BadRequest');
  if (badRequest === undefined) throw new Error('google.rpc.BadRequest is not among the definitions');
  return details.map(({ type, value }) => [type, toJson(badRequest, fromBinary(badRequest, value))]);
}

const parent = 'customers/cox/profiles/sales';
const minimal = {
  templateId: 'templates/one',
  conversationId: 'conversations/1',
  scores: [{ criterionId: 'greeting', numericValue: 4 }],
};

async function create(scorecard: JsonObject = minimal): Promise<string> {
  return (await answered('CreateScorecard', { parent, scorecard })).name as string;
}

test('the life of a scorecard: what is answered is what HTTP answers', async () => {
  const coach = { 'lastwrite-caller': 'users/coach-7' };
  const name = await create();
  const overHttp = async () => (await (await fetch(base + name)).json()) as object;
  expect(await answered('UpdateScorecard', { scorecard: { name, comment: 'better' } }, coach)).toMatchObject({
    comment: 'better',
    lastUpdaterUserId: 'users/coach-7',
    score: 4,
  });
  const submitted = await answered('SubmitScorecard', { name, taskIds: { values: ['tasks/1'] } }, coach);
  expect(submitted).toMatchObject({ submitterUserId: 'users/coach-7', taskIds: ['tasks/1'], processId: null });
  const inMicros = (time: unknown) =>
    String(time).replace(
      /(\.\d+)?Z$/,
      (digits) => digits.slice(0, -1).padEnd(7, digits === 'Z' ? '.000000' : '0') + 'Z',
    );
  const times = Object.fromEntries(
    ['submittedAt', 'createdAt', 'updatedAt'].map((field) => [field, inMicros(submitted[field])]),
  );
  expect({ ...submitted, ...times }).toEqual(await overHttp());
  expect(await answered('GetScorecard', { name })).toEqual(submitted);
  expect(await answered('DeleteScorecard', { name })).toEqual({});
  expect(await refused('GetScorecard', { name })).toMatchObject({
    kind: 'status',
    status: 'NOT_FOUND',
    metadata: { 'lastwrite-service': 'reference' },
  });
});

describe('an update tells absent from empty', () => {
  test('by what is set, where there is no mask', async () => {
    const name = await create({ ...minimal, comment: 'old', taskIds: ['tasks/1'] });
    expect(await answered('UpdateScorecard', { scorecard: { name, taskIds: ['tasks/2'] } })).toMatchObject({
      comment: 'old',
      taskIds: ['tasks/2'],
      scores: [{ criterionId: 'greeting', numericValue: 4 }],
    });
  });

  test('by the mask, which empties what it names and is not set', async () => {
    const name = await create({
      templateId: 'templates/process',
      comment: 'old',
      taskIds: ['tasks/1'],
      processId: 'p',
      scores: minimal.scores,
    });
    const updated = await answered('UpdateScorecard', {
      scorecard: { name, comment: 'not named' },
      updateMask: 'taskIds,processId,scores',
    });
    expect(updated).toMatchObject({ comment: 'old', taskIds: [], processId: null, scores: [], score: null });
    expect(await answered('UpdateScorecard', { scorecard: { name, comment: 'all' }, updateMask: '*' })).toMatchObject({
      comment: 'all',
      messageIds: [],
    });
  });

  test('of a submission: task ids stay where none are given', async () => {
    const name = await create({ ...minimal, taskIds: ['tasks/1'] });
    expect(await answered('SubmitScorecard', { name })).toMatchObject({ taskIds: ['tasks/1'] });
    expect(await answered('SubmitScorecard', { name, taskIds: {} })).toMatchObject({ taskIds: [] });
  });
});

describe('a request that is not valid', () => {
  test.each<[GrpcCall, JsonValue, string]>([
    ['CreateScorecard', { parent, scorecard: { comment: 'no template' } }, 'scorecard.template_id'],
    ['CreateScorecard', { parent: 'customers/COX/profiles/x', scorecard: minimal }, 'parent'],
    ['CreateScorecard', { parent, scorecardId: '42', scorecard: minimal }, 'scorecard_id'],
    [
      'CreateScorecard',
      { parent, scorecard: { ...minimal, scores: [{ criterionId: '' }] } },
      'scorecard.scores[0].criterion_id',
    ],
    ['UpdateScorecard', { scorecard: { comment: 'whose?' } }, 'scorecard.name'],
    ['GetScorecard', { name: '' }, 'name'],
    ['GetScorecard', { name: `${parent}/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34:submit` }, 'name'],
    ['SubmitScorecard', { name: 'nothing' }, 'name'],
  ])('%s %j', async (name, message, field) => {
    const failure = await refused(name, message);
    expect(failure).toMatchObject({ kind: 'status', status: 'INVALID_ARGUMENT' });
    expect(violationsOf(failure)).toMatchObject([['google.rpc.BadRequest', { fieldViolations: [{ field }] }]]);
  });

  test('by what only the service sets, by a mask, by its metadata', async () => {
    const name = await create();
    const of = async (...args: Parameters<typeof refused>) => (await refused(...args)).status;
    expect(await of('UpdateScorecard', { scorecard: { name, submitterUserId: 'users/me' } })).toBe('INVALID_ARGUMENT');
    expect(await of('UpdateScorecard', { scorecard: { name }, updateMask: 'submittedAt' })).toBe('INVALID_ARGUMENT');
    expect(await of('GetScorecard', { name }, { 'lastwrite-strategy': 'hope' })).toBe('INVALID_ARGUMENT');
    expect(await of('GetScorecard', { name }, { 'lastwrite-caller': 'me' })).toBe('INVALID_ARGUMENT');
    const twice = { parent, scorecardId: name.slice(-36), scorecard: minimal };
    expect(await of('CreateScorecard', twice)).toBe('ALREADY_EXISTS');
    expect(
      await of('CreateScorecard', { parent, scorecard: { ...minimal, comment: 'x'.repeat(2 * 1024 * 1024) } }),
    ).toBe('RESOURCE_EXHAUSTED');
  });
});

test('a call is recorded by the strategy that it asked for, and its answer names the record', async () => {
  const strategy = { 'lastwrite-strategy': 'own_columns/async_reread' };
  const answer = await call('CreateScorecard', { parent, scorecard: minimal }, strategy);
  expect(answer.metadata['lastwrite-service']).toBe('reference');
  const missing = await refused('DeleteScorecard', {
    name: `${parent}/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34`,
  });
  await background.quiet(60_000);
  const ids = told.map(({ id }) => id);
  expect(ids).toContain(answer.metadata['lastwrite-call']);
  expect(ids).toContain(missing.metadata['lastwrite-call']);
  // It may have been told of before its work was done as well.
  const created = told.findLast(({ id }) => id === answer.metadata['lastwrite-call']);
  expect(created).toMatchObject({ strategy: 'own_columns/async_reread', status: 200, work: [{ state: 'done' }] });
  const { director, final } = await readCopies(stores, scorecardName('cox', 'sales', created?.name.slice(-36) ?? ''));
  expect(final).toEqual(director);
});

test('a caller that gives up breaks no call', async () => {
  const name = await create();
  const method = definitions.method(`${COACHING_SERVICE}/UpdateScorecard`);
  const message = { scorecard: { name, comment: 'nobody waits' } };
  const metadata = { 'lastwrite-latency': 'staging' };
  const { failure } = await channel.call({ method, message, metadata, timeoutMs: 1 }, definitions);
  expect(failure?.kind).toBe('slow');
  await expect.poll(async () => (await answered('GetScorecard', { name })).comment).toBe('nobody waits');
});

test('stores that are away make UNAVAILABLE of it', async () => {
  const away = openStores('postgres://nobody:x@127.0.0.1:1/none', 'http://127.0.0.1:1/none');
  const server = createGrpcServer(optionsOn(away), background);
  const other = new Channel({ address: `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}` });
  const method = definitions.method(`${COACHING_SERVICE}/GetScorecard`);
  const message = { name: `${parent}/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34` };
  const { failure } = await other.call({ method, message, timeoutMs: 60_000 }, definitions);
  expect(failure).toMatchObject({ kind: 'status', status: 'UNAVAILABLE' });
  other.close();
  await server.close();
  await away.close();
});
