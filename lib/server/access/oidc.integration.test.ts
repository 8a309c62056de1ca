import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OidcAccess } from '@/lib/environments/oidcAccess';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { Problem } from '@/lib/contract/problem';
import { createConsoleServer } from '../createConsoleServer';
import { AUDIENCE, CLIENT, CLIENT_SECRET, openIssuer, type TestIssuer } from '../testing/openIssuer';
import { openTestServer, type TestServer } from '../testing/openTestServer';
import { setAccess } from './identity';
import { sealFor } from './oidc/openOidcGate';
import { Session } from './Session';

/** The address in the configuration, which is not the one that the server listens at: nothing may be taken from the Host header. */
const PUBLIC = 'http://console.localhost:3349';
let stores: TestServer;
let issuer: TestIssuer;
let access: OidcAccess;
const open: Server[] = [];

beforeAll(async () => {
  stores = await openTestServer();
});
beforeEach(async () => {
  issuer = await openIssuer(`${PUBLIC}/sign-in/callback`);
  access = {
    kind: 'oidc',
    issuer: issuer.url,
    clientId: CLIENT,
    clientSecret: CLIENT_SECRET,
    publicUrl: PUBLIC,
    scope: 'openid profile email',
    rolesClaim: 'roles',
    runValues: ['lastwrite-run'],
    readValues: null,
    audience: AUDIENCE,
  };
});
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  await issuer.stop();
});
afterAll(async () => {
  setAccess('local');
  await stores.close();
});

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

async function serve(given: OidcAccess = access): Promise<Ask> {
  const handlePage = (_request: unknown, response: { end: (text: string) => unknown }) => void response.end('a page');
  const server = createConsoleServer({ hosts: [], access: given, handlePage });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path, init = {}) => fetch(`${origin}${path}`, { redirect: 'manual', ...init });
}

/** `name=value` of a cookie that an answer sets, for the next request. */
function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0] ?? '')
    .join('; ');
}

/** Of what a browser kept for a sign-in that is over. */
const TAKEN_BACK = /^lastwrite_sign_in_[\w-]+=$/;

/** Goes to the issuer, signs in there, and ends where it sends the browser back: path and query at the console. */
async function visitIssuer(location: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = location;
  for (let hops = 0; hops < 6 && at.startsWith(issuer.url); hops += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (each.split(';', 1)[0] ?? '').split('=');
      jar.set(name, value.join('='));
    }
    at = new URL(answer.headers.get('location') ?? `nowhere:${answer.status} ${await answer.text()}`, at).href;
  }
  expect(at).toContain(`${PUBLIC}/sign-in/callback?`);
  return at.slice(PUBLIC.length);
}

async function begin(ask: Ask, next = '/load-tests?a=1') {
  const left = await ask(`/sign-in/start?next=${encodeURIComponent(next)}`);
  expect(left.status).toBe(303);
  return { left, flow: cookiesOf(left), location: new URL(left.headers.get('location') ?? '') };
}

async function signIn(ask: Ask, next?: string) {
  const { flow, location } = await begin(ask, next);
  return ask(await visitIssuer(location.href), { headers: { cookie: flow } });
}

test('somebody signs in at the issuer, comes back to the page asked for, and what they run says so', async () => {
  issuer.visit = { account: 'u-1', claims: { email: 'ann@example.com', roles: ['staff', 'lastwrite-run'] } };
  const ask = await serve();
  const turnedAway = await ask('/load-tests?a=1');
  expect(turnedAway.headers.get('location')).toBe('/sign-in?next=%2Fload-tests%3Fa%3D1');
  expect(await (await ask('/sign-in?next=%2Fload-tests%3Fa%3D1')).text()).toContain(
    `href="${PUBLIC}/sign-in/start?next=%2Fload-tests%3Fa%3D1"`,
  );
  const { left, location } = await begin(ask);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    client_id: CLIENT,
    redirect_uri: `${PUBLIC}/sign-in/callback`,
    response_type: 'code',
    code_challenge_method: 'S256',
    state: expect.any(String) as string,
    nonce: expect.any(String) as string,
  });
  expect(left.headers.get('set-cookie')).toMatch(/; Max-Age=600; Path=\/sign-in\/callback; HttpOnly; SameSite=Lax$/);

  const back = await signIn(ask);
  expect([back.status, await back.text()]).toEqual([200, expect.stringContaining('content="0;url=/load-tests?a=1"')]);
  expect(back.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^lastwrite_session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
    expect.stringMatching(/^lastwrite_sign_in_[\w-]+=; Max-Age=0;/),
  ]);
  const headers = { cookie: cookiesOf(back), 'content-type': 'application/json' };
  expect(await (await ask('/load-tests', { headers })).text()).toBe('a page');
  expect(await (await ask('/api/status', { headers })).json()).toMatchObject({
    access: 'oidc',
    user: 'ann@example.com',
    role: 'run',
  });
  const body = JSON.stringify({ scenario: 'scheduler_claims', variant: 'skip_locked' });
  const explored = await ask('/api/interleavings', { method: 'POST', headers, body });
  const { id } = (await explored.json()) as { id: string };
  expect(((await (await ask(`/api/interleavings/${id}`, { headers })).json()) as LoadTest).startedBy).toBe(
    'ann@example.com',
  );
  const out = await ask('/sign-out', { method: 'POST', headers });
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    303,
    expect.stringMatching(/^lastwrite_session=; Max-Age=0;/),
  ]);
});

