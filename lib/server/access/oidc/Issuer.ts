import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { OidcAccess } from '@/lib/environments/oidcAccess';
import type { Claims } from './identityOfClaims';
import { SignInFailure, toSignInFailure } from './SignInFailure';

/** What is known of a sign-in between leaving for the issuer and coming back; it stays with the browser. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Somebody waits for each answer. */
const TIMEOUT_SECONDS = 5;
const KNOWN_FOR_MS = 3_600_000;
/** While it is away. */
const PAUSE_MS = 2_000;
/** As openid-client has it for ID tokens. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** Everything with a public key. The issuer's keys are public, so what a shared one signs proves nothing. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

interface Known {
  readonly configuration: client.Configuration;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  readonly atMs: number;
}

/** An OpenID Connect issuer: authorization code flow with PKCE, state and nonce. What it says of itself is kept for an hour; while it is away, it is asked again by a timer and not by requests. */
export class Issuer {
  /** How people know it. */
  readonly name: string;
  readonly #access: OidcAccess;
  readonly #redirectUri: string;
  readonly #onTrouble: (trouble: string | null) => void;
  #known: Known | null = null;
  #asking: Promise<Known> | null = null;
  #trouble: SignInFailure | null = null;
  #again: NodeJS.Timeout | undefined;
  #closed = false;

  /** `onTrouble` is told why nobody can sign in, and null once they can again. */
  constructor(access: OidcAccess, redirectUri: string, onTrouble: (trouble: string | null) => void) {
    this.name = new URL(access.issuer).host;
    this.#access = access;
    this.#redirectUri = redirectUri;
    this.#onTrouble = onTrouble;
  }

  /** Why nobody can sign in at the moment, as far as is known. */
  get trouble(): string | null {
    return this.#trouble?.message ?? null;
  }

  /** Asks it what it is, so that trouble is known before somebody wants to sign in. Never rejects. */
  async check(): Promise<void> {
    await this.#get().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
  }

  /** Where a browser goes to sign in, and what has to be known when it comes back. Throws a SignInFailure. */
  async begin(): Promise<{ readonly url: string; readonly flow: Flow }> {
    const { configuration } = await this.#get();
    const verifier = client.randomPKCECodeVerifier();
    const flow = { state: client.randomState(), nonce: client.randomNonce(), verifier };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#access.scope,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    });
    return { url: url.href, flow };
  }

