import { createServer as createPlain } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '@/lib/grpc/testing/certificates';
import { openTracer } from '@/lib/tracing/openTracer';
import { endTracing, setTracer, traced } from '@/lib/tracing/trace';
import { openSender } from './openSender';

const DAY_MS = 86_400_000;
const now = Date.now();
const valid = makeCertificate(new Date(now - DAY_MS), new Date(now + DAY_MS));
const ends: (() => void)[] = [];
afterAll(() => ends.forEach((end) => end()));

async function serve(tls: ServerOptions | null): Promise<number> {
  const answer: Parameters<typeof createPlain>[1] = (_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"reached":true}');
  };
  const server = tls === null ? createPlain(answer) : createServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function ask(url: string, ca?: string, headers: Readonly<Record<string, string>> = {}, token?: string) {
  const source = token === undefined ? null : ({ kind: 'token', token } as const);
  const sender = openSender({ url, token: source, ...(ca === undefined ? {} : { ca }) }, {}, { timeoutMs: 20_000 });
  ends.push(() => sender.close());
  const fired = await sender.send({ method: 'GET', path: '/', body: undefined, headers });
  const { status, body, trouble } = await fired.answer;
  return { status, body, trouble };
}

const refused = (why: string) => ({
  status: 0,
  body: null,
  trouble: { kind: 'refused', what: `was not sent: ${why}` },
});

test('a request brings the trace that it is sent in, and none where no traces are wanted', async () => {
  const seen: unknown[] = [];
  const server = createPlain((request, response) => {
    seen.push(request.headers.traceparent);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await ask(url);
  const caller = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const tracer = openTracer({ part: 'test', onError: () => undefined });
  setTracer(tracer);
  await traced('race', { caller }, () => ask(url));
  await endTracing(0);
  expect(seen).toEqual([undefined, expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/)]);
});

describe('over TLS', () => {
  test('with a certificate to trust', async () => {
    const tls = await valid;
    const port = await serve(tls);
    expect(await ask(`https://127.0.0.1:${port}`, tls.cert)).toEqual({
      status: 200,
      body: { reached: true },
      trouble: null,
    });
  });

  test('with one that has expired, and one that is not valid yet', async () => {
    const [expired, future] = await Promise.all([
      makeCertificate(new Date(now - 2 * DAY_MS), new Date(now - DAY_MS)),
      makeCertificate(new Date(now + DAY_MS), new Date(now + 2 * DAY_MS)),
    ]);
    const [old, early] = [await serve(expired), await serve(future)].map((port) => `https://127.0.0.1:${port}`);
    expect(await ask(old ?? '', expired.cert)).toEqual(
      refused(`${old}: expected a certificate to trust; this one has expired`),
    );
    expect(await ask(early ?? '', future.cert)).toEqual(
      refused(`${early}: expected a certificate to trust; this one is not valid yet`),
    );
  });

  test('with one that nobody vouches for, and one of another host', async () => {
    const tls = await valid;
    const port = await serve(tls);
    expect(await ask(`https://127.0.0.1:${port}`)).toEqual(
      refused(`https://127.0.0.1:${port}: expected a certificate to trust; this one is self-signed: set it as the CA`),
    );
    expect(await ask(`https://127.0.0.2:${port}`, tls.cert)).toEqual(
      refused(`https://127.0.0.2:${port}: expected a certificate to trust; this one is for another host`),
    );
  });

  test('from a server that speaks none, and a version that it does not speak', async () => {
    const plain = await serve(null);
    expect(await ask(`https://127.0.0.1:${plain}`)).toEqual(
      refused(
        `https://127.0.0.1:${plain}: expected TLS, but got something else. Without TLS the address starts with http://`,
      ),
    );
    const tls = await valid;
    const asking = await serve({ ...tls, requestCert: true, ca: tls.cert });
    expect((await ask(`https://127.0.0.1:${asking}`, tls.cert)).trouble).not.toBeNull();
  });

  test('nobody there is away, as before', async () => {
    const port = await serve(null);
    ends.pop()?.();
    expect((await ask(`https://127.0.0.1:${port}`)).trouble).toEqual({
      kind: 'away',
      what: 'was not sent: nothing listens at the address',
    });
  });
});

test('a header or a token with a character that none may have is not sent, and is not repeated', async () => {
  const url = `http://127.0.0.1:${await serve(null)}`;
  const why = (name: string) => `the header ${name} has a character that no header may have, such as a line break`;
  expect((await ask(url, undefined, { 'if-match': 'a' })).status).toBe(200);
  for (const value of ['a\r\nx-b: c', 'a\u0000', '“a”'])
    expect(await ask(url, undefined, { 'if-match': value })).toEqual(refused(why('if-match')));
  expect(await ask(url, undefined, {}, 'a\u001b[0m')).toEqual(refused(why('authorization')));
});
