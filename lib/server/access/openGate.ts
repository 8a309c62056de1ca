import type { Access } from '@/lib/environments/access';
import type { Gate } from './Gate';
import { setAccess } from './identity';
import { openOidcGate } from './oidc/openOidcGate';
import { readNameInHeader } from './readName';
import { openTokenGate } from './token/openTokenGate';

/** How the console knows who asks, by what was configured. */
export function openGate(access: Access): Gate {
  setAccess(access.kind);
  switch (access.kind) {
    case 'local':
    case 'anyone':
      return { whoAsks: () => ({ user: null, role: 'run' }), routes: null, expected: '' };
    case 'token':
      return openTokenGate(access);
    case 'proxy':
      return openProxyGate(access);
    case 'oidc':
      return openOidcGate(access);
    default:
      return access satisfies never;
  }
}

function openProxyGate({ addresses, header, runners }: Extract<Access, { kind: 'proxy' }>): Gate {
  return {
    whoAsks: ({ headers, socket }) => {
      // Whoever reaches the console past the proxy could name themselves as they like.
      const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      const user = addresses.includes(from) ? readNameInHeader(headers[header]) : null;
      return user === null ? null : { user, role: runners === null || runners.includes(user) ? 'run' : 'read' };
    },
    routes: null,
    expected: 'Expected a request through the proxy that signs people in.',
  };
}
