import { expect, test } from 'vitest';
import { readAccess, whyNotListen } from './access';
import { ConfigError } from './ConfigError';
import { isLoopback } from './isLoopback';
import { describeOidc, type OidcAccess } from './oidcAccess';

const TOKEN = 'a-token-of-many-letters';
const READ = 'another-token-of-letters';
const OIDC = {
  LASTWRITE_OIDC_ISSUER: 'https://idp.example/realms/one',
  LASTWRITE_OIDC_CLIENT_ID: 'lastwrite',
  LASTWRITE_PUBLIC_URL: 'https://console.example/',
};

test.each([
  [{}, { kind: 'local' }],
  [{ LASTWRITE_ANYONE: '1' }, { kind: 'anyone' }],
  [{ LASTWRITE_TOKEN: TOKEN }, { kind: 'token', run: TOKEN, read: null }],
  [
    { LASTWRITE_TOKEN: ` ${TOKEN} `, LASTWRITE_READ_TOKEN: READ },
    { kind: 'token', run: TOKEN, read: READ },
  ],
  [
    { LASTWRITE_PROXY_USER_HEADER: 'X-Forwarded-User' },
    { kind: 'proxy', header: 'x-forwarded-user', addresses: ['127.0.0.1', '::1'], runners: null },
  ],
  [
    {
      LASTWRITE_PROXY_USER_HEADER: 'x-user',
      LASTWRITE_PROXY_ADDRESSES: '10.0.0.7, ::1',
      LASTWRITE_PROXY_RUNNERS: 'Ada Lovelace, bob,',
    },
    { kind: 'proxy', header: 'x-user', addresses: ['10.0.0.7', '::1'], runners: ['Ada Lovelace', 'bob'] },
  ],
  [
    OIDC,
    {
      kind: 'oidc',
      issuer: 'https://idp.example/realms/one',
      clientId: 'lastwrite',
      clientSecret: null,
      publicUrl: 'https://console.example',
      scope: 'openid profile email',
      rolesClaim: 'roles',
      runValues: ['lastwrite-run'],
      readValues: null,
      audience: null,
    },
  ],
  [
    {
      LASTWRITE_OIDC_ISSUER: 'http://127.0.0.1:9000',
      LASTWRITE_OIDC_CLIENT_ID: 'lastwrite',
      LASTWRITE_OIDC_CLIENT_SECRET: TOKEN,
      LASTWRITE_PUBLIC_URL: 'http://localhost:3000',
      LASTWRITE_OIDC_SCOPE: 'openid, groups',
      LASTWRITE_OIDC_ROLES_CLAIM: 'realm_access.roles',
      LASTWRITE_OIDC_RUN_VALUES: 'admins, Load Testers',
      LASTWRITE_OIDC_READ_VALUES: 'staff',
      LASTWRITE_OIDC_AUDIENCE: 'lastwrite-api',
    },
    {
      kind: 'oidc',
      issuer: 'http://127.0.0.1:9000',
      clientId: 'lastwrite',
      clientSecret: TOKEN,
      publicUrl: 'http://localhost:3000',
      scope: 'openid groups',
      rolesClaim: 'realm_access.roles',
      runValues: ['admins', 'Load Testers'],
      readValues: ['staff'],
      audience: 'lastwrite-api',
    },
  ],
])('%j means %j', (env, access) => {
  expect(readAccess(env)).toEqual(access);
});

