import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { openClickHouse } from './openClickHouse';

it('an answer that is too large is not gathered, and says what to do', async () => {
  const server = createServer((_, response) => response.end(`["${'x'.repeat(5_000)}"]\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/default`;
  const read = async (mostBytes: number) => {
    const store = openClickHouse({ url, timeoutMs: 60_000, mostBytes });
    try {
      return await store.run({ sql: 'SELECT 1', parameters: {} });
    } finally {
      await store.close();
    }
  };
  await expect(read(4_000)).rejects.toMatchObject({
    error: { code: 'query_failed', message: 'ClickHouse’s answer is larger than one read may be.' },
  });
  expect(await read(6_000)).toHaveLength(1);
  server.close();
});