test.each([
  [{ name: 'Ann', roles: 'other lastwrite-run' }, 'Ann', 'run'],
  [{ email: 'ann@example.com', email_verified: false, roles: 'not-lastwrite-run' }, 'u-1', 'read'],
])('claims %j of the issuer: %s may %s', async (claims, user, role) => {
  issuer.visit = { account: 'u-1', claims };
  const ask = await serve();
  const headers = { cookie: cookiesOf(await signIn(ask)) };
  expect(await (await ask('/api/status', { headers })).json()).toMatchObject({ user, role, signInTrouble: null });
});

test('who may read runs nothing, and is told so', async () => {
  issuer.visit = { account: 'u-1', claims: { realm_access: { roles: ['staff'] } } };
  const ask = await serve({ ...access, rolesClaim: 'realm_access.roles', readValues: ['staff'] });
  const headers = { cookie: cookiesOf(await signIn(ask)), 'content-type': 'application/json' };
  expect((await ask('/api/load-tests', { headers })).status).toBe(200);
  const body = JSON.stringify({ scenario: 'scheduler_claims', variant: 'skip_locked' });
  const refused = await ask('/api/interleavings', { method: 'POST', headers, body });
  expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([403, 'role_not_allowed']);
});

test('two tabs sign in at the same time, each with its own', async () => {
  issuer.visit = { account: 'u-1', claims: { email: 'ann@example.com', roles: ['lastwrite-run'] } };
  const ask = await serve();
  const [one, other] = [await begin(ask, '/one'), await begin(ask, '/other')];
  const cookie = `${one.flow}; ${other.flow}`;
  for (const [{ location }, page] of [
    [one, '/one'],
    [other, '/other'],
  ] as const) {
    const back = await ask(await visitIssuer(location.href), { headers: { cookie } });
    expect([back.status, await back.text()]).toEqual([200, expect.stringContaining(`content="0;url=${page}"`)]);
  }
});

test('whom the issuer knows without a role that may read stays outside, as a person and as a program', async () => {
  issuer.visit = { account: 'u-1', claims: { roles: ['visitor'] } };
  const ask = await serve({ ...access, readValues: ['staff'] });
  const answer = await signIn(ask);
  expect([answer.status, cookiesOf(answer)]).toEqual([403, expect.stringMatching(TAKEN_BACK)]);
  expect(await answer.text()).toContain('your roles do not give you access to this console');
  const token = await issuer.sign({ ...permit(), roles: ['visitor'] });
  const bearer = await ask('/api/status', { headers: { authorization: `Bearer ${token}` } });
  expect([bearer.status, ((await bearer.json()) as Problem).code]).toEqual([403, 'role_not_allowed']);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/sign-out',
  '/é',
  `/${'long'.repeat(500)}`,
  '',
])('coming back leads to no other site: %j', async (next) => {
  expect(await (await signIn(await serve(), next)).text()).toContain('content="0;url=/"');
});

