import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLog } from './log';
import { createConsoleServer } from './createConsoleServer';
import { openTestServer, type TestServer } from './testing/openTestServer';

let console: TestServer;
let server: Server;
let port: number;
const failures = vi.fn();

beforeAll(async () => {
  const log = createLog('silent');
  log.error = failures;
  console = await openTestServer(undefined, log);
  server = createConsoleServer({
    hosts: [],
    access: { kind: 'local' },
    handlePage: (request, response) => void response.end(`page ${request.url} ${String(request.headers['x-nonce'])}`),
    limits: { headMs: 300, wholeMs: 600, checkEveryMs: 50 },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await console.close();
});

/** Sends bytes as they are and gives all that comes back until the server ends. `hangUpAfter`: goes away once that many bytes are sent. */
function exchange(text: string, { hangUp = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(answer) : reject(error),
    );
    socket.write(text, () => {
      if (hangUp) setTimeout(() => socket.destroy(), 50);
    });
  });
}

function get(path: string, headers = ''): Promise<string> {
  return exchange(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n`);
}

const offers = [
  'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n',
  'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n',
];

test.each(offers)('a request that offers another protocol is answered in this one: %j', async (offer) => {
  expect(await get('/')).toContain('page /');
  expect(await exchange(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${offer}\r\n`)).toMatch(/^HTTP\/1.1 200 [^]*"ok"/);
  expect(await exchange(`GET /page HTTP/1.1\r\nHost: localhost\r\n${offer}\r\n`)).toMatch(
    /^HTTP\/1.1 200 [^]*page \/page/,
  );
  const body = JSON.stringify({
    names: ['customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34'],
  });
  const posted = await exchange(
    `POST /api/inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${offer}\r\n${body}`,
  );
  expect(posted).toMatch(/^HTTP\/1.1 200 [^]*record_not_found/);
});

test.each([
  ['OPTIONS * HTTP/1.1', /^HTTP\/1.1 204 [^]*allow: GET/i],
  ['GET * HTTP/1.1', /^HTTP\/1.1 400 [^]*invalid_request/],
  ['GET http://localhost/healthz HTTP/1.1', /^HTTP\/1.1 200 /],
  ['GET http://localhost/page?x=1 HTTP/1.1', /page \/page\?x=1/],
  ['GET /metrics/nothing HTTP/1.1', /^HTTP\/1.1 404 [^]*problem\+json[^]*not_found/],
  ['GET /readyz/ HTTP/1.1', /^HTTP\/1.1 404 [^]*problem\+json/],
])('%s', async (line, answer) => {
  expect(await exchange(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toMatch(answer);
});

test('a body that is cut off is no fault of the console, and one that comes too slowly is not waited for', async () => {
  const head =
    'POST /api/inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
  await Promise.all(Array.from({ length: 5 }, () => exchange(`${head}{"names`, { hangUp: true })));
  // The sender stays, and sends nothing more.
  expect(await exchange(`${head}{"names`)).toMatch(/^(HTTP\/1.1 (408|400) .*[^]*)?$/);
  expect(await exchange('GET /healthz HTTP/1.1\r\nHost: local')).toMatch(/^(HTTP\/1.1 408 .*[^]*)?$/);
  const metrics = await get('/metrics');
  expect(metrics).toMatch(/route="\/api\/inspect",method="POST",status="400"\} [6-9]/);
  expect(metrics).not.toContain('status="500"');
  expect(failures).not.toHaveBeenCalled();
});

test('every page carries a policy with a nonce of its own, and no answer may be framed, sniffed or refer', async () => {
  const [first, second] = [await get('/a'), await get('/a')];
  const nonces = [first, second].map((answer) => /script-src 'self' 'nonce-([^']+)'/.exec(answer)?.[1]);
  expect(nonces[0]).toBeTruthy();
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(first).toContain(`page /a ${nonces[0]}`);
  for (const answer of [first, await get('/healthz'), await get('/api/nothing'), await get('/%')]) {
    expect(answer).toMatch(/content-security-policy: default-src 'none'/i);
    expect(answer).toMatch(/frame-ancestors 'none'/);
    expect(answer).toMatch(/x-frame-options: DENY/i);
    expect(answer).toMatch(/x-content-type-options: nosniff/i);
    expect(answer).toMatch(/referrer-policy: (no-referrer|same-origin)/i);
  }
});
