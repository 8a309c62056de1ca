import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '@/lib/contract/problem';
import { mostVersions } from '@/lib/stores/clickhouse/versionsQuery';
import { MOST_STREAMS } from './http/eventStream';
import { lostSubmission, openTestServer, type TestServer } from './testing/openTestServer';

let console: TestServer;
beforeAll(async () => {
  console = await openTestServer();
});
afterAll(() => console.close());

test('as many streams as the limit says are served, the next is told so, and a place that is left is taken', async () => {
  // It never becomes consistent, so its streams do not end by themselves.
  const { name } = await lostSubmission(console.bench);
  const missing = name.text.replace('cox', 'nobody');
  // A stream that never begins takes no place.
  expect((await console.ask(`/api/inspect/${missing}/watch`)).status).toBe(404);
  const readers: ReadableStreamDefaultReader<Uint8Array>[] = [];
  const open = async () => {
    const away = new AbortController();
    const answer = await console.ask(`/api/inspect/${name.text}/watch`, { signal: away.signal });
    if (answer.body !== null && answer.status === 200) readers.push(answer.body.getReader());
    return { answer, away };
  };
  const all = await Promise.all(Array.from({ length: MOST_STREAMS }, open));
  expect(new Set(all.map(({ answer }) => answer.status))).toEqual(new Set([200]));
  for (const reader of readers) expect((await reader.read()).done).toBe(false);

  const refused = (await open()).answer;
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
  expect((await refused.json()) as Problem).toMatchObject({ code: 'too_many_streams' });
  // Only streams are refused.
  expect((await console.ask(`/api/inspect/${name.text}`)).status).toBe(200);

  await readers.pop()?.cancel();
  expect((await open()).answer.status).toBe(200);
  all[0]?.away.abort();
  expect((await open()).answer.status).toBe(200);
  expect((await open()).answer.status).toBe(429);
  await Promise.all(readers.map((reader) => reader.cancel()));
});

test('a batch of any size reads a bounded number of versions', () => {
  for (let names = 1; names <= 500; names += 1) expect(names * (mostVersions(names) + 1)).toBeLessThanOrEqual(101_000);
  expect(mostVersions(1)).toBe(5_000);
});
