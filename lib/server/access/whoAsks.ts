import type { IncomingMessage } from 'node:http';
import type { Access } from '@/lib/environments/access';
import type { Identity } from './identity';
import { COOKIE, openSession, roleOfToken } from './session';

const LONGEST_NAME = 100;

/** Who a request comes from; null: nobody that may ask. */
export function whoAsks(access: Access, { headers, socket }: IncomingMessage): Identity | null {
  switch (access.kind) {
    case 'local':
    case 'anyone':
      return { user: null, role: 'run' };
    case 'token': {
      const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
      if (bearer !== undefined) {
        const role = roleOfToken(access, bearer);
        return role && { user: readName(headers['lastwrite-user']), role };
      }
      const cookie = cookieOf(headers.cookie);
      return cookie === null ? null : openSession(access, cookie, Date.now());
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

/** A name that people and proxies give: one line, not longer than a name is. */
export function readName(given: string | readonly string[] | undefined): string | null {
  const name =
    typeof given === 'string'
      ? given
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim()
          .slice(0, LONGEST_NAME)
      : '';
  return name === '' ? null : name;
}

function cookieOf(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name = '', ...value] = part.split('=');
    if (name.trim() === COOKIE) return value.join('=').trim();
  }
  return null;
}
