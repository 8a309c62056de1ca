import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import { iterationsResponseSchema, loadTestSchema } from '@/lib/contract/loadTests';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { openEngine, type Engine } from '@/lib/runs/load-tests/testing/openEngine';
import { createServer, setServer, type Server as Console } from '@/lib/server/getServer';
import { serveApi } from '@/lib/server/testing/serveApi';
import { createLog } from '@/lib/server/log';
import { createMetrics } from '@/lib/server/metrics';
import { main } from './main';
import { progressOn } from './render/progress';
import { styleFor } from './render/style';

/** The whole way: command line, API, queue, worker, coaching service, stores, judgement, and back. */
let engine: Engine;
let server: Console;
let web: Server;
let url: string;

beforeAll(async () => {
  engine = await openEngine();
  const { postgresReaderUrl, stateUrl, clickhouse } = engine.databases;
  const env = readEnv({
    LASTWRITE_POSTGRES_URL: postgresReaderUrl,
    LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl,
    LASTWRITE_STATE_URL: stateUrl,
    LASTWRITE_COACHING_URL: engine.referenceUrl,
    LASTWRITE_EMBEDDED: '1',
  });
  const config = toConfig(env, null, '/nowhere');
  const [first] = config.environments;
  const path = join(checkout, 'lib/reference/order/order_race.jsonc');
  const orders = { url: engine.referenceUrl, grpcUrl: null, token: null, headers: {}, ca: null, protos: [] };
  server = createServer(
    {
      ...config,
      environments: [{ ...first, targets: { orders } }],
      scenarios: [{ path, file: readScenarioFile(readFileSync(path, 'utf8'), path) }],
      logLevel: 'silent',
    },
    { log: createLog('silent'), metrics: createMetrics() },
  );
  setServer(server);
  web = serveApi();
  await new Promise<void>((resolve) => {
    web.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  setServer(null);
  await server.close();
  await engine.close();
});

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  let stdout = '';
  const code = await main([...args, '--url', url], {
    style: styleFor({}, false),
    print: (text) => {
      stdout += text;
    },
    complain: () => undefined,
    progress: progressOn({ write: () => undefined }),
    readInput: () => Promise.resolve(''),
    interrupted: new AbortController().signal,
  });
  return { code, stdout };
}

it('a race that loses writes ends with 1, and every failure has its evidence; its serial twin ends with 0', async () => {
  const racing = await run(
    'load-test',
    'scorecard_race',
    'save_all/async_closure',
    '--delays',
    '0',
    '--iterations',
    '15',
    '--settle',
    '300',
    '--json',
  );
  const lost = loadTestSchema.parse(JSON.parse(racing.stdout));
  expect(lost.errors).toEqual([]);
  expect([racing.code, lost.status, lost.progress.finished]).toEqual([1, 'completed', 15]);
  const failed = iterationsResponseSchema.parse(
    await (await fetch(`${url}/api/load-tests/${lost.id}/iterations?outcome=failed`)).json(),
  );
  expect(failed.length).toBe(lost.points[0]?.failed);
  for (const { inspection, calls, steps, violations } of failed) {
    expect([inspection?.verdict, calls.map(({ call, status }) => `${call} ${status}`).sort()]).toEqual([
      'inconsistent',
      ['CreateScorecard 200', 'SubmitScorecard 200', 'UpdateScorecard 200'],
    ]);
    expect(Math.min(steps.length, violations.length, inspection?.versions.length ?? 0)).toBeGreaterThan(0);
  }
  const saved = JSON.parse(await (await fetch(`${url}/api/load-tests/${lost.id}/export?format=json`)).text()) as {
    iterations: unknown;
  };
  expect(iterationsResponseSchema.parse(saved.iterations)).toEqual(failed);

  const serial = await run(
    'load-test',
    'scorecard_race',
    'own_columns/async_reread_row_version',
    '--delays',
    '700',
    '--iterations',
    '5',
    '--settle',
    '2000',
    '--latency',
    'staging',
    '--json',
  );
  expect([serial.code, loadTestSchema.parse(JSON.parse(serial.stdout)).points]).toMatchObject([
    0,
    [{ delayMs: 700, passed: 5, failed: 0, errored: 0, convergenceMs: { p50: expect.any(Number) as number } }],
  ]);
  const compared = await run('verdict', lost.id, loadTestSchema.parse(JSON.parse(serial.stdout)).id);
  expect([compared.code, compared.stdout]).toEqual([2, expect.stringContaining('Nothing to compare')]);
  expect((await run('verdict', lost.id)).code).toBe(64);
  expect((await run('verdict', lost.id, 'label:hope')).code).toBe(64);
});

it('a race over an API of a team’s own is tried once: what was sent, answered and judged, and the exit code of the judgement', async () => {
  const passed = await run('try', 'order_race', 'own_columns', '--settle', '500');
  expect(passed.code).toBe(0);
  expect(passed.stdout).toMatch(
    /^order_race own_columns {2}\(\w+\) {2}tenants\/load-tests\/orders\/\d+\n✓ Every invariant held/,
  );
  expect(passed.stdout).toMatch(/\nedit {2}EditOrder {2}answered 200\n {2}curl -X PATCH \S+\/orders\/\d+ /);
  expect(passed.stdout).toContain('two, please');
  expect((await run('try', 'order_race', '--delay', 'soon')).code).toBe(64);
  expect((await run('try', 'hope')).code).toBe(64);
  expect((await run('try', 'scorecard_race')).code).toBe(64);
});