  /** What it says of whoever comes back with this query. Of claims in both, the ID token's count. Throws a SignInFailure. */
  async finish(search: string, { state, nonce, verifier }: Flow): Promise<Claims> {
    const { configuration } = await this.#get();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(this.#redirectUri + search), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('There is no ID token.');
      return { ...(await this.#readUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      throw isAway(error) ? this.#away(this.#unreachable(error)) : toSignInFailure(error, this.name, this.#redirectUri);
    }
  }

  /** What an access token says of its holder; null: it is none of this issuer's for this console. Throws a SignInFailure where its keys can't be read. */
  async verify(token: string): Promise<Claims | null> {
    const { audience } = this.#access;
    if (audience === null) return null;
    const { configuration, keys } = await this.#get();
    if (this.#trouble !== null && !keys.fresh) throw this.#trouble;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: configuration.serverMetadata().issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      // An ID token tells a client who signed in. It is no permit, even where its audience is the one expected here.
      return 'nonce' in payload || 'at_hash' in payload ? null : payload;
    } catch (error) {
      if (error instanceof errors.JOSEError && !keysUnread.has(error.code)) return null;
      throw this.#away(this.#unreachable(error));
    }
  }

  /** Where people sign out of the issuer itself; null: it has no such page, or is not known. */
  get signOutUrl(): string | null {
    const configuration = this.#known?.configuration;
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return null;
    return client.buildEndSessionUrl(configuration).href;
  }

  /** Many issuers tell name, address and roles only there. */
  async #readUserInfo(configuration: client.Configuration, accessToken: string, sub: string): Promise<Claims> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    try {
      return await client.fetchUserInfo(configuration, accessToken, sub);
    } catch (cause) {
      if (isAway(cause)) throw cause;
      throw new SignInFailure(
        502,
        `${this.name} signed you in, but did not tell this console who you are. Tell the administrator of this console: its log has the reason.`,
        { cause },
      );
    }
  }

  async #get(): Promise<Known> {
    if (this.#known !== null && performance.now() - this.#known.atMs < KNOWN_FOR_MS) return this.#known;
    if (this.#trouble === null) return this.#ask();
    if (this.#known === null) throw this.#trouble;
    return this.#known;
  }

  #ask(): Promise<Known> {
    this.#asking ??= this.#discover().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #discover(): Promise<Known> {
    try {
      const configuration = await this.#readDiscovery();
      const { jwks_uri: keysUrl } = configuration.serverMetadata();
      if (keysUrl === undefined) throw new Error('its discovery document names no jwks_uri');
      const keys = createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: TIMEOUT_SECONDS * 1000 });
      await keys.reload();
      this.#known = { configuration, keys, atMs: performance.now() };
    } catch (error) {
      const failure = this.#away(isOtherIssuer(error) ? this.#misnamed(error) : this.#unreachable(error));
      if (this.#known === null) throw failure;
      return this.#known;
    }
    if (this.#trouble !== null) this.#onTrouble(null);
    this.#trouble = null;
    return this.#known;
  }

  #readDiscovery(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#access;
    const url = new URL(issuer);
    return client.discovery(
      url,
      clientId,
      undefined,
      clientSecret === null ? client.None() : asTheIssuerTakesIt(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        execute: [
          client.enableNonRepudiationChecks,
          // Plain HTTP is only ever configured for an issuer on this machine.
          ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  }

  /** Notes that it is away, and asks it again after a pause. */
  #away(failure: SignInFailure): SignInFailure {
    if (this.#trouble?.message !== failure.message) this.#onTrouble(failure.message);
    this.#trouble = failure;
    clearTimeout(this.#again);
    if (!this.#closed) this.#again = setTimeout(() => void this.#ask().catch(() => undefined), PAUSE_MS).unref();
    return failure;
  }

  #unreachable(cause: unknown): SignInFailure {
    const { issuer } = this.#access;
    const how =
      cause instanceof TypeError || isTimeout(cause)
        ? 'does not answer'
        : 'does not answer like an OpenID Connect issuer';
    return new SignInFailure(
      503,
      `${issuer} ${how} (${reasonOf(cause)}), so nobody can sign in. This console tries again every few seconds. If the problem persists, the administrator of the console should check LASTWRITE_OIDC_ISSUER.`,
      { cause },
    );
  }

  #misnamed(cause: unknown): SignInFailure {
    return new SignInFailure(
      503,
      `${this.#access.issuer} has another name in its discovery document, so nobody can sign in. The administrator of the console should set LASTWRITE_OIDC_ISSUER to exactly the "issuer" in that document.`,
      { cause },
    );
  }
}

/** The standard's default is in the header; some issuers take only the form. */
function asTheIssuerTakesIt(secret: string): client.ClientAuth {
  const [inHeader, inForm] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const onlyForm = methods?.includes('client_secret_post') === true && !methods.includes('client_secret_basic');
    (onlyForm ? inForm : inHeader)(server, ...rest);
  };
}

const keysUnread: ReadonlySet<string> = new Set([
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
  errors.JOSEError.code,
]);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function isOtherIssuer(error: unknown): boolean {
  return codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';
}

function isTimeout(error: unknown): boolean {
  return codeOf(error) === 'OAUTH_TIMEOUT' || codeOf(error) === errors.JWKSTimeout.code;
}

/** Nothing came back, or nothing that an issuer would say, such as the error page of a proxy before it. */
function isAway(error: unknown): boolean {
  const codes = ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];
  const isFetchFailed = error instanceof TypeError && error.cause instanceof Error;
  return isFetchFailed || codes.includes(codeOf(error) ?? '');
}

/** A connection's error code, an HTTP status, or the library's own words; none of them repeats a secret. */
function reasonOf(error: unknown): string {
  if (isTimeout(error)) return `not within ${TIMEOUT_SECONDS} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Response) return `HTTP ${cause.status}`;
  const code = codeOf(cause);
  if (code !== undefined && /^[A-Z]{2,30}$/.test(code)) return code;
  return error instanceof Error ? error.message : 'no answer';
}
