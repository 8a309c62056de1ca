import { createServer as createHttp1 } from 'node:http';
import { constants, createServer as createHttp2, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@bufbuild/protobuf';
import { afterEach, describe, expect, test } from 'vitest';
import { Channel, type ChannelOptions, type UnaryAnswer } from './Channel';
import { GrpcFailure } from './GrpcFailure';
import { readReflection } from './reflection/readReflection';
import { makeCertificate } from './testing/certificates';
import { ECHO, echoDefinitions, listen, startEchoServer, type EchoServer, type Running } from './testing/echoServer';

const PATIENT_MS = 20_000;
const DAY_MS = 86_400_000;
const definitions = echoDefinitions();
const method = definitions.method(ECHO);
const open: { close(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function keep<T extends { close(): void }>(closable: T): T {
  open.push(closable);
  return closable;
}

async function echo(options: Parameters<typeof startEchoServer>[0] = {}): Promise<EchoServer> {
  return keep(await startEchoServer(options));
}

function channelTo(port: number, options: Partial<ChannelOptions> = {}): Channel {
  return keep(new Channel({ address: `http://127.0.0.1:${port}`, ...options }));
}

function call(channel: Channel, message: JsonValue = { text: 'x' }, timeoutMs = PATIENT_MS): Promise<UnaryAnswer> {
  return channel.call({ method, message, metadata: { 'echo-who': 'me' }, timeoutMs }, definitions);
}

async function failureOf(answer: Promise<UnaryAnswer>): Promise<GrpcFailure> {
  const { failure } = await answer;
  expect(failure).toBeInstanceOf(GrpcFailure);
  return failure as GrpcFailure;
}

/** A server that does with each stream what it is told, and knows no gRPC. */
async function streams(onStream: (stream: ServerHttp2Stream, session: ServerHttp2Session) => void): Promise<Running> {
  const server = createHttp2();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session.on('error', () => undefined)));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    onStream(stream, stream.session as ServerHttp2Session);
  });
  return keep(await listen(server, () => sessions.forEach((session) => session.destroy())));
}

describe('a call', () => {
  test('takes a message as JSON, metadata and a deadline, and gives the answer as JSON', async () => {
    const { port } = await echo();
    const request = {
      text: '',
      updateMask: 'fooBar,text',
      bigNumbers: ['9007199254740993'],
      shapes: { one: { kind: 'SQUARE', size: 3 } },
      at: '2026-01-18T10:32:07.418204Z',
      kind: 'SQUARE',
    };
    const answer = await call(channelTo(port), request, 12_345);
    expect(answer.failure).toBeNull();
    expect(answer).toMatchObject({
      metadata: { 'echo-who': 'me' },
      // What is not set is there as it is by default, where it can't be told apart.
      message: { request: { ...request, failWith: '' }, deadline: '12345m' },
    });
  });

  test('is not sent before it is fired, and then on a connection that is open', async () => {
    const server = await echo();
    const channel = channelTo(server.port);
    const prepared = await channel.prepare({ method, message: {}, timeoutMs: PATIENT_MS }, definitions);
    const other = await call(channel);
    expect(other.failure).toBeNull();
    expect(server.calls).toBe(1);
    expect(prepared.isOpen()).toBe(true);
    const beforeMs = performance.now();
    const { startedMs, answer } = prepared.fire();
    const { failure, finishedMs } = await answer;
    expect(failure).toBeNull();
    expect(server.calls).toBe(2);
    expect(startedMs).toBeGreaterThanOrEqual(beforeMs);
    expect(finishedMs).toBeGreaterThan(startedMs);
  });

  test('that is dropped is never sent, and leaves the channel usable', async () => {
    const server = await echo();
    const channel = channelTo(server.port);
    const prepared = await channel.prepare({ method, message: {}, timeoutMs: PATIENT_MS }, definitions);
    prepared.drop();
    expect((await call(channel)).failure).toBeNull();
    expect(server.calls).toBe(1);
  });

  test('whose connection closes before it is fired fails, and opens no other one behind its caller’s back', async () => {
    const server = await echo();
    const prepared = await channelTo(server.port).prepare({ method, message: {}, timeoutMs: PATIENT_MS }, definitions);
    server.endConnections();
    await expect.poll(() => prepared.isOpen()).toBe(false);
    expect(await failureOf(prepared.fire().answer)).toMatchObject({ kind: 'broken' });
    expect(server.calls).toBe(0);
  });

  test('after a connection was closed opens another one', async () => {
    const server = await echo();
    const channel = channelTo(server.port);
    const prepared = await channel.prepare({ method, message: {}, timeoutMs: PATIENT_MS }, definitions);
    await prepared.fire().answer;
    server.endConnections();
    await expect.poll(() => prepared.isOpen()).toBe(false);
    expect((await call(channel)).failure).toBeNull();
  });

  test('that is refused tells the status, its words and its trailers', async () => {
    const { port } = await echo();
    expect(await failureOf(call(channelTo(port), { failWith: 'ABORTED' }))).toMatchObject({
      kind: 'status',
      status: 'ABORTED',
      message: `${ECHO} answered ABORTED: it lost a race`,
      metadata: { 'echo-trailer': 'yes' },
    });
  });

  test('of a method that the server does not have', async () => {
    const { port } = await streams((stream) => stream.respond({ ':status': 404 }, { endStream: true }));
    expect(await failureOf(call(channelTo(port)))).toMatchObject({ kind: 'not_grpc', status: 'UNIMPLEMENTED' });
  });
});

