import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import {
  constants,
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromJson, toBinary, type JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import type { ScenarioFile } from '@/lib/contract/scenarioFile';
import type { TargetConfig } from '@/lib/environments/config';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { makeCertificate } from '@/lib/grpc/testing/certificates';
import { echoDefinitions, ECHO, listen, type Running } from '@/lib/grpc/testing/echoServer';
import { openEngine, type Engine } from './testing/openEngine';

const DAY_MS = 86_400_000;
const SERVICE = ECHO.slice(0, ECHO.indexOf('/'));
const TOKEN = 's3cret-token-of-a-team';
let engine: Engine;
const servers: Running[] = [];
beforeAll(async () => {
  engine = await openEngine({ mostRefused: 3, awayMs: 5_000, callTimeoutMs: 15_000 });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await engine.close();
});

const race = readScenarioFile(
  JSON.stringify({
    id: 'echo_race',
    title: 'Edit against cancel',
    record: 'scorecard',
    target: 'echo',
    create: {
      call: 'CreateScorecard',
      grpc: ECHO,
      message: { text: 'create' },
      name: { customer: 'acme', profile: 'echoes', scorecard: '{race}' },
    },
    actors: [
      { id: 'edit', call: 'UpdateScorecard', grpc: ECHO, message: { text: 'edit' } },
      { id: 'cancel', call: 'SubmitScorecard', grpc: ECHO, message: { text: 'cancel' }, delayed: true },
    ],
    variants: [{ id: 'plain' }],
  }),
  'echo_race.jsonc',
);

type Answering = (
  stream: ServerHttp2Stream,
  facts: { readonly call: string; readonly session: ServerHttp2Session; readonly token: string | undefined },
) => void;

/** A server that speaks HTTP/2 and does with each call what it is told. */
async function serve(answering: Answering, tls?: { readonly cert: string; readonly key: string }): Promise<number> {
  const server = tls ? createSecureServer(tls) : createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => sessions.add(session.on('error', () => undefined)));
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      // Field 1, `text`: its tag, its length, and the text, after the five bytes before the message.
      const call = Buffer.concat(chunks).subarray(7).toString('utf8');
      answering(stream, { call, session: stream.session as ServerHttp2Session, token: headers.authorization });
    });
  });
  const running = await listen(server, () => sessions.forEach((session) => session.destroy()));
  servers.push(running);
  return running.port;
}

const output = echoDefinitions().method(ECHO).output;
const HEADERS = { ':status': 200, 'content-type': 'application/grpc' };

function frame(message: JsonValue): Buffer {
  const bytes = toBinary(output, fromJson(output, message));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function answer(stream: ServerHttp2Stream, frames: readonly Buffer[], status = 0, message = ''): void {
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': String(status), 'grpc-message': encodeURIComponent(message) });
  });
  for (const each of frames) stream.write(each);
  stream.end();
}

const acknowledge = (stream: ServerHttp2Stream) => {
  answer(stream, [frame({ request: { text: 'made' } })]);
};
/** Creates, and answers what races as given. */
const racing =
  (answering: Answering): Answering =>
  (stream, facts) => {
    if (facts.call === 'create') acknowledge(stream);
    else answering(stream, facts);
  };

async function run(
  port: number,
  { definition = race, ...change }: Partial<TargetConfig> & { readonly definition?: ScenarioFile },
) {
  const id = `echo_${servers.length}_${port}`;
  engine.addTarget(id, {
    grpcUrl: `http://127.0.0.1:${port}`,
    protos: [join(checkout, 'lib/grpc/testing/echo.proto')],
    headers: { 'x-api-key': 'key-of-a-team' },
    ...change,
  });
  const started = await engine.start(
    { scenario: 'echo_race', variant: 'plain', delaysMs: [0], iterations: 2, concurrency: 2, settleMs: 100 },
    { ...definition, target: id },
  );
  const ended = await engine.ended(started);
  return { ended, rows: await engine.iterations(started) };
}

/** Of the two that race either may be told, whichever is answered first. */
const RACED = '(UpdateScorecard|SubmitScorecard)';

