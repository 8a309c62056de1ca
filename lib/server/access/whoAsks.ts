import type { IncomingMessage } from 'node:http';
import type { Access } from '@/lib/environments/access';
import { cookieOf } from './cookies';
import type { Identity } from './identity';
import type { OidcIssuer } from './OidcIssuer';
import { readName } from './readName';
import { COOKIE, openSession, roleOfToken, type SessionAccess } from './session';

/** Who a request comes from; null: nobody that may ask. `issuer` is there where one signs people in; throws when it has to be asked and can't. */
export async function whoAsks(
  access: Access,
  issuer: OidcIssuer | null,
  request: IncomingMessage,
): Promise<Identity | null> {
  const { headers, socket } = request;
  switch (access.kind) {
    case 'local':
    case 'anyone':
      return { user: null, role: 'run' };
    case 'token': {
      const bearer = bearerOf(request);
      if (bearer === undefined) return whoseSession(access, request);
      const role = roleOfToken(access, bearer);
      return role && { user: readName(headers['lastwrite-user']), role };
    }
    case 'oidc': {
      const bearer = bearerOf(request);
      return bearer === undefined ? whoseSession(access, request) : ((await issuer?.verify(bearer)) ?? null);
    }
    case 'proxy': {
      // Whoever reaches the console past the proxy could name themselves as they like.
      const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      const user = access.addresses.includes(from) ? readName(headers[access.header]) : null;
      if (user === null) return null;
      return { user, role: access.runners === null || access.runners.includes(user) ? 'run' : 'read' };
    }
    default:
      return access satisfies never;
  }
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}

function whoseSession(access: SessionAccess, request: IncomingMessage): Identity | null {
  const session = cookieOf(request, COOKIE);
  return session === null ? null : openSession(access, session, Date.now());
}
