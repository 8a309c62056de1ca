import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { OidcAccess } from '@/lib/environments/access';
import type { Identity } from './identity';
import { readName } from './readName';

/** What a sign-in has to remember between going to the issuer and coming back. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const TIMEOUT_SECONDS = 5;

/** The issuer is not there, or is none: nobody can sign in at the moment. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/** The issuer of a console: what it says of itself is asked for with the first sign-in, so that the console starts without it. */
export class OidcIssuer {
  readonly #access: OidcAccess;
  #discovered: Promise<oidc.Configuration> | null = null;
  #keys: ReturnType<typeof createRemoteJWKSet> | null = null;

  constructor(access: OidcAccess) {
    this.#access = access;
  }

  /** Where people sign in, and what has to be remembered until they come back. */
  async begin(): Promise<{ readonly url: URL; readonly flow: Flow }> {
    const issuer = await this.#discover();
    const flow: Flow = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(issuer, {
      redirect_uri: this.#callback('').href,
      scope: this.#access.scope,
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url, flow };
  }

  /** Who came back with this query. Throws what the library does when anything does not fit. */
  async finish(query: string, { state, nonce, verifier }: Flow): Promise<Identity> {
    const issuer = await this.#discover();
    const tokens = await oidc.authorizationCodeGrant(issuer, this.#callback(query), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the issuer sent no id token');
    // Many issuers tell name, address and roles only there.
    const more =
      issuer.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await oidc.fetchUserInfo(issuer, tokens.access_token, claims.sub);
    return this.#identify({ ...more, ...claims });
  }

  /** Who sends this access token; null: it is none that holds here. Throws when the issuer's keys can't be had. */
  async verify(token: string): Promise<Identity | null> {
    const { audience } = this.#access;
    if (audience === null) return null;
    const { issuer, jwks_uri: keys } = (await this.#discover()).serverMetadata();
    if (keys === undefined) throw new IssuerUnavailable('the issuer names no keys');
    this.#keys ??= createRemoteJWKSet(new URL(keys), { timeoutDuration: TIMEOUT_SECONDS * 1000 });
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
      });
      return this.#identify(payload);
    } catch (error) {
      if (
        error instanceof errors.JOSEError &&
        !(error instanceof errors.JWKSTimeout) &&
        error.code !== 'ERR_JOSE_GENERIC'
      )
        return null;
      throw new IssuerUnavailable('the issuer’s keys can’t be read', { cause: error });
    }
  }

  #identify(claims: Readonly<Record<string, unknown>>): Identity {
    const { rolesClaim, runValues } = this.#access;
    const text = (value: unknown) => (typeof value === 'string' ? (readName(value) ?? undefined) : undefined);
    const email = claims.email_verified === false ? undefined : text(claims.email);
    const given = claims[rolesClaim];
    const roles: readonly unknown[] = Array.isArray(given) ? given : typeof given === 'string' ? given.split(' ') : [];
    return {
      user: email ?? text(claims.name) ?? text(claims.sub) ?? null,
      role: roles.some((role) => typeof role === 'string' && runValues.includes(role)) ? 'run' : 'read',
    };
  }

  /** From the configured address and never from what a request says of its host. */
  #callback(query: string): URL {
    return new URL(`/sign-in/callback${query}`, this.#access.publicUrl);
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#access;
    const url = new URL(issuer);
    this.#discovered ??= oidc.discovery(
      url,
      clientId,
      undefined,
      clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        execute: [
          oidc.enableNonRepudiationChecks,
          // Plain HTTP is only ever configured for an issuer on this machine.
          ...(url.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = null;
      throw new IssuerUnavailable('the issuer can’t be asked what it is', { cause: error });
    }
  }
}