/** In the middle: the bits at the end of a base64 text may count for nothing. */
function withAnotherCharacter(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

test('an answer that does not belong to the sign-in signs nobody in', async () => {
  const ask = await serve();
  const { flow, location } = await begin(ask);
  const back = await visitIssuer(location.href);
  const other = await begin(ask);
  const [name = '', value = ''] = flow.split('=');
  const wrong: readonly [string, string, number][] = [
    [back, '', 400],
    [back, other.flow, 400],
    [back.replace(/state=[^&]+/, 'state=mine'), flow, 400],
    [back, `${name}=${withAnotherCharacter(value)}`, 400],
    [back, `${name}=${Buffer.from('{"state":"x"}').toString('base64url')}.`, 400],
    [back.replace(/code=[^&]+/, 'code=guessed'), flow, 400],
    [`${back}&error=access_denied`, other.flow, 400],
    [back.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'), flow, 400],
    ['/sign-in/callback', flow, 400],
  ];
  for (const [path, cookie, status] of wrong) {
    const answer = await ask(path, { headers: { cookie } });
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.headers.getSetCookie().join()).not.toContain('lastwrite_session');
    expect(await answer.text()).toContain('sign-in-problem');
  }
  // What was sealed for the way there is no session.
  expect((await ask('/api/status', { headers: { cookie: `lastwrite_session=${value}` } })).status).toBe(401);
});

test('a sign-in is good for one answer', async () => {
  const ask = await serve();
  const { flow, location } = await begin(ask);
  const back = await visitIssuer(location.href);
  const headers = { cookie: flow };
  expect((await ask(back, { headers })).status).toBe(200);
  expect((await ask(back, { headers })).status).toBe(400);
});

test.each([
  ['access_denied', 403, 'denied access, or you cancelled'],
  ['invalid_scope', 502, 'check LASTWRITE_OIDC_SCOPE'],
  ['unauthorized_client', 502, `with the redirect URI ${PUBLIC}/sign-in/callback`],
  ['temporarily_unavailable', 503, 'Try again in a minute'],
  ['call_0900_123456_now', 502, 'its log has the reason'],
])('an issuer that answers %s: %i, and what to do, in words of the console', async (error, status, told) => {
  issuer.visit = { error, description: 'Your account is locked, call 0900' };
  const answer = await signIn(await serve());
  expect([answer.status, cookiesOf(answer)]).toEqual([status, expect.stringMatching(TAKEN_BACK)]);
  const text = await answer.text();
  expect(text).toContain(told);
  expect(text).not.toMatch(/0900|locked/);
  expect(text).not.toContain(error);
});

test('a wrong secret is a mistake of whoever runs the console, and no refusal of the person', async () => {
  const answer = await signIn(await serve({ ...access, clientSecret: 'another-secret-than-agreed' }));
  expect(answer.status).toBe(502);
  const text = await answer.text();
  expect(text).toContain('check LASTWRITE_OIDC_CLIENT_ID and LASTWRITE_OIDC_CLIENT_SECRET');
  expect(text).not.toContain('another-secret-than-agreed');
});

test('an issuer that takes the secret in the form only gets it there', async () => {
  expect((await signIn(await serve())).status).toBe(200);
  expect(issuer.authorization).toMatch(/^Basic /);
  await issuer.stop();
  issuer = await openIssuer(`${PUBLIC}/sign-in/callback`, 'client_secret_post');
  access = { ...access, issuer: issuer.url };
  expect((await signIn(await serve())).status).toBe(200);
  expect(issuer.authorization).toBeUndefined();
  expect((await signIn(await serve({ ...access, clientSecret: 'another-secret-than-agreed' }))).status).toBe(502);
});

test('while the issuer is away the console runs, says so, does not ask it per request, and finds it again by itself', async () => {
  await issuer.stop();
  const ask = await serve();
  const told = async () => (await (await ask('/sign-in')).text()).includes('does not answer (ECONNREFUSED)');
  await expect.poll(told).toBe(true);
  expect((await ask('/healthz')).status).toBe(200);
  expect(await (await ask('/readyz')).json()).toMatchObject({
    status: 'ready',
    signInTrouble: expect.any(String) as string,
  });
  const started = await ask('/sign-in/start?next=%2Fload-tests');
  expect([started.status, await started.text()]).toEqual([503, expect.stringContaining('LASTWRITE_OIDC_ISSUER')]);
  const bearer = await ask('/api/status', { headers: { authorization: 'Bearer x.y.z' } });
  expect([bearer.status, ((await bearer.json()) as Problem).code]).toEqual([503, 'not_ready']);

  await issuer.start();
  await expect.poll(told, { interval: 50 }).toBe(false);
  // However often it was asked for meanwhile: once by each console, when its pause was over.
  expect(issuer.discoveries).toBe(1);
  expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' });
  expect((await signIn(ask)).status).toBe(200);
});

test('whoever is signed in stays so while the issuer is away', async () => {
  const ask = await serve();
  const headers = { cookie: cookiesOf(await signIn(ask)) };
  const token = await issuer.sign(permit());
  const { flow, location } = await begin(ask);
  const back = await visitIssuer(location.href);
  await issuer.stop();
  expect((await ask('/api/status', { headers })).status).toBe(200);
  expect((await ask('/api/status', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  const lost = await ask(back, { headers: { cookie: flow } });
  expect([lost.status, await lost.text()]).toEqual([503, expect.stringContaining('does not answer (')]);
});

test('an issuer that is none is not asked again for each request', async () => {
  const since = performance.now();
  const ask = await serve({ ...access, issuer: `${issuer.url}/realms/none` });
  for (let times = 0; times < 20; times += 1) expect((await ask('/sign-in/start')).status).toBe(503);
  expect(issuer.discoveries).toBeLessThanOrEqual(1 + (performance.now() - since) / 2000);
  expect(await (await ask('/sign-in')).text()).toContain('does not answer like an OpenID Connect issuer (HTTP 404)');
});

test('an issuer that calls itself by another name is a mistake in the configuration', async () => {
  const ask = await serve({ ...access, issuer: issuer.url.replace('127.0.0.1', 'localhost') });
  const answer = await ask('/sign-in/start');
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringContaining('has another name in its discovery document'),
  ]);
});

test('a session is worth nothing when it was changed, is old, or who may do what was set anew', async () => {
  const seconds = 12 * 3600;
  const cookie = await new Session(sealFor(access), seconds).begin({ user: 'ann', role: 'read' }, false, 0);
  const [sealed = ''] = cookie.split(';', 1);
  const read = (given: OidcAccess, value: string, nowMs = 0) =>
    new Session(sealFor(given), seconds).read({ headers: { cookie: value } } as IncomingMessage, nowMs);
  expect(await read(access, sealed)).toEqual({ user: 'ann', role: 'read' });
  expect(await read(access, sealed, 13 * 3600 * 1000)).toBeNull();
  const others: readonly Partial<OidcAccess>[] = [
    { clientSecret: 'another-secret-of-it' },
    { clientSecret: null },
    { runValues: ['others'] },
    { readValues: ['others'] },
    { rolesClaim: 'groups' },
    { issuer: 'https://other.example' },
  ];
  for (const other of others) expect([other, await read({ ...access, ...other }, sealed)]).toEqual([other, null]);
  for (const at of [20, sealed.length - 30, sealed.length - 4]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect([at, await read(access, changed)]).toEqual([at, null]);
  }
});

/** What an access token of the issuer for this console says. */
function permit(inSeconds = 60) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer.url,
    sub: 'robot',
    aud: AUDIENCE,
    iat: now - 300,
    exp: now + inSeconds,
    roles: ['lastwrite-run'],
  };
}