test.each([
  [{ LASTWRITE_TOKEN: 'short' }, 'at least 16'],
  [{ LASTWRITE_TOKEN: 'with blanks in the middle of it' }, 'printable ASCII'],
  [{ LASTWRITE_READ_TOKEN: READ }, 'LASTWRITE_TOKEN is not set'],
  [{ LASTWRITE_TOKEN: TOKEN, LASTWRITE_READ_TOKEN: TOKEN }, 'another token'],
  [{ LASTWRITE_ANYONE: 'yes' }, 'it is "yes"'],
  [{ LASTWRITE_ANYONE: '1', LASTWRITE_TOKEN: TOKEN }, 'more than one'],
  [{ LASTWRITE_PROXY_USER_HEADER: 'x y' }, 'the name of a header'],
  [{ LASTWRITE_PROXY_USER_HEADER: 'x-user', LASTWRITE_PROXY_ADDRESSES: 'proxy.example' }, 'IP addresses'],
  [{ LASTWRITE_PROXY_USER_HEADER: 'x-user', LASTWRITE_PROXY_RUNNERS: '' }, 'names nobody'],
  [{ LASTWRITE_PROXY_USER_HEADER: 'x-user', LASTWRITE_PROXY_RUNNERS: ' , ' }, 'names nobody'],
  [{ ...OIDC, LASTWRITE_OIDC_READ_VALUES: ',' }, 'names nobody'],
  [{ ...OIDC, LASTWRITE_OIDC_RUN_VALUES: '' }, 'names nobody'],
  [{ LASTWRITE_PROXY_RUNNERS: 'ann' }, 'LASTWRITE_PROXY_USER_HEADER is not set'],
  [{ ...OIDC, LASTWRITE_OIDC_ISSUER: 'http://idp.example' }, 'begins with https://'],
  [{ ...OIDC, LASTWRITE_OIDC_ISSUER: 'idp.example' }, 'begins with https://'],
  [{ ...OIDC, LASTWRITE_OIDC_ISSUER: `https://ann:${TOKEN}@idp.example` }, 'begins with https://'],
  [{ ...OIDC, LASTWRITE_OIDC_CLIENT_ID: ' ' }, 'the client id of the console at the issuer'],
  [{ ...OIDC, LASTWRITE_OIDC_CLIENT_SECRET: 'short' }, 'at least 16'],
  [{ ...OIDC, LASTWRITE_PUBLIC_URL: undefined }, 'the address of the console'],
  [{ ...OIDC, LASTWRITE_PUBLIC_URL: 'http://console.example' }, 'begins with https://'],
  [{ ...OIDC, LASTWRITE_PUBLIC_URL: 'https://console.example/path' }, 'without a path'],
  [{ ...OIDC, LASTWRITE_OIDC_SCOPE: 'profile email' }, 'including openid'],
  [{ ...OIDC, LASTWRITE_OIDC_AUDIENCE: 'lastwrite' }, 'the audience of access tokens'],
  [{ ...OIDC, LASTWRITE_TOKEN: TOKEN }, 'more than one'],
  [{ LASTWRITE_OIDC_CLIENT_ID: 'lastwrite' }, 'LASTWRITE_OIDC_ISSUER is not set'],
  [{ LASTWRITE_PUBLIC_URL: 'https://console.example' }, 'LASTWRITE_OIDC_ISSUER is not set'],
])('%j is a mistake: %s', (env, told) => {
  expect(() => readAccess(env)).toThrow(ConfigError);
  expect(() => readAccess(env)).toThrow(told);
  for (const secret of [TOKEN, READ]) expect(() => readAccess(env)).not.toThrow(secret);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.7', false],
  ['127.0.0.1.example.com', false],
  ['console.example.com', false],
])('%s is a loopback address: %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
  expect(whyNotListen(hostname, { kind: 'local' }) === null).toBe(expected);
  expect(whyNotListen(hostname, { kind: 'anyone' })).toBeNull();
  expect(whyNotListen(hostname, { kind: 'token', run: TOKEN, read: null })).toBeNull();
});

test('what an issuer’s people may do is said in one sentence', () => {
  const access = readAccess(OIDC) as OidcAccess;
  expect(describeOidc(access)).toBe(
    'People sign in at https://idp.example/realms/one. Everyone who can sign in may read. lastwrite-run in the claim "roles" may run.',
  );
  expect(describeOidc({ ...access, readValues: ['staff', 'guests'] })).toContain(
    '. staff or guests in the claim "roles" may read. ',
  );
});
