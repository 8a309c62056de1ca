import { isIP } from 'node:net';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { redactUrl } from './redactUrl';
import type { Variables } from './variables';

/** What somebody may do: read, or also run what writes to stores. */
export type Role = 'read' | 'run';

/** Who may ask the console. */
export type Access =
  /** Whoever reaches a loopback address: the people of this machine. */
  | { readonly kind: 'local' }
  /** Whoever reaches it at all, since somebody said so. */
  | { readonly kind: 'anyone' }
  /** Whoever knows a token. */
  | { readonly kind: 'token'; readonly run: string; readonly read: string | null }
  /** Whoever a proxy has let in, by the name that it sends along. */
  | {
      readonly kind: 'proxy';
      /** In lower case. */
      readonly header: string;
      /** Where the proxy's connections come from. */
      readonly addresses: readonly string[];
      /** Who may run; null: everybody that it lets in. */
      readonly runners: readonly string[] | null;
    }
  /** Whoever an OpenID Connect issuer has signed in. */
  | OidcAccess;

export interface OidcAccess {
  readonly kind: 'oidc';
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  /** The origin under which people reach the console; the issuer sends them back there. */
  readonly publicUrl: string;
  readonly scope: string;
  /** Whoever has one of `runValues` in this claim may run; everybody else whom the issuer signs in reads. */
  readonly rolesClaim: string;
  readonly runValues: readonly string[];
  /** Whom an access token has to be for, so that programs may show it; null: programs can't sign in. */
  readonly audience: string | null;
}

const SHORTEST_TOKEN = 16;

/** Reads who may ask from the variables. Pure. Throws a ConfigError that lists every mistake. */
export function readAccess(env: Variables): Access {
  const text = (name: string) => textOf(env, name);
  const list = (name: string) => listOf(env, name);
  const mistakes: ConfigMistake[] = [];
  const mistake = (where: string, found: string, expected: string) => mistakes.push({ where, found, expected });

  const [run, read, header] = [
    text('LASTWRITE_TOKEN'),
    text('LASTWRITE_READ_TOKEN'),
    text('LASTWRITE_PROXY_USER_HEADER'),
  ];
  const anyone = text('LASTWRITE_ANYONE');
  for (const [name, token] of [
    ['LASTWRITE_TOKEN', run],
    ['LASTWRITE_READ_TOKEN', read],
  ] as const)
    if (token !== undefined && !/^[!-~]+$/.test(token))
      mistake(
        name,
        'it holds other characters',
        'printable ASCII without blanks, such as `openssl rand -hex 24` prints',
      );
    else if (token !== undefined && token.length < SHORTEST_TOKEN)
      mistake(
        name,
        `it has ${token.length} characters`,
        `at least ${SHORTEST_TOKEN}, such as \`openssl rand -hex 24\` prints`,
      );
  if (read !== undefined && run === undefined) mistake('LASTWRITE_READ_TOKEN', 'LASTWRITE_TOKEN is not set', 'both');
  if (read !== undefined && read === run)
    mistake('LASTWRITE_READ_TOKEN', 'it is LASTWRITE_TOKEN as well', 'another one');
  if (anyone !== undefined && anyone !== '1') mistake('LASTWRITE_ANYONE', `it is ${JSON.stringify(anyone)}`, '1');
  if (header !== undefined && !/^[a-z0-9-]{1,100}$/i.test(header))
    mistake(
      'LASTWRITE_PROXY_USER_HEADER',
      `it is ${JSON.stringify(header)}`,
      'the name of a header, like X-Forwarded-User',
    );
  const addresses = list('LASTWRITE_PROXY_ADDRESSES');
  const runners = list('LASTWRITE_PROXY_RUNNERS');
  for (const address of addresses ?? [])
    if (isIP(address) === 0) mistake('LASTWRITE_PROXY_ADDRESSES', `one is ${JSON.stringify(address)}`, 'IP addresses');
  if (header === undefined)
    for (const name of ['LASTWRITE_PROXY_ADDRESSES', 'LASTWRITE_PROXY_RUNNERS'])
      if (text(name) !== undefined) mistake(name, 'LASTWRITE_PROXY_USER_HEADER is not set', 'both');
  const oidc = readOidc(env, mistake);
  if ([run, header, anyone, text('LASTWRITE_OIDC_ISSUER')].filter((given) => given !== undefined).length > 1)
    mistake(
      'LASTWRITE_TOKEN, LASTWRITE_PROXY_USER_HEADER, LASTWRITE_OIDC_ISSUER, LASTWRITE_ANYONE',
      'several of them are set',
      'one of them',
    );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  if (oidc !== null) return oidc;

  if (run !== undefined) return { kind: 'token', run, read: read ?? null };
  if (header !== undefined)
    return {
      kind: 'proxy',
      header: header.toLowerCase(),
      addresses: addresses ?? ['127.0.0.1', '::1'],
      runners: runners ?? null,
    };
  return anyone === undefined ? { kind: 'local' } : { kind: 'anyone' };
}

type Mistake = (where: string, found: string, expected: string) => void;