test('a program shows an access token that the issuer made for this console', async () => {
  issuer.visit = { account: 'ann', claims: { roles: ['lastwrite-run'] } };
  const ask = await serve();
  const answer = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLIENT}:${CLIENT_SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE, scope: 'read' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  expect(await (await ask('/api/status', { headers })).json()).toMatchObject({ user: CLIENT, role: 'run' });
  expect((await (await serve({ ...access, audience: null }))('/api/status', { headers })).status).toBe(401);
});

test('no other token is taken, and clocks may differ by some seconds', async () => {
  const ask = await serve();
  const status = async (token: string) =>
    (await ask('/api/status', { headers: { authorization: `Bearer ${token}` } })).status;
  const token = await issuer.sign(permit());
  expect(await status(token)).toBe(200);
  expect(await status(await issuer.sign(permit(-10)))).toBe(200);
  const [head = '', body = '', proof = ''] = token.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const another = await openIssuer(`${PUBLIC}/sign-in/callback`);
  const wrong: Readonly<Record<string, string>> = {
    expired: await issuer.sign(permit(-45)),
    'for another audience': await issuer.sign({ ...permit(), aud: 'urn:another' }),
    'of another issuer': await issuer.sign({ ...permit(), iss: another.url }),
    'signed by another': await another.sign(permit()),
    'an ID token': await issuer.sign({ ...permit(), nonce: 'x' }),
    'without an end': await issuer.sign({ ...permit(), exp: undefined }),
    promoted: `${head}.${encode({ ...permit(), sub: 'boss' })}.${proof}`,
    unsigned: `${encode({ alg: 'none' })}.${body}.`,
    'no JWT': 'x.y.z',
  };
  for (const [what, each] of Object.entries(wrong)) expect([what, await status(each)]).toEqual([what, 401]);
  await another.stop();
});