describe('a message that is none of the method', () => {
  const { port } = { port: 1 };
  test.each([
    [{ txt: 'x' }, 'key "txt" is unknown'],
    [{ text: 3 }, 'expected string, got 3'],
    [{ kind: 'OVAL' }, 'OVAL'],
    [[], 'from JSON'],
  ])('%j', async (message, says) => {
    const failure = await failureOf(call(channelTo(port), message));
    expect(failure.kind).toBe('invalid_message');
    expect(failure.message).toContain(
      'Expected a message lastwrite.testing.v1.EchoRequest with the fields text, updateMask,',
    );
    expect(failure.message).toContain(says);
  });
});

describe('a target that is not what was expected', () => {
  test('an address that is none', () => {
    for (const address of ['orders:443', 'localhost', 'http://a/b', ''])
      expect(() => new Channel({ address })).toThrow(/Expected the address of a gRPC server such as/);
  });

  test('nobody listens, or the host is unknown', async () => {
    expect(await failureOf(call(channelTo(1)))).toMatchObject({
      kind: 'away',
      message: 'http://127.0.0.1:1: nothing listens at the address',
    });
    const nowhere = keep(new Channel({ address: 'http://nowhere.invalid:1' }));
    expect(await failureOf(call(nowhere))).toMatchObject({ kind: 'away' });
  });

  test('it speaks HTTP/1', async () => {
    const { port } = keep(await listen(createHttp1((_request, response) => response.end('hello'))));
    const failure = await failureOf(call(channelTo(port)));
    expect(failure.kind).toBe('not_http2');
    expect(failure.message).toContain(
      'expected a gRPC server, which speaks HTTP/2; got something else, such as HTTP/1',
    );
  });

  test('it says nothing at all', async () => {
    const sockets = new Set<Socket>();
    const silent = createTcp((socket) => sockets.add(socket));
    const { port } = keep(await listen(silent, () => sockets.forEach((socket) => socket.destroy())));
    expect(await failureOf(call(channelTo(port), {}, 200))).toMatchObject({
      kind: 'not_http2',
      message: `http://127.0.0.1:${port} did not speak HTTP/2 within 0.2 s`,
    });
  });

  test('it never answers', async () => {
    const { port } = await streams(() => undefined);
    expect(await failureOf(call(channelTo(port), {}, 300))).toMatchObject({
      kind: 'slow',
      message: `${ECHO} gave no answer within 0.3 s`,
    });
  });

  test('it answers with something else than gRPC', async () => {
    const html = await streams((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' });
      stream.end('<html>');
    });
    expect(await failureOf(call(channelTo(html.port)))).toMatchObject({
      kind: 'not_grpc',
      message: expect.stringContaining('application/grpc') as string,
    });
    const proxy = await streams((stream) => stream.respond({ ':status': 401 }, { endStream: true }));
    expect(await failureOf(call(channelTo(proxy.port)))).toMatchObject({ kind: 'not_grpc', status: 'UNAUTHENTICATED' });
  });

  test.each<[string, (stream: ServerHttp2Stream, session: ServerHttp2Session) => void]>([
    ['resets the stream', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['refuses the stream', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)],
    ['cancels the stream', (stream) => stream.close(constants.NGHTTP2_CANCEL)],
    ['closes the connection', (_stream, session) => session.destroy()],
    ['goes away', (_stream, session) => session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0)],
    [
      'breaks off in the middle of the answer',
      (stream, session) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.write(Buffer.from([0, 0, 0, 0, 9, 1]));
        setTimeout(() => session.destroy(), 50);
      },
    ],
    [
      'ends without a status',
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.end(Buffer.from([0, 0, 0, 0, 0]));
      },
    ],
  ])('it %s', async (_how, onStream) => {
    const { port } = await streams(onStream);
    const failure = await failureOf(call(channelTo(port)));
    expect(failure.kind).toBe('broken');
    expect(failure.message).toContain(ECHO);
  });

  test('it answers with more than is read', async () => {
    const { port } = await echo();
    const channel = channelTo(port, { maxBytes: 1_000 });
    expect(await failureOf(call(channel, { text: 'x'.repeat(5_000) }))).toMatchObject({ kind: 'too_large' });
    expect((await call(channel)).failure).toBeNull();
  });
});

