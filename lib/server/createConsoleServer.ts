import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Access } from '@/lib/environments/access';
import { answerSignIn, answerUnknown, refuse } from './access/answers';
import { reader } from './access/identity';
import { openGate } from './access/openGate';
import { getProcess } from './getServer';
import { isApiPath } from './answerLocally';
import { api } from './api/api';
import { pageHeaders } from './http/pageHeaders';
import { ProblemError } from './http/ProblemError';
import { problem } from './http/respond';
import { refuseUnreadable } from './http/refuseUnreadable';

export interface ConsoleServerOptions {
  /** Names besides IP addresses and localhost under which the console may be asked. */
  readonly hosts: readonly string[];
  readonly access: Access;
  readonly handlePage: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
  /** Shorter in tests. */
  readonly limits?: RequestLimits;
}

/** How long a client may take to send a request. Answers take as long as they need. */
export interface RequestLimits {
  readonly headMs: number;
  readonly wholeMs: number;
  readonly checkEveryMs: number;
}

const LIMITS: RequestLimits = { headMs: 10_000, wholeMs: 30_000, checkEveryMs: 2_000 };

/** Longer than proxies keep their connections, 60 s as a rule: none is closed under a request that they are sending. */
const KEEP_ALIVE_MS = 75_000;

/**
 * The console's HTTP server. The API is answered before the framework, which saves 1.6 to 2 ms of every request and the framework's own 500 for what it can't read;
 * everything else is a page. It knows no other protocol: a request that offers one (`Upgrade`) is answered as if it did not, as long as nobody listens for upgrades.
 */
export function createConsoleServer({ hosts, access, handlePage, limits = LIMITS }: ConsoleServerOptions): Server {
  const gate = openGate(access);
  // The address that the issuer sends people back to is one of the console's.
  const names = access.kind === 'oidc' ? [...hosts, new URL(access.publicUrl).hostname] : hosts;
  const times = {
    headersTimeout: limits.headMs,
    requestTimeout: limits.wholeMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = createServer(times, (request, response) => {
    request.url = withoutOrigin(request.url ?? '/');
    if (refuseUnreadable(request, response, names)) return;
    void answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      if (error instanceof ProblemError) return refuse(response, error);
      const id = randomUUID();
      getProcess().log.error({ error, id }, 'a request failed before it reached the API or a page');
      refuse(response, new ProblemError('internal', `The console failed. See its log, id ${id}.`));
    });
  });
  server.on('close', () => gate.close?.());
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const isPage = !isApiPath(target);
    if (gate.routes !== null && (await answerSignIn(gate.routes, request, response))) return;
    const open = isOpen.test(target) && !isDisguised.test(target);
    const identity = open ? null : await gate.whoAsks(request);
    if (identity === null && !open) return answerUnknown(gate, request, response, isPage);
    if (isPage) return showPage(request, response);
    const answerApi = getRequestListener(
      (asked, sides) => api.fetch(asked, { ...sides, identity: identity ?? reader }),
      { overrideGlobalObjects: false, hostname: 'localhost', errorHandler: () => problem(unreadable) },
    );
    await answerApi(request, response);
  }

  async function showPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new ProblemError('method_not_allowed', 'Expected the method GET or HEAD.', undefined, {
        allow: 'GET, HEAD',
      });
    const nonce = randomBytes(16).toString('base64');
    const headers = pageHeaders(nonce);
    response.setHeaders(new Map(Object.entries(headers)));
    // From this header the framework takes the nonce of its own scripts, and the layout that of the theme's.
    request.headers['content-security-policy'] = headers['content-security-policy'];
    request.headers['x-nonce'] = nonce;
    await handlePage(request, response);
  }
}

const unreadable = new ProblemError('invalid_request', 'Expected a request with a valid address and host.');

/** Whether the process lives and is ready, which says nothing of any record, and the files that every page needs. */
const isOpen = /^\/(healthz|readyz|icon\.svg|_next\/static\/[\w./~@[\]%-]*)(\?|$)/;
/** Percent-encoded slashes and dots, of which nobody knows who takes them for plain ones. */
const isDisguised = /^[^?]*%(2e|2f|5c)/i;

/** Proxies are asked with a whole URL, and a client may take the console for one. */
function withoutOrigin(target: string): string {
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
