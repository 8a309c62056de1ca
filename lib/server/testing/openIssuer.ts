import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

export const CLIENT = 'lastwrite';
export const CLIENT_SECRET = 'the-secret-of-the-console-at-the-issuer';
export const AUDIENCE = 'urn:lastwrite';

export interface TestIssuer {
  readonly url: string;
  /** Whoever signs in from now on: claims beside `sub`, which is `account`; null: they refuse. */
  person: { readonly account: string; readonly claims: Readonly<Record<string, unknown>> } | null;
  close(): Promise<void>;
}

/** A real OpenID Connect issuer on loopback. People sign in there without a page: as whoever `person` is at the moment. */
export async function openIssuer(redirectUri: string): Promise<TestIssuer> {
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void = () => undefined;
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TestIssuer = {
    url,
    person: { account: 'ann', claims: {} },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  const provider = new Provider(url, configurationFor(issuer, redirectUri));
  const callback = provider.callback();
  handle = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const result = issuer.person
      ? { login: { accountId: issuer.person.account } }
      : { error: 'access_denied', error_description: 'not today' };
    await provider.interactionFinished(request, response, result);
  };
  return issuer;
}

function configurationFor(issuer: TestIssuer, redirectUri: string): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT,
        client_secret: CLIENT_SECRET,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'client_credentials'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
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
        }),
      },
    },
    extraTokenClaims: () => issuer.person?.claims,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...issuer.person?.claims }) }),
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
