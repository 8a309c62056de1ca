import { describe, expect, test } from 'vitest';
import {
  CATCH_UP_AT_MOST_MS,
  checksDelayMs,
  paceSteps,
  queueDelayMs,
  stepDelayMs,
  type Random,
  type Timer,
} from './latency';
import { runStep } from '@/lib/steps/step';
import { declared } from '@/lib/steps/testing/declared';
import { serviceSteps, type ServiceStep } from './serviceSteps';

/** A small generator with a seed, so that the figures below are the same in each run. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function quantiles(draw: (random: Random) => number): {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly p100: number;
} {
  const random = seeded(7);
  const sorted = Array.from({ length: 20_000 }, () => draw(random)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95), p100: at(1) };
}

test('"none" delays nothing', () => {
  for (const by of ['call', 'work'] as const)
    expect(Object.values(serviceSteps).every((step) => stepDelayMs('none', by, step, () => 0.5) === 0)).toBe(true);
  expect([queueDelayMs('none', () => 0.5), checksDelayMs('none', 'SubmitScorecard', () => 0.5)]).toEqual([0, 0]);
});

describe('the shape of "staging", on which the calibrated rates hang', () => {
  /** From an Update's read to its commit, ClickHouse inside: while that lasts, a Submit that reads loses the Update. */
  const inTransaction: readonly ServiceStep[] = [
    'update row',
    'save scores',
    'write historic',
    'read back',
    'insert card version',
    'insert score versions',
    'commit',
  ];
  const whole = (names: readonly ServiceStep[]) => (random: Random) =>
    names.reduce((sum, name) => sum + stepDelayMs('staging', 'call', serviceSteps[name], random), 0);

  test('one in thirteen synchronous Updates takes so long that a Submit 10 ms behind it reads first', () => {
    const random = seeded(11);
    const submitReads = () =>
      10 +
      checksDelayMs('staging', 'SubmitScorecard', random) +
      stepDelayMs('staging', 'call', serviceSteps['read row'], random);
    const updateCommits = () =>
      checksDelayMs('staging', 'UpdateScorecard', random) + whole(['read row', ...inTransaction])(random);
    const lost = Array.from({ length: 20_000 }, () => submitReads() < updateCommits()).filter(Boolean).length / 20_000;
    expect(lost).toBeGreaterThan(0.06);
    expect(lost).toBeLessThan(0.1);
  });

  test('without ClickHouse in the transaction Update is long done, so that Postgres keeps both', () => {
    const { p95 } = quantiles(whole(['read row', 'update row', 'save scores', 'write historic', 'commit']));
    expect(p95).toBeLessThan(25);
    expect(quantiles((random) => checksDelayMs('staging', 'SubmitScorecard', random)).p5).toBeGreaterThan(75);
  });

  test('the wait for a batch is even, and has an end: that is what makes 100 ms between two calls safe', () => {
    const { p5, p50, p95, p100 } = quantiles((random) =>
      stepDelayMs('staging', 'work', serviceSteps['insert card version'], random),
    );
    expect([p5 / p100, p50 / p100, p95 / p100].map((share) => Math.round(share * 20) / 20)).toEqual([0.05, 0.5, 0.95]);
    expect(p100).toBeLessThanOrEqual(172);
  });

  test('every step in a store has a delay, also for the smallest and the largest random number', () => {
    for (const random of [() => Number.MIN_VALUE, () => 1 - Number.EPSILON]) {
      for (const step of Object.values(serviceSteps).filter(({ store }) => store !== null))
        expect(stepDelayMs('staging', 'call', step, random)).toSatisfy(
          (delayMs: number) => delayMs > 0 && Number.isFinite(delayMs),
        );
    }
  });
});

describe('the pace of steps', () => {
  /** A clock that only sleeping and working move on. */
  function stoppedTimer(): Timer & { pass: (ms: number) => void } {
    let nowMs = 1_000;
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { nowMs: () => nowMs, pass, sleep: (delayMs) => Promise.resolve(pass(delayMs)) };
  }

  /** When each action began, for actions that take so long each. */
  async function begins(actionsMs: readonly number[], firstDelayMs = 0): Promise<readonly number[]> {
    const timer = stoppedTimer();
    const step = paceSteps(runStep, () => 10, timer, firstDelayMs);
    const startedMs = timer.nowMs();
    const seen: number[] = [];
    for (const actionMs of actionsMs) {
      await step(declared('commit'), () => {
        seen.push(timer.nowMs() - startedMs);
        timer.pass(actionMs);
        return Promise.resolve();
      });
    }
    return seen;
  }

  test('each action begins after its delay, the first after what comes before it as well', async () => {
    expect(await begins([0, 0, 0])).toEqual([10, 20, 30]);
    expect(await begins([0, 0], 100)).toEqual([110, 120]);
  });

  test('what an action took is part of the next delay, as long as it is no longer', async () => {
    expect(await begins([7, 7, 7])).toEqual([10, 20, 30]);
    expect(await begins([14, 0, 0])).toEqual([10, 24, 30]);
  });

  test('who waited for long catches up with a little and no more', async () => {
    const [, second = 0, third = 0, fourth = 0, fifth = 0] = await begins([500, 0, 0, 0, 0]);
    expect([second, third, fourth]).toEqual([510, 510, 520]);
    expect(fifth).toBe(530);
    expect(CATCH_UP_AT_MOST_MS).toBe(20);
  });

  test('a step that fails is paced and rejects as it would', async () => {
    const step = paceSteps(runStep, () => 1, stoppedTimer());
    await expect(step(declared('commit'), () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  });
});
