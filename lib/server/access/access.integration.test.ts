import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Access } from '@/lib/environments/access';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { Problem } from '@/lib/contract/problem';
import type { StatusResponse } from '@/lib/contract/status';
import { createConsoleServer } from '../createConsoleServer';
import { openTestServer, type TestServer } from '../testing/openTestServer';
import { setAccess } from './identity';
import { tokenSession } from './token/openTokenGate';

const RUN = 'the-token-of-those-who-run';
const READ = 'the-token-of-those-who-read';
const token: Access = { kind: 'token', run: RUN, read: READ };
const proxy: Access = { kind: 'proxy', header: 'x-user', addresses: ['127.0.0.1'], runners: ['ann'] };
let console: TestServer;
const open: Server[] = [];

beforeAll(async () => {
  console = await openTestServer();
});
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(async () => {
  setAccess('local');
  await console.close();
});

async function serve(access: Access) {
  const server = createConsoleServer({
    hosts: [],
    access,
    handlePage: (_request, response) => void response.end('a page'),
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, { redirect: 'manual', ...init });
}

const bearer = (given: string, user?: string) => ({
  authorization: `Bearer ${given}`,
  ...(user === undefined ? {} : { 'lastwrite-user': user }),
});
const post = (body: unknown, headers: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const form = (
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(fields).toString(),
});
const race = { scenario: 'scheduler_claims', variant: 'skip_locked', iterations: 1, delaysMs: [0] };

test('without the token nothing is read, and nothing is run', async () => {
  const ask = await serve(token);
  for (const path of [
    '/api/environments',
    '/api/status',
    '/metrics',
    '/api/load-tests',
    '/api/openapi.json',
    '/api/nothing',
  ]) {
    const answer = await ask(path);
    expect([path, answer.status, ((await answer.json()) as Problem).code]).toEqual([path, 401, 'not_signed_in']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
  for (const wrong of ['', 'x', `${RUN}x`, RUN.slice(0, -1)])
    expect((await ask('/api/status', { headers: bearer(wrong) })).status).toBe(401);
  expect((await ask('/api/load-tests', post(race, {}))).status).toBe(401);
  const page = await ask('/load-tests?chosen=1');
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fload-tests%3Fchosen%3D1']);
  expect(await page.text()).not.toContain('a page');
  // Whoever watches the process needs no token.
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/readyz')).status).toBe(200);
});

test('the token as bearer: readers read, runners run, and what was run says by whom', async () => {
  const ask = await serve(token);
  const status = async (given: string, user?: string) =>
    (await (await ask('/api/status', { headers: bearer(given, user) })).json()) as StatusResponse;
  expect(await status(RUN, 'ann')).toMatchObject({ access: 'token', user: 'ann', role: 'run' });
  expect(await status(READ)).toMatchObject({ access: 'token', user: null, role: 'read' });

  const names = { names: ['customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34'] };
  expect((await ask('/api/inspect', post(names, bearer(READ)))).status).toBe(200);
  expect((await ask('/api/discover', post({}, bearer(READ)))).status).not.toBe(403);
  const refused = await ask('/api/interleavings', post(race, bearer(READ)));
  expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([403, 'role_not_allowed']);
  const load = '/api/load-tests/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
  expect((await ask(load, { method: 'DELETE', headers: bearer(READ) })).status).toBe(403);
  expect((await ask(load, { method: 'DELETE', headers: bearer(RUN) })).status).toBe(404);
  const pin = (token: string) => ({ ...post({ pinned: true }, bearer(token)), method: 'PATCH' });
  expect((await ask(load, pin(READ))).status).toBe(403);
  expect((await ask(load, pin(RUN))).status).toBe(404);
  expect((await ask('/api/interleavings/replay', post({}, bearer(READ)))).status).toBe(403);
  expect((await ask('/api/calls', post({}, bearer(READ)))).status).toBe(403);

  const explored = await ask(
    '/api/interleavings',
    post({ scenario: 'scheduler_claims', variant: 'skip_locked' }, bearer(RUN, 'ann')),
  );
  expect(explored.status).toBe(202);
  const { id } = (await explored.json()) as { id: string };
  const read = (await (await ask(`/api/interleavings/${id}`, { headers: bearer(READ) })).json()) as LoadTest;
  expect(read.startedBy).toBe('ann');
  const file = await ask(`/api/interleavings/${id}/export?format=text`, { headers: bearer(READ) });
  expect(await file.text()).toContain('\nStarted by ann\n');
});

test('signing in: a cookie that no script reads and no other site sends, good until signing out', async () => {
  const ask = await serve(token);
  const page = await ask('/sign-in?next=%2Fload-tests');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('value="/load-tests"');
  expect((await ask('/sign-in', form({ token: 'wrong', next: '/' }))).status).toBe(401);

  const signedIn = await ask('/sign-in', form({ token: READ, user: 'Bob\r\nSet-Cookie: x=y', next: '/load-tests' }));
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/load-tests']);
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^lastwrite_session=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(READ);
  const headers = { cookie: `other=1; ${cookie.split(';')[0] ?? ''}` };
  expect(await (await ask('/load-tests', { headers })).text()).toBe('a page');
  expect(await (await ask('/api/status', { headers })).json()).toMatchObject({
    user: 'Bob  Set-Cookie: x=y',
    role: 'read',
  });
  expect((await ask('/api/interleavings', post(race, headers))).status).toBe(403);
  const out = await ask('/sign-out', form({}, headers));
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    303,
    expect.stringMatching(/^lastwrite_session=; Max-Age=0;/),
  ]);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
  '/sign-out',
  `/${'long'.repeat(500)}`,
  '',
])('signing in leads to no other site: %j', async (next) => {
  const ask = await serve(token);
  expect((await ask('/sign-in', form({ token: RUN, next }))).headers.get('location')).toBe('/');
});

test('a page of another site signs nobody in or out, and a link on it finds whoever is signed in', async () => {
  const ask = await serve(token);
  const foreign: readonly Readonly<Record<string, string>>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
  ];
  for (const headers of foreign) {
    expect((await ask('/sign-in', form({ token: RUN, next: '/' }, headers))).status).toBe(403);
    expect((await ask('/sign-out', form({}, headers))).status).toBe(403);
  }
  const linked = await ask('/load-tests?a=<b>', { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([linked.status, await linked.text()]).toEqual([
    200,
    expect.stringMatching(/http-equiv="refresh" content="0;url=\/load-tests\?a=(%3C|&lt;)b(%3E|&gt;)"/),
  ]);
});

test('a session is worth nothing when it was changed, is old, or another token is set', async () => {
  const access = { kind: 'token', run: RUN, read: READ } as const;
  const cookie = (await tokenSession(access).begin({ user: 'ann', role: 'read' }, false, 0)).split(';', 1)[0] ?? '';
  const read = (given: Parameters<typeof tokenSession>[0], value: string, nowMs = 0) =>
    tokenSession(given).read({ headers: { cookie: value } } as IncomingMessage, nowMs);
  expect(await read(access, `a=b; ${cookie}`)).toEqual({ user: 'ann', role: 'read' });
  expect(await read(access, cookie, 31 * 24 * 3600 * 1000)).toBeNull();
  for (const other of [{ read: 'another-token-for-readers' }, { read: null }, { run: 'another-token-for-runners' }])
    expect(await read({ ...access, ...other }, cookie)).toBeNull();
  const [name = '', value = ''] = cookie.split('=');
  const [head = '', , nonce = '', body = '', proof = ''] = value.split('.');
  const forged = [
    `${head}..${nonce}.${changed(body)}.${proof}`,
    `${head}..${nonce}.${body}.${changed(proof)}`,
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"user":"ann","role":"run","aud":"session","exp":9e9}').toString('base64url')}.`,
    `${value}.x`,
    '',
    '.',
    'e30.x',
  ];
  for (const each of forged) expect([each, await read(access, `${name}=${each}`)]).toEqual([each, null]);
});

function changed(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
}

test('behind a proxy: those it names, and nobody who comes past it', async () => {
  const ask = await serve(proxy);
  expect((await ask('/api/status')).status).toBe(401);
  expect((await ask('/load-tests')).status).toBe(401);
  expect((await ask('/api/status', { headers: bearer(RUN) })).status).toBe(401);
  const of = async (user: string) =>
    (await (await ask('/api/status', { headers: { 'x-user': user } })).json()) as StatusResponse;
  expect(await of('ann')).toMatchObject({ access: 'proxy', user: 'ann', role: 'run' });
  expect(await of('bob')).toMatchObject({ access: 'proxy', user: 'bob', role: 'read' });
  expect((await ask('/api/interleavings', post(race, { 'x-user': 'bob' }))).status).toBe(403);
  const mapped = await serve({ ...proxy, addresses: ['2001:DB8::1', '::ffff:7F00:1'] });
  expect((await mapped('/api/status', { headers: { 'x-user': 'ann' } })).status).toBe(200);
  const elsewhere = await serve({ ...proxy, addresses: ['10.0.0.7'] });
  expect((await elsewhere('/api/status', { headers: { 'x-user': 'ann' } })).status).toBe(401);
});

test('anyone may, where somebody said so: and every page says it', async () => {
  const ask = await serve({ kind: 'anyone' });
  expect(await (await ask('/api/status')).json()).toMatchObject({ access: 'anyone', user: null, role: 'run' });
  expect(await (await ask('/load-tests')).text()).toBe('a page');
});

test('a request that goes round the console’s server is refused, whoever it comes from', async () => {
  await serve(token);
  expect((await console.ask('/api/load-tests')).status).toBe(401);
  expect((await console.post('/api/interleavings', race)).status).toBe(401);
  setAccess('local');
  expect((await console.ask('/api/load-tests')).status).toBe(200);
});

test.each([
  '/_next/static/../../api/load-tests',
  '/_next/static/%2e%2e/%2E%2E/api/load-tests',
  '/_next/static/.%2e/../load-tests',
  '/_next/static\\..\\../api/load-tests',
  '/_next/static/..%2f..%2fapi/load-tests',
  '/./api/load-tests',
  '/x/../api/load-tests',
  '//api/load-tests',
  '/healthz/../api/load-tests',
  '//',
  '//[',
  '/\\[',
])('another spelling of an address opens nothing: %s', async (path) => {
  for (const access of [token, proxy]) {
    const server = createConsoleServer({
      hosts: [],
      access,
      handlePage: (_request, response) => void response.end('a page'),
    });
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const status = await new Promise<number>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path }, (answer) => resolve(answer.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
    expect([303, 400, 401]).toContain(status);
  }
});

test('a route that is not there is no question of roles', async () => {
  const ask = await serve(token);
  expect((await ask('/api/nothing', post({}, bearer(READ)))).status).toBe(404);
  expect((await ask('/api/inspect', { method: 'DELETE', headers: bearer(READ) })).status).toBe(405);
  expect((await ask('/healthz', { method: 'POST' })).status).toBe(405);
  expect((await ask('/load-tests', { method: 'DELETE', headers: bearer(RUN) })).status).toBe(405);
});

test('a name in a header may have any letters', async () => {
  const ask = await serve(token);
  const user = Buffer.from('Jörg Ünal 李').toString('latin1');
  expect(await (await ask('/api/status', { headers: bearer(RUN, user) })).json()).toMatchObject({
    user: 'Jörg Ünal 李',
  });
});
