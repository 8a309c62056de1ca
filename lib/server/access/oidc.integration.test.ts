import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OidcAccess } from '@/lib/environments/access';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { Problem } from '@/lib/contract/problem';
import { createConsoleServer } from '../createConsoleServer';
import { AUDIENCE, CLIENT, CLIENT_SECRET, openIssuer, type TestIssuer } from '../testing/openIssuer';
import { openTestServer, type TestServer } from '../testing/openTestServer';
import { setAccess } from './identity';
import { openSession, sealSession } from './session';

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
    audience: AUDIENCE,
  };
});
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  await issuer.close();
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
  issuer.person = { account: 'u-1', claims: { email: 'ann@example.com', roles: ['staff', 'lastwrite-run'] } };
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
  expect(left.headers.get('set-cookie')).toMatch(/; Max-Age=600; Path=\/sign-in; HttpOnly; SameSite=Lax$/);

  const back = await signIn(ask);
  expect([back.status, await back.text()]).toEqual([200, expect.stringContaining('content="0;url=/load-tests?a=1"')]);
  expect(back.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^lastwrite_session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
    expect.stringMatching(/^lastwrite_sign_in=; Max-Age=0;/),
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
  [{ roles: { 'lastwrite-run': true } }, 'u-1', 'read'],
  [{}, 'u-1', 'read'],
])('claims %j: %s may %s', async (claims, user, role) => {
  issuer.person = { account: 'u-1', claims };
  const ask = await serve();
  const headers = { cookie: cookiesOf(await signIn(ask)) };
  expect(await (await ask('/api/status', { headers })).json()).toMatchObject({ user, role });
  if (role === 'read')
    expect(
      (await ask('/api/retention', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }))
        .status,
    ).toBe(403);
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/sign-out', '/é', ''])(
  'coming back leads to no other site: %j',
  async (next) => {
    expect(await (await signIn(await serve(), next)).text()).toContain('content="0;url=/"');
  },
);

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
    [back, `${name}=${value.slice(0, -2)}xx`, 400],
    [back, `${name}=${Buffer.from('{"state":"x"}').toString('base64url')}.`, 400],
    [back.replace(/code=[^&]+/, 'code=guessed'), flow, 400],
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

test('whom the issuer refuses is told so', async () => {
  issuer.person = null;
  const answer = await signIn(await serve());
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('did not let you in')]);
});

test('the console starts without its issuer, and says that it is away', async () => {
  const { url } = issuer;
  const away = await serve({ ...access, issuer: 'http://127.0.0.1:9' });
  const wrong = await serve({ ...access, issuer: `${url}/realms/none` });
  for (const ask of [away, wrong]) {
    const answer = await ask('/sign-in/start?next=%2Fload-tests');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('LASTWRITE_OIDC_ISSUER')]);
    expect((await ask('/sign-in')).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(200);
    const bearer = await ask('/api/status', { headers: { authorization: 'Bearer x.y.z' } });
    expect([bearer.status, ((await bearer.json()) as Problem).code]).toEqual([503, 'not_ready']);
  }
});

test('a session is worth nothing when it was changed, is old, or who may run was set anew', () => {
  const sealed = sealSession(access, { user: 'ann', role: 'read' }, 0);
  expect(openSession(access, sealed, 0)).toEqual({ user: 'ann', role: 'read' });
  expect(openSession(access, sealed, 13 * 3600 * 1000)).toBeNull();
  expect(openSession({ ...access, clientSecret: 'another-secret-of-it' }, sealed, 0)).toBeNull();
  expect(openSession({ ...access, runValues: ['others'] }, sealed, 0)).toBeNull();
  expect(openSession({ ...access, issuer: 'https://other.example' }, sealed, 0)).toBeNull();
  const [body = '', proof = ''] = sealed.split('.');
  const promoted = Buffer.from(Buffer.from(body, 'base64url').toString().replace('"read"', '"run"'));
  for (const forged of [`${promoted.toString('base64url')}.${proof}`, `${body}.`, body, '', `${sealed}.x`])
    expect(openSession(access, forged, 0)).toBeNull();
});

test('a program shows an access token of the issuer, for this console and no other', async () => {
  issuer.person = { account: 'ann', claims: { roles: ['lastwrite-run'] } };
  const ask = await serve();
  const tokenFor = async (resource: string) => {
    const answer = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${CLIENT}:${CLIENT_SECRET}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'read' }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const status = (token: string, to = ask) => to('/api/status', { headers: { authorization: `Bearer ${token}` } });
  const token = await tokenFor(AUDIENCE);
  expect(await (await status(token)).json()).toMatchObject({ access: 'oidc', user: CLIENT, role: 'run' });
  const [head = '', , proof = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ sub: 'x', aud: AUDIENCE, iss: issuer.url, exp: 9e9 })).toString(
    'base64url',
  );
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged}.`;
  for (const wrong of [await tokenFor('urn:another'), `${head}.${forged}.${proof}`, unsigned, 'x', 'x.y.z'])
    expect((await status(wrong)).status).toBe(401);
  expect((await status(token, await serve({ ...access, audience: null }))).status).toBe(401);
});