describe('TLS', () => {
  const now = Date.now();
  const valid = makeCertificate(new Date(now - DAY_MS), new Date(now + DAY_MS));

  test('with a certificate to trust', async () => {
    const tls = await valid;
    const { port } = await echo({ tls });
    const channel = keep(new Channel({ address: `https://127.0.0.1:${port}`, tls: { ca: tls.cert } }));
    expect((await call(channel)).failure).toBeNull();
    const named = keep(
      new Channel({ address: `https://127.0.0.1:${port}`, tls: { ca: tls.cert, serverName: 'localhost' } }),
    );
    expect((await call(named)).failure).toBeNull();
  });

  test('with a certificate that has expired, that nobody vouches for, that is another host’s', async () => {
    const expired = await makeCertificate(new Date(now - 2 * DAY_MS), new Date(now - DAY_MS));
    const old = await echo({ tls: expired });
    expect(
      await failureOf(call(keep(new Channel({ address: `https://127.0.0.1:${old.port}`, tls: { ca: expired.cert } })))),
    ).toMatchObject({ kind: 'certificate', message: expect.stringContaining('this one has expired') as string });

    const tls = await valid;
    const { port } = await echo({ tls });
    expect(await failureOf(call(keep(new Channel({ address: `https://127.0.0.1:${port}` }))))).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('self-signed') as string,
    });
    const other = { ca: tls.cert, serverName: 'orders.example.com' };
    expect(
      await failureOf(call(keep(new Channel({ address: `https://127.0.0.1:${port}`, tls: other })))),
    ).toMatchObject({ kind: 'certificate', message: expect.stringContaining('another host') as string });
  });

  test('on one side only', async () => {
    const plain = await echo();
    expect(await failureOf(call(keep(new Channel({ address: `https://127.0.0.1:${plain.port}` }))))).toMatchObject({
      kind: 'not_http2',
      message: expect.stringContaining('http://') as string,
    });
    const secure = await echo({ tls: await valid });
    expect(await failureOf(call(channelTo(secure.port)))).toMatchObject({
      kind: 'not_http2',
      message: expect.stringContaining('https://') as string,
    });
  });
});

describe('reflection', () => {
  test('gives the same definitions as the .proto files', async () => {
    const { port } = await echo();
    const channel = channelTo(port);
    const reflected = await readReflection(channel, PATIENT_MS);
    expect(reflected.methods).toEqual(definitions.methods);
    const message = { text: 'x', shapes: { one: { kind: 'SQUARE' } } };
    const answer = await channel.call({ method: reflected.method(ECHO), message, timeoutMs: PATIENT_MS }, reflected);
    expect(answer).toMatchObject({ failure: null, message: { request: message } });
  });

  test('that is not offered', async () => {
    const { port } = await echo({ reflection: false });
    await expect(readReflection(channelTo(port), PATIENT_MS)).rejects.toMatchObject({
      kind: 'no_reflection',
      message: expect.stringContaining('Set its .proto files instead') as string,
    });
  });

  test('of a server that hangs, or is not there', async () => {
    const { port } = await streams(() => undefined);
    await expect(readReflection(channelTo(port), 300)).rejects.toMatchObject({
      kind: 'no_reflection',
      message: expect.stringMatching(
        /^Server reflection gave no answer in time.*Set its \.proto files instead/,
      ) as string,
    });
    await expect(readReflection(channelTo(1), PATIENT_MS)).rejects.toMatchObject({ kind: 'away' });
  });
});

describe('reflection that fails is told as such, since the call was not sent', () => {
  const HEADERS = { ':status': 200, 'content-type': 'application/grpc' };
  const refuse = (status: string) => (stream: ServerHttp2Stream) => {
    stream.respond({ ...HEADERS, 'grpc-status': status, 'grpc-message': 'not you' }, { endStream: true });
  };
  test.each<[string, (stream: ServerHttp2Stream) => void, object]>([
    [
      'it is not allowed',
      refuse('7'),
      { kind: 'no_reflection', message: /reflection answered PERMISSION_DENIED: not you/ },
    ],
    [
      'the stream breaks',
      (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
      { kind: 'away', message: /^Server reflection/ },
    ],
    ['the token is refused, which another one may mend', refuse('16'), { kind: 'status', status: 'UNAUTHENTICATED' }],
  ])('%s', async (_what, onStream, expected) => {
    const { port } = await streams(onStream);
    const failure: unknown = await readReflection(channelTo(port), PATIENT_MS).catch((error: unknown) => error);
    const { message, ...facts } = expected as { message?: RegExp };
    expect(failure).toMatchObject({
      ...facts,
      ...(message ? { message: expect.stringMatching(message) as string } : {}),
    });
  });
});

test('a channel that is closed ends what is under way', async () => {
  const { port } = await streams(() => undefined);
  const channel = channelTo(port);
  const answer = call(channel);
  await sleep(50);
  channel.close();
  expect(await failureOf(answer)).toMatchObject({ kind: 'dropped' });
});
