import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClickHouseServer } from './createClickHouseServer';
import { keepParts, partLimits } from './keepParts';
import { SessionPool, type SessionRequest } from './SessionPool';

const admin: SessionRequest = {
  mode: 'write',
  database: 'default',
  settings: new Map([['async_insert', '0']]),
  parameters: new Map(),
};
let folder: string;
let pool: SessionPool;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastwrite-limits-'));
  pool = new SessionPool(folder);
  server = createClickHouseServer({
    pool,
    users: { default: '', lastwrite_reader: '', strict_reader: '' },
    version: 'test',
    maxBodyBytes: 100_000,
    outside: new Set(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  pool.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(sql: string): Promise<string> {
  return Buffer.from((await pool.run(admin, sql, 'TSV', true)).bytes)
    .toString('utf8')
    .trim();
}

test.each([
  ['plain', {}, (text: string) => text],
  ['compressed', { 'Content-Encoding': 'gzip' }, (text: string) => gzipSync(text)],
] as const)('a %s body that is too large is refused, and the server goes on', async (_, headers, encode) => {
  const answer = await fetch(origin, { method: 'POST', headers, body: encode(`SELECT '${'x'.repeat(200_000)}'`) });
  expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([413, '307']);
  expect(await answer.text()).toContain('100000 bytes');
  expect(await (await fetch(`${origin}/?query=SELECT+1`)).text()).toBe('1\n');
});

test.each([
  ['/?query=SELECT+1&session_id=x', 501],
  ['/?query=SELECT+1&compress=1', 501],
  ['/nope', 404],
  ['/?query=SELECT+1&param_=x', 400],
  [`/?query=SELECT+1&${encodeURIComponent('max_threads = 1; --')}=1`, 404],
  ['/?query=', 400],
  ['/?query=%20--', 400],
  ['/', 200],
])('GET %s is answered with %d', async (path, status) => {
  expect((await fetch(origin + path)).status).toBe(status);
});

test('only partitions with too many parts are merged', async () => {
  await run(
    'CREATE TABLE t (p UInt8, k UInt8, v UInt32) ENGINE = ReplacingMergeTree(v) PARTITION BY p ORDER BY k SETTINGS merge_selector_base = 1000',
  );
  for (let v = 0; v < 12; v += 1) await run(`INSERT INTO t VALUES (1, 1, ${v})`);
  for (let v = 0; v < 6; v += 1) await run(`INSERT INTO t VALUES (2, 1, ${v})`);
  expect(await keepParts(pool, { ...partLimits, parts: 10 })).toEqual(['default.t 1']);
  expect(await run('SELECT p, count() FROM t GROUP BY p ORDER BY p')).toBe('1\t1\n2\t6');
});

test('of load tests, what nobody writes to any more is merged earlier; samples and other customers are not', async () => {
  await run(
    'CREATE TABLE r (c LowCardinality(String), p LowCardinality(String), k UInt8, v UInt32) ENGINE = ReplacingMergeTree(v) PARTITION BY (c, p) ORDER BY (c, p, k) SETTINGS merge_selector_base = 1000',
  );
  for (const [customer, profile, parts] of [
    ['load-tests', 'many', 8],
    ['load-tests', 'few', 5],
    ['load-tests-too', 'many', 8],
    ['cox', 'load-tests', 8],
  ] as const) {
    for (let v = 0; v < parts; v += 1) await run(`INSERT INTO r VALUES ('${customer}', '${profile}', 1, ${v})`);
  }
  const parts = () => run('SELECT c, p, uniqExact(_part) FROM r GROUP BY ALL ORDER BY ALL');
  const before = await parts();
  expect(await keepParts(pool, { parts: 400, quietParts: 5, quietAfterSeconds: 3_600 })).toEqual([]);
  expect(await parts()).toBe(before);
  expect(await keepParts(pool, { parts: 400, quietParts: 5, quietAfterSeconds: 0 })).toHaveLength(1);
  expect(await parts()).toBe('cox\tload-tests\t8\nload-tests\tfew\t5\nload-tests\tmany\t1\nload-tests-too\tmany\t8');
  expect(await run("SELECT v FROM r WHERE c = 'load-tests' AND p = 'many'")).toBe('7');
});
