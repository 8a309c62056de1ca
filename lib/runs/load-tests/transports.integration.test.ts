import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoadTest } from '@/lib/contract/loadTests';
import { openEngine, type Engine, type IterationRow } from './testing/openEngine';

let engine: Engine;
let plain: Server;
beforeAll(async () => {
  engine = await openEngine({ mostRefused: 4, awayMs: 30_000, callTimeoutMs: 60_000 });
  plain = createServer((_request, response) => response.end('no gRPC here'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  plain.close();
  await engine.close();
});

async function run(request: Partial<LoadTest['request']>): Promise<readonly IterationRow[]> {
  const id = await engine.start({ latency: 'staging', iterations: 16, concurrency: 4, settleMs: 1_200, ...request });
  expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
  return engine.iterations(id);
}

const outcomes = (rows: readonly IterationRow[]) => ({
  failed: rows.filter(({ outcome }) => outcome === 'failed').length,
  errors: rows.flatMap(({ error }) => error ?? []),
});

// How often it fails depends on what else the machine does: rates are measured side by side, by the bench.
it('a race loses writes over gRPC as over HTTP, its serial twin loses none, and a fix that holds holds over both', async () => {
  const losing = { delaysMs: [0], variant: 'save_all/async_closure' };
  const [http, grpc] = [await run({ ...losing, transport: 'http' }), await run({ ...losing, transport: 'grpc' })];
  for (const rows of [http, grpc]) {
    expect(outcomes(rows).errors).toEqual([]);
    expect(outcomes(rows).failed).toBeGreaterThan(0);
  }
  // What is kept of a call says the same, whatever it came over.
  const shape = (rows: readonly IterationRow[]) =>
    rows[0]?.calls.map(({ call, status, response }) => [call, status, Object.keys(response as object).sort()]);
  expect(shape(grpc)).toEqual(shape(http));

  const serial = { ...losing, delaysMs: [4_000], iterations: 4 };
  const closing = { delaysMs: [0], variant: 'own_columns/async_reread_row_version' };
  for (const transport of ['http', 'grpc'] as const)
    for (const harmless of [serial, closing])
      expect(outcomes(await run({ ...harmless, transport }))).toEqual({ failed: 0, errors: [] });
});

it('many coaches race over gRPC too, and the delay is kept', async () => {
  const rows = await run({
    scenario: 'many_coaches',
    parameters: { coaches: 4 },
    delaysMs: [0, 600],
    iterations: 6,
    latency: 'none',
    transport: 'grpc',
  });
  expect(outcomes(rows).errors).toEqual([]);
  for (const { calls, delay_ms: delayMs, delay_error_ms: error } of rows) {
    expect(calls.map(({ status }) => status)).toEqual(calls.map(() => 200));
    const started = calls.slice(1).map(({ startedAt }) => Date.parse(startedAt));
    const last = (started.at(-1) ?? 0) - Math.min(...started);
    expect(Math.abs(last - delayMs - (error ?? 0))).toBeLessThanOrEqual(2);
  }
});

it('a call that lost its race is no trouble, over gRPC as over HTTP', async () => {
  const rows = await run({
    variant: 'version_check/async_reread_row_version',
    scenario: 'many_coaches',
    parameters: { coaches: 12 },
    delaysMs: [0],
    iterations: 4,
    latency: 'none',
    transport: 'grpc',
  });
  expect(outcomes(rows)).toEqual({ failed: 0, errors: [] });
  expect(new Set(rows.flatMap(({ calls }) => calls.map(({ status }) => status)))).toEqual(new Set([200, 409]));
});

it('a target that speaks no gRPC, or is not there, ends the run with what is wrong', async () => {
  const port = (plain.address() as AddressInfo).port;
  engine.addEnvironment('http-only', { url: engine.referenceUrl, grpcUrl: `http://127.0.0.1:${port}`, token: null });
  const refused = await engine.start({ environment: 'http-only', transport: 'grpc', delaysMs: [0], iterations: 20 });
  const { status, failure } = await engine.ended(refused);
  expect(status).toBe('failed');
  expect(failure?.detail).toContain('expected a gRPC server, which speaks HTTP/2');

  engine.addEnvironment('nobody', { url: engine.referenceUrl, grpcUrl: 'http://127.0.0.1:1', token: null });
  const away = await engine.start({ environment: 'nobody', transport: 'grpc', delaysMs: [0], iterations: 60 });
  expect(await engine.ended(away)).toMatchObject({ status: 'failed', failure: { code: 'target_unavailable' } });
});
