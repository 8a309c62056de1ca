import { BlockList, isIP } from 'node:net';
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
  // However an address is written.
  const proxies = new BlockList();
  for (const address of addresses) proxies.addAddress(address, familyOf(address));
  return {
    whoAsks: ({ headers, socket: { remoteAddress: from = '' } }) => {
      // Whoever reaches the console past the proxy could name themselves as they like.
      const user = isIP(from) !== 0 && proxies.check(from, familyOf(from)) ? readNameInHeader(headers[header]) : null;
      return user === null ? null : { user, role: runners === null || runners.includes(user) ? 'run' : 'read' };
    },
    routes: null,
    expected: 'Expected a request through the proxy that signs people in.',
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