describe('a gRPC target that does not answer as it should has its reason, and is never counted as failed', () => {
  it.each<[string, Answering, RegExp]>([
    ['hangs', racing(() => undefined), new RegExp(`^${RACED} got no answer in time$`)],
    [
      'resets the stream',
      racing((stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)),
      new RegExp(`^${RACED} got no answer: the connection broke$`),
    ],
    [
      'closes HTTP/2 in the middle of a message',
      racing((stream, { session }) => {
        stream.respond(HEADERS);
        stream.write(frame({ request: { text: 'made' } }).subarray(0, 7), () => session.destroy());
      }),
      new RegExp(`^${RACED} got no answer: the connection broke$`),
    ],
    [
      'goes away',
      racing((_stream, { session }) => {
        session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0);
        session.destroy();
      }),
      new RegExp(`^${RACED} got no answer: the connection broke$`),
    ],
    [
      'answers with a page',
      racing((stream) => {
        stream.respond({ ':status': 200, 'content-type': 'text/html' });
        stream.end('<!doctype html><h1>Sign in</h1>');
      }),
      new RegExp(`^${RACED} got an answer that is not gRPC: unsupported content type text/html$`),
    ],
    [
      'answers with what its definition does not fit',
      racing((stream) => {
        answer(stream, [Buffer.from([0, 0, 0, 0, 3, 0xff, 0xff, 0xff])]);
      }),
      new RegExp(`^${RACED} answered with something other than the message of its definition$`),
    ],
    [
      'acknowledges without a message',
      racing((stream) => {
        answer(stream, []);
      }),
      new RegExp(`^${RACED} answered with something other than the message of its definition$`),
    ],
    [
      'answers with more than one message',
      racing((stream) => {
        const one = frame({ request: { text: 'made' } });
        answer(stream, [one, one]);
      }),
      new RegExp(`^${RACED} answered with a stream instead of one message$`),
    ],
    [
      'answers with too much',
      racing((stream) => {
        answer(stream, [frame({ request: { text: 'x'.repeat(5_000_000) } })]);
      }),
      new RegExp(`^${RACED} answered with too much data$`),
    ],
    [
      'refuses, in words',
      racing((stream) => {
        answer(stream, [], 3, `expected a text,\nnot with key-of-a-team ${'and so on '.repeat(100)}`);
      }),
      new RegExp(`^${RACED} answered INVALID_ARGUMENT: expected a text, not with ••• and so on .{100,200}…$`),
    ],
    [
      'refuses to create',
      (stream) => {
        answer(stream, [], 8, 'quota exceeded');
      },
      /^CreateScorecard answered RESOURCE_EXHAUSTED: quota exceeded$/,
    ],
  ])('%s', async (_what, answering, expected) => {
    const { ended, rows } = await run(await serve(answering), {});
    expect(ended).toEqual({ status: 'completed', failure: null });
    expect(rows.map(({ outcome }) => outcome)).toEqual(['errored', 'errored']);
    for (const { error, calls } of rows) {
      expect(error).toMatch(expected);
      // What was sent and answered is kept with it, as with one that failed.
      expect(calls[0]).toMatchObject({
        actor: 'create',
        sent: { headers: { 'x-api-key': '•••' }, body: { text: 'create' } },
      });
      expect(calls.map(({ sent }) => sent?.url.startsWith('grpc://127.0.0.1'))).toEqual(calls.map(() => true));
      const raced = error?.startsWith('Create') ? ['create'] : ['cancel', 'create', 'edit'];
      expect(calls.map(({ actor }) => actor).sort()).toEqual(raced);
    }
  });

  it('its certificate has expired', async () => {
    const expired = await makeCertificate(new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - DAY_MS));
    const valid = await makeCertificate(new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS));
    const refusing: Answering = (stream) => answer(stream, [], 3, 'reached');
    const [old, twin] = [await serve(refusing, expired), await serve(refusing, valid)];
    const errorsOf = ({ rows }: Awaited<ReturnType<typeof run>>) => rows.map(({ error }) => error);
    expect(errorsOf(await run(old, { grpcUrl: `https://localhost:${old}`, ca: expired.cert }))).toEqual(
      Array(2).fill(
        `CreateScorecard was not sent: https://localhost:${old}: expected a certificate to trust; this one has expired`,
      ),
    );
    expect(errorsOf(await run(twin, { grpcUrl: `https://localhost:${twin}`, ca: valid.cert }))).toEqual(
      Array(2).fill('CreateScorecard answered INVALID_ARGUMENT: reached'),
    );
  });

  it('a token that is lost half-way, which no sentence repeats', async () => {
    const port = await serve(
      racing((stream, { token }) => {
        answer(stream, [], 16, `${token ?? 'nobody'} has expired`);
      }),
    );
    const { rows } = await run(port, { token: { kind: 'token', token: TOKEN } });
    for (const { error, calls } of rows) {
      expect(error).toMatch(new RegExp(`^${RACED} answered UNAUTHENTICATED: the token was refused: ••• has expired$`));
      expect(JSON.stringify(calls)).not.toContain(TOKEN);
    }
  });

  it('a token that a command prints anew: the race begins again with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lastwrite-grpc-token-'));
    const file = join(folder, 'token');
    await writeFile(file, 'first');
    const seen: string[] = [];
    const port = await serve(
      racing((stream, { token = '' }) => {
        seen.push(token);
        if (token === 'Bearer first') {
          void writeFile(file, 'second').then(() => {
            answer(stream, [], 16, 'it has expired');
          });
        } else answer(stream, [], 3, 'reached');
      }),
    );
    const { rows } = await run(port, { token: { kind: 'command', command: ['cat', file], cacheSeconds: 300 } });
    for (const { error } of rows) expect(error).toMatch(/ answered INVALID_ARGUMENT: reached$/);
    expect(new Set(seen)).toEqual(new Set(['Bearer first', 'Bearer second']));
    expect(await readFile(file, 'utf8')).toBe('second');
    await rm(folder, { recursive: true });
  });

  it.each<[string, (file: ScenarioFile) => ScenarioFile, RegExp]>([
    [
      'a message without the value that is needed',
      (file) => ({ ...file, create: { ...file.create, capture: { made: '$.request.updateMask' } } }),
      /^CreateScorecard answered without \$\.request\.updateMask, which is needed$/,
    ],
    [
      'a method that streams',
      (file) => ({ ...file, actors: file.actors.map((actor) => ({ ...actor, grpc: `${SERVICE}/Follow` })) }),
      new RegExp(`^${RACED} was not sent: .*(unary|stream)`),
    ],
    [
      'a method that there is none of',
      (file) => ({ ...file, actors: file.actors.map((actor) => ({ ...actor, grpc: `${SERVICE}/Shout` })) }),
      new RegExp(`^${RACED} was not sent: .*Shout`),
    ],
  ])('%s', async (_what, change, expected) => {
    const { rows } = await run(await serve(acknowledge), { definition: change(race) });
    for (const { outcome, error } of rows)
      expect([outcome, error]).toEqual(['errored', expect.stringMatching(expected)]);
  });
});