/** null: no issuer is set, or something about it is wrong, which `mistake` was told. */
function readOidc(env: Variables, mistake: Mistake): OidcAccess | null {
  const issuer = textOf(env, 'LASTWRITE_OIDC_ISSUER');
  if (issuer === undefined) {
    for (const name of oidcVariables)
      if (textOf(env, name) !== undefined) mistake(name, 'LASTWRITE_OIDC_ISSUER is not set', 'both');
    return null;
  }
  const clientId = textOf(env, 'LASTWRITE_OIDC_CLIENT_ID');
  const clientSecret = textOf(env, 'LASTWRITE_OIDC_CLIENT_SECRET') ?? null;
  const publicUrl = textOf(env, 'LASTWRITE_PUBLIC_URL');
  const scope = textOf(env, 'LASTWRITE_OIDC_SCOPE') ?? 'openid profile email';
  const audience = textOf(env, 'LASTWRITE_OIDC_AUDIENCE') ?? null;
  if (!isSafeUrl(issuer) || /[?#]/.test(issuer))
    mistake(
      'LASTWRITE_OIDC_ISSUER',
      `it is ${JSON.stringify(redactUrl(issuer))}`,
      `${SAFE_URL}, without query or fragment`,
    );
  if (clientId === undefined)
    mistake('LASTWRITE_OIDC_CLIENT_ID', 'it is not set', 'the id under which the issuer knows the console');
  // The sessions are sealed with it.
  if (clientSecret !== null && clientSecret.length < SHORTEST_TOKEN)
    mistake(
      'LASTWRITE_OIDC_CLIENT_SECRET',
      `it has ${clientSecret.length} characters`,
      `at least ${SHORTEST_TOKEN}, or none for a public client`,
    );
  if (publicUrl === undefined)
    mistake(
      'LASTWRITE_PUBLIC_URL',
      'it is not set',
      'the address of the console, to which the issuer sends people back',
    );
  else if (!isSafeUrl(publicUrl) || new URL(publicUrl).href !== `${new URL(publicUrl).origin}/`)
    mistake('LASTWRITE_PUBLIC_URL', `it is ${JSON.stringify(redactUrl(publicUrl))}`, `${SAFE_URL}, without a path`);
  if (!scope.split(/\s+/).includes('openid'))
    mistake('LASTWRITE_OIDC_SCOPE', `it is ${JSON.stringify(scope)}`, 'scopes separated by blanks, openid among them');
  // An id token is for the client, and no proof of what its bearer may do here.
  if (audience !== null && audience === clientId)
    mistake('LASTWRITE_OIDC_AUDIENCE', 'it is LASTWRITE_OIDC_CLIENT_ID as well', 'the audience of access tokens');
  if (clientId === undefined || publicUrl === undefined || !URL.canParse(publicUrl)) return null;
  return {
    kind: 'oidc',
    issuer,
    clientId,
    clientSecret,
    publicUrl: new URL(publicUrl).origin,
    scope,
    rolesClaim: textOf(env, 'LASTWRITE_OIDC_ROLES_CLAIM') ?? 'roles',
    runValues: listOf(env, 'LASTWRITE_OIDC_RUN_VALUES') ?? ['lastwrite-run'],
    audience,
  };
}

const oidcVariables = [
  'LASTWRITE_OIDC_CLIENT_ID',
  'LASTWRITE_OIDC_CLIENT_SECRET',
  'LASTWRITE_OIDC_SCOPE',
  'LASTWRITE_OIDC_ROLES_CLAIM',
  'LASTWRITE_OIDC_RUN_VALUES',
  'LASTWRITE_OIDC_AUDIENCE',
  'LASTWRITE_PUBLIC_URL',
];

const SAFE_URL = 'a URL that begins with https://, or with http:// on a loopback address';

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function textOf(env: Variables, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function listOf(env: Variables, name: string): readonly string[] | undefined {
  return textOf(env, name)
    ?.split(/[\s,]+/)
    .filter((part) => part !== '');
}

/** Who may ask the console of this process. Throws a ConfigError. */
export function loadAccess(): Access {
  return readAccess(process.env);
}

/** Why a console must not listen at this address with this access; null: it may. */
export function whyNotListen(hostname: string, { kind }: Access): string | null {
  if (kind !== 'local' || isLoopback(hostname)) return null;
  return (
    `${hostname} can be reached from other machines, and nothing says who may ask. Set one of these:\n` +
    '  LASTWRITE_TOKEN               people sign in with a token (and LASTWRITE_READ_TOKEN for those who only read)\n' +
    '  LASTWRITE_PROXY_USER_HEADER   a proxy before the console signs people in and names them in this header\n' +
    '  LASTWRITE_OIDC_ISSUER         an OpenID Connect issuer signs people in\n' +
    '  LASTWRITE_ANYONE=1            whoever reaches the address may read every record and run load tests\n'
  );
}

export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** The token that the command line sends to a console; undefined: none is set. */
export function tokenOfTerminal(env: Variables = process.env): string | undefined {
  return env.LASTWRITE_TOKEN?.trim() || env.LASTWRITE_READ_TOKEN?.trim() || undefined;
}
