import { isLoopback } from './isLoopback';
import { namesIn, type Mistake } from './namesIn';
import { redactUrl } from './redactUrl';
import type { Variables } from './variables';

/** Whoever an OpenID Connect issuer has signed in. */
export interface OidcAccess {
  readonly kind: 'oidc';
  /** As its discovery document names it. */
  readonly issuer: string;
  readonly clientId: string;
  /** null: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  /** The origin under which people reach the console. The issuer sends them back there, whatever a request says of its host. */
  readonly publicUrl: string;
  readonly scope: string;
  /** The claim that holds somebody's roles: its name, or a path with dots. */
  readonly rolesClaim: string;
  /** Whoever has one of these may run. */
  readonly runValues: readonly string[];
  /** Whoever has one of these may read; null: everybody whom the issuer signs in. */
  readonly readValues: readonly string[] | null;
  /** Whom an access token has to be for, so that programs may show it; null: programs can't sign in. */
  readonly audience: string | null;
}

const PREFIX = 'LASTWRITE_OIDC_';
const SHORTEST_SECRET = 16;
const SAFE_URL = 'a URL that begins with https://, or with http:// on a loopback address';

/** Reads how people sign in at an issuer. null: none is set, or it has an error that was passed to `mistake`. Pure. */
export function readOidc(env: Variables, mistake: Mistake): OidcAccess | null {
  const text = (name: string) => env[name]?.trim() || undefined;
  const issuer = text(`${PREFIX}ISSUER`);
  if (issuer === undefined) {
    for (const name of Object.keys(env))
      if ((name.startsWith(PREFIX) || name === 'LASTWRITE_PUBLIC_URL') && text(name) !== undefined)
        mistake(name, `${PREFIX}ISSUER is not set`, 'both');
    return null;
  }
  const clientId = text(`${PREFIX}CLIENT_ID`);
  const clientSecret = text(`${PREFIX}CLIENT_SECRET`) ?? null;
  const publicUrl = text('LASTWRITE_PUBLIC_URL');
  const scope = text(`${PREFIX}SCOPE`)?.replaceAll(/[\s,]+/g, ' ') ?? 'openid profile email';
  const audience = text(`${PREFIX}AUDIENCE`) ?? null;

  if (!isSafeUrl(issuer) || /[?#]/.test(issuer))
    mistake(`${PREFIX}ISSUER`, `it is ${JSON.stringify(redactUrl(issuer))}`, `${SAFE_URL}, without query or fragment`);
  if (clientId === undefined)
    mistake(`${PREFIX}CLIENT_ID`, 'it is not set', 'the client id of the console at the issuer');
  // The cookies are encrypted with it.
  if (clientSecret !== null && clientSecret.length < SHORTEST_SECRET)
    mistake(
      `${PREFIX}CLIENT_SECRET`,
      `it has ${clientSecret.length} characters`,
      `at least ${SHORTEST_SECRET}, or none for a public client`,
    );
  if (publicUrl === undefined)
    mistake(
      'LASTWRITE_PUBLIC_URL',
      'it is not set',
      'the address of the console, to which the issuer redirects people',
    );
  else if (!isSafeUrl(publicUrl) || new URL(publicUrl).href !== `${new URL(publicUrl).origin}/`)
    mistake('LASTWRITE_PUBLIC_URL', `it is ${JSON.stringify(redactUrl(publicUrl))}`, `${SAFE_URL}, without a path`);
  if (!scope.split(' ').includes('openid'))
    mistake(`${PREFIX}SCOPE`, `it is ${JSON.stringify(scope)}`, 'space-separated scopes, including openid');
  // An ID token is for the client, and no proof of what its bearer may do here.
  if (audience !== null && audience === clientId)
    mistake(`${PREFIX}AUDIENCE`, `it equals ${PREFIX}CLIENT_ID`, 'the audience of access tokens');
  const runValues = namesIn(env, `${PREFIX}RUN_VALUES`, mistake);
  const readValues = namesIn(env, `${PREFIX}READ_VALUES`, mistake);
  if (clientId === undefined || publicUrl === undefined || !URL.canParse(publicUrl)) return null;
  return {
    kind: 'oidc',
    issuer,
    clientId,
    clientSecret,
    publicUrl: new URL(publicUrl).origin,
    scope,
    rolesClaim: text(`${PREFIX}ROLES_CLAIM`) ?? 'roles',
    runValues: runValues ?? ['lastwrite-run'],
    readValues,
    audience,
  };
}

/** Who may do what, for the log and the terminal. */
export function describeOidc({ issuer, rolesClaim, runValues, readValues }: OidcAccess): string {
  const having = (values: readonly string[]) => `${values.join(' or ')} in the claim "${rolesClaim}"`;
  const readers = readValues === null ? 'Everyone who can sign in' : having(readValues);
  return `People sign in at ${issuer}. ${readers} may read. ${having(runValues)} may run.`;
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
