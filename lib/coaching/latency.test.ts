import { expect, test } from 'vitest';
import { delaySteps, queueDelayMs, stepDelayMs, type Random } from './latency';
import { runStep, stepNames } from './step';

/** A small generator with a seed, so that the figures below are the same in each run. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function quantiles(draw: (random: Random) => number): { readonly p5: number; readonly p50: number; readonly p95: number; readonly p99: number } {
  const random = seeded(7);
  const sorted = Array.from({ length: 20_000 }, () => draw(random)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

test('"none" delays nothing', () => {
  expect(stepNames.every((name) => stepDelayMs('none', name, () => 0.5) === 0)).toBe(true);
  expect(queueDelayMs('none', () => 0.5)).toBe(0);
  expect(delaySteps(runStep, 'none', () => 0.5, () => Promise.reject(new Error('slept')))).toBe(runStep);
});

test('"staging": nine of ten draws lie in the documented ranges', () => {
  const statement = quantiles((random) => stepDelayMs('staging', 'read row', random));
  expect(statement.p5).toBeGreaterThan(0.9);
  expect(statement.p95).toBeLessThan(3.1);
  const insert = quantiles((random) => stepDelayMs('staging', 'insert card version', random));
  expect(insert.p5).toBeGreaterThan(4.5);
  expect(insert.p95).toBeLessThan(31);
  const queue = quantiles((random) => queueDelayMs('staging', random));
  expect(queue.p5).toBeGreaterThan(4.5);
  expect(queue.p95).toBeLessThan(41);
  expect(queue.p99).toBeGreaterThan(55);
});

test('every step has a delay, also for the smallest and the largest random number', () => {
  for (const random of [() => 0, () => 1 - Number.EPSILON]) {
    for (const name of stepNames) expect(stepDelayMs('staging', name, random)).toSatisfy((delayMs: number) => delayMs > 0 && Number.isFinite(delayMs));
  }
});

test('the delay comes before the action', async () => {
  const events: string[] = [];
  const step = delaySteps(runStep, 'staging', seeded(1), (delayMs) => {
    events.push(delayMs > 0 ? 'slept' : 'not slept');
    return Promise.resolve();
  });
  await step({ name: 'commit', reads: [], writes: [] }, () => Promise.resolve(events.push('ran')));
  expect(events).toEqual(['slept', 'ran']);
});
