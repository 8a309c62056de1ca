import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeGently } from './closeGently';

/** A server whose connections stay open, and a request that it has begun to read. */
async function asked() {
  const server = createServer({ keepAliveTimeout: 600_000 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true });
  const request = get({ agent, port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  return { server, request, response, agent };
}

it('a request that is in hand is answered, and its connection is closed then', async () => {
  const { server, request, response, agent } = await asked();
  const closed = closeGently(server, 600_000);
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  response.end('done');
  const [answer] = await answered;
  expect((await answer.toArray()).join('')).toBe('done');
  await closed;
  expect(server.listening).toBe(false);
  agent.destroy();
});

it('one that is never answered is broken off', async () => {
  const { server, request, agent } = await asked();
  const failed = once(request, 'error').catch((error: unknown) => [error]);
  await closeGently(server, 20);
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  agent.destroy();
});
