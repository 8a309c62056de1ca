import { isIP } from 'node:net';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { isLoopback } from './isLoopback';
import { namesIn } from './namesIn';
import { readOidc, type OidcAccess } from './oidcAccess';
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
  | OidcAccess;

const SHORTEST_TOKEN = 16;

/** Reads who may ask from the variables. Pure. Throws a ConfigError that lists every mistake. */
export function readAccess(env: Variables): Access {
  const text = (name: string) => env[name]?.trim() || undefined;
  const list = (name: string) =>
    text(name)
      ?.split(/[\s,]+/)
      .filter((part) => part !== '');
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
        'it contains other characters',
        'printable ASCII without spaces, such as the output of `openssl rand -hex 24`',
      );
    else if (token !== undefined && token.length < SHORTEST_TOKEN)
      mistake(
        name,
        `it has ${token.length} characters`,
        `at least ${SHORTEST_TOKEN}, such as \`openssl rand -hex 24\` prints`,
      );
  if (read !== undefined && run === undefined) mistake('LASTWRITE_READ_TOKEN', 'LASTWRITE_TOKEN is not set', 'both');
  if (read !== undefined && read === run) mistake('LASTWRITE_READ_TOKEN', 'it equals LASTWRITE_TOKEN', 'another token');
  if (anyone !== undefined && anyone !== '1') mistake('LASTWRITE_ANYONE', `it is ${JSON.stringify(anyone)}`, '1');
  if (header !== undefined && !/^[a-z0-9-]{1,100}$/i.test(header))
    mistake(
      'LASTWRITE_PROXY_USER_HEADER',
      `it is ${JSON.stringify(header)}`,
      'the name of a header, like X-Forwarded-User',
    );
  const addresses = list('LASTWRITE_PROXY_ADDRESSES');
  const runners = header === undefined ? null : namesIn(env, 'LASTWRITE_PROXY_RUNNERS', mistake);
  for (const address of addresses ?? [])
    if (isIP(address) === 0) mistake('LASTWRITE_PROXY_ADDRESSES', `one is ${JSON.stringify(address)}`, 'IP addresses');
  if (header === undefined)
    for (const name of ['LASTWRITE_PROXY_ADDRESSES', 'LASTWRITE_PROXY_RUNNERS'])
      if (text(name) !== undefined) mistake(name, 'LASTWRITE_PROXY_USER_HEADER is not set', 'both');
  const oidc = readOidc(env, mistake);
  if ([run, header, anyone, text('LASTWRITE_OIDC_ISSUER')].filter((given) => given !== undefined).length > 1)
    mistake(
      'LASTWRITE_TOKEN, LASTWRITE_PROXY_USER_HEADER, LASTWRITE_OIDC_ISSUER, LASTWRITE_ANYONE',
      'more than one is set',
      'only one of them',
    );
  if (mistakes.length > 0) throw new ConfigError(mistakes);

  if (oidc !== null) return oidc;
  if (run !== undefined) return { kind: 'token', run, read: read ?? null };
  if (header !== undefined)
    return {
      kind: 'proxy',
      header: header.toLowerCase(),
      addresses: addresses ?? ['127.0.0.1', '::1'],
      runners,
    };
  return anyone === undefined ? { kind: 'local' } : { kind: 'anyone' };
}

/** Who may ask the console of this process. Throws a ConfigError. */
export function loadAccess(): Access {
  return readAccess(process.env);
}

/** Why a console must not listen at this address with this access; null: it may. */
export function whyNotListen(hostname: string, { kind }: Access): string | null {
  if (kind !== 'local' || isLoopback(hostname)) return null;
  return (
    `${hostname} can be reached from other machines, so the console needs to know who may use it. Set one of these:\n` +
    '  LASTWRITE_TOKEN               people sign in with a token (LASTWRITE_READ_TOKEN for read-only access)\n' +
    '  LASTWRITE_PROXY_USER_HEADER   a proxy in front of the console signs people in and names them in this header\n' +
    '  LASTWRITE_OIDC_ISSUER         an OpenID Connect issuer signs people in\n' +
    '  LASTWRITE_ANYONE=1            anyone who reaches the address may read every record and run load tests\n'
  );
}

/** The token that the command line sends to a console; undefined: none is set. */
export function tokenOfTerminal(env: Variables = process.env): string | undefined {
  return env.LASTWRITE_TOKEN?.trim() || env.LASTWRITE_READ_TOKEN?.trim() || undefined;
}
