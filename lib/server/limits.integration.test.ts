import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '@/lib/contract/problem';
import { mostVersions } from '@/lib/stores/clickhouse/versionsQuery';
import { createConsoleServer } from './createConsoleServer';
import { endStreams, MOST_STREAMS } from './http/eventStream';
import { openLoadTestServer, type LoadTestServer } from './testing/openLoadTestServer';

let console: LoadTestServer;
let server: Server;
let origin: string;
beforeAll(async () => {
  console = await openLoadTestServer();
  server = createConsoleServer({
    hosts: [],
    access: { kind: 'local' },
    handlePage: (_request, response) => void response.end(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await console.close();
});

test('as many streams as the limit says are served, the next is told so, and a place that is left is taken', async () => {
  // No worker is there to run it, so its streams do not end by themselves.
  const id = await console.start();
  const ask = (path: string, signal?: AbortSignal) => fetch(`${origin}${path}`, { signal });
  // A stream that never begins takes no place.
  expect((await ask('/api/load-tests/01a201cb-f5a6-775f-b557-871ddfd1cf4d/events')).status).toBe(404);
  // An answer that nobody holds any more may be collected, and its stream with it.
  const held: Response[] = [];
  const open = async () => {
    const away = new AbortController();
    const answer = await ask(`/api/load-tests/${id}/events`, away.signal);
    held.push(answer);
    return { answer, away };
  };
  const all = await Promise.all(Array.from({ length: MOST_STREAMS }, open));
  expect(new Set(all.map(({ answer }) => answer.status))).toEqual(new Set([200]));
  for (const { answer } of all) {
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    reader?.releaseLock();
  }

  const { answer: refused } = await open();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
  expect((await refused.json()) as Problem).toMatchObject({ code: 'too_many_streams' });
  // Only streams are refused.
  expect((await ask(`/api/load-tests/${id}`)).status).toBe(200);

  for (const { away } of all.slice(0, 2)) {
    away.abort();
    await expect.poll(async () => (await open()).answer.status).toBe(200);
    expect((await open()).answer.status).toBe(429);
  }
  expect(held.length).toBeGreaterThan(MOST_STREAMS);
});

test('a console that ends breaks off its streams, and answers whatever else was asked', async () => {
  const id = await console.start();
  const stream = await fetch(`${origin}/api/load-tests/${id}/events`);
  const reader = stream.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  const other = fetch(`${origin}/api/load-tests/${id}`);
  endStreams();
  for (let done: boolean | undefined = false; done === false;) done = (await reader?.read())?.done;
  const answer = await other;
  expect(answer.status).toBe(200);
  // Longer than the proxies before it keep theirs.
  expect(answer.headers.get('keep-alive')).toBe('timeout=75');
});

test('a batch of any size reads a bounded number of versions', () => {
  for (let names = 1; names <= 500; names += 1) expect(names * (mostVersions(names) + 1)).toBeLessThanOrEqual(101_000);
  expect(mostVersions(1)).toBe(5_000);
});
