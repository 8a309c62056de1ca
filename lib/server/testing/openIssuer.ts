import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import Provider, { type Configuration, type JWK } from 'oidc-provider';

export const CLIENT = 'lastwrite';
export const CLIENT_SECRET = 'the-secret-of-the-console-at-the-issuer';
export const AUDIENCE = 'urn:lastwrite';

/** Who signs in from now on, with claims beside `sub`, which is the account; or with what the issuer sends people back. */
export type Visit =
  | { readonly account: string; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly error: string; readonly description: string };

export interface TestIssuer {
  readonly url: string;
  visit: Visit;
  /** How often it was asked what it is. */
  discoveries: number;
  /** What was sent in the header of the last request for tokens; undefined: nothing, the secret came in the form. */
  authorization: string | undefined;
  /** A JWT with its signature, whatever is in it. */
  sign(claims: JWTPayload): Promise<string>;
  /** Nothing listens at its address until it is started again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

type ClientAuth = 'client_secret_basic' | 'client_secret_post';

/** A real OpenID Connect issuer on loopback. People sign in there without a page: `visit` says how it ends. */
export async function openIssuer(redirectUri: string, auth: ClientAuth = 'client_secret_basic'): Promise<TestIssuer> {
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void = () => undefined;
  const server = createServer((request, response) => void handle(request, response));
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'of-this-test', alg: 'ES256', use: 'sig' };
  const issuer: TestIssuer = {
    url,
    visit: { account: 'ann', claims: {} },
    discoveries: 0,
    authorization: undefined,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
    start: () => listen(port),
  };
  const provider = new Provider(url, configurationFor(issuer, { redirectUri, auth, key: key }));
  const callback = provider.callback();
  handle = async (request, response) => {
    if (request.url?.includes('/.well-known/')) issuer.discoveries += 1;
    if (request.url === '/token') issuer.authorization = request.headers.authorization;
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const { visit } = issuer;
    const result =
      'account' in visit
        ? { login: { accountId: visit.account } }
        : { error: visit.error, error_description: visit.description };
    await provider.interactionFinished(request, response, result);
  };
  return issuer;
}

function configurationFor(
  issuer: TestIssuer,
  { redirectUri, auth, key }: { readonly redirectUri: string; readonly auth: ClientAuth; readonly key: JWK },
): Configuration {
  const claims = () => ('claims' in issuer.visit ? issuer.visit.claims : {});
  return {
    clients: [
      {
        client_id: CLIENT,
        client_secret: CLIENT_SECRET,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'client_credentials'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        token_endpoint_auth_method: auth,
      },
    ],
    clientAuthMethods: [auth],
    jwks: { keys: [key] },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'roles', 'realm_access'], email: ['email', 'email_verified'], profile: ['name'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { ClientCredentials: 60, AccessToken: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        getResourceServerInfo: (_context, audience) => ({
          scope: 'read',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 60,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: claims,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...claims() }) }),
    // Nobody is asked whether the console may know who they are.
    loadExistingGrant: async (context) => {
      const { client, session, params, provider } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope(String(params?.scope));
      await grant.save();
      return grant;
    },
    cookies: { keys: ['a key of this test'] },
  };
}
