import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLoadTests } from '@/lib/state/loadTests/describeLoadTests';
import { openEngine, startGateway, type Engine } from './testing/openEngine';

let engine: Engine;
const gateways: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  engine = await openEngine({ callTimeoutMs: 60_000 });
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await engine.close();
});

/** Far more than a busy machine adds to a call. */
const AT_FIRST_MS = 100;
const AT_LAST_MS = 10_000;
const STEADY_MS = 5_000;
const ITERATIONS = 15;
/** Those of the first five iterations, by which the start is measured, and of what is under way beside them. */
const FAST_CALLS = 24;

/** A load test against the reference service behind a gateway that holds each call for so long, by how many it has passed on. */
async function conditionsBehind(id: string, holdMs: (passed: number) => number) {
  let passed = 0;
  const gateway = await startGateway(engine.referenceUrl, ({ method, path }) => {
    // Looks at whether anybody is there are no part of the load.
    if (method === 'GET' || !path.startsWith('/v1/customers')) return 'pass';
    passed += 1;
    return { passAfterMs: holdMs(passed) };
  });
  gateways.push(gateway);
  engine.addEnvironment(id, { url: gateway.url, token: null });
  const run = await engine.start({
    scenario: 'scorecard_race',
    variant: 'own_columns/async_reread_row_version',
    environment: id,
    delaysMs: [0],
    iterations: ITERATIONS,
    concurrency: 5,
    settleMs: 500,
    latency: 'none',
  });
  expect(await engine.ended(run)).toEqual({ status: 'completed', failure: null });
  const [loadTest] = await describeLoadTests(engine.state, [run]);
  if (loadTest === undefined) throw new Error('the load test is gone');
  return loadTest;
}

describe('a target that is saturated', () => {
  it('says so where its calls get slower the more there were, and proposes fewer at a time', async () => {
    const { conditions, points } = await conditionsBehind('saturated', (passed) =>
      passed <= FAST_CALLS ? AT_FIRST_MS : AT_LAST_MS,
    );
    expect(conditions.saturated).toBe(true);
    expect(conditions.reasons).toContainEqual(
      expect.stringMatching(/^Calls took .* at the start of the run and .* at its end\.$/),
    );
    expect(conditions.proposedConcurrency).toBeLessThan(5);
    expect(points[0]?.callMs.p95).toBeGreaterThanOrEqual(AT_LAST_MS);
  });

  it('has its healthy twin: as slow all the time, and not saturated for that', async () => {
    const { conditions, points } = await conditionsBehind('steady', () => STEADY_MS);
    expect(conditions.saturatedBy).not.toBe('target');
    expect(conditions.reasons.filter((reason) => reason.startsWith('Calls took'))).toEqual([]);
    expect(points[0]?.callMs.p50).toBeGreaterThanOrEqual(STEADY_MS);
  });
});
