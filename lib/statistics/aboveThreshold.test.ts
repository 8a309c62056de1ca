import { describe, expect, it } from 'vitest';
import { aboveThreshold, type WatchedCount } from './aboveThreshold';
import { wilsonInterval } from './wilsonInterval';

const count = (failed: number, total: number, unjudged = 0): WatchedCount => ({ failed, total, unjudged });
const is = (threshold: number, ...counts: readonly WatchedCount[]) => aboveThreshold(counts, threshold).is;

describe('above a threshold', () => {
  it('is what the lower end of the interval says, not the rate', () => {
    const [low = 0] = wilsonInterval(8, 50) ?? [];
    expect(is(low - 0.0001, count(8, 50))).toBe('above');
    expect(is(low, count(8, 50))).toBe('not_above');
    expect(is(0.1, count(8, 50))).toBe('not_above');
  });

  it('is any failure where the threshold is 0, and never a run without one', () => {
    expect(is(0, count(1, 20_000))).toBe('above');
    expect(is(0, count(0, 20_000))).toBe('not_above');
    expect(is(0, count(0, 50), count(0, 50))).toBe('not_above');
  });

  it('at one of several delays takes more than alone, and names it', () => {
    const clean = [count(0, 50), count(0, 50), count(0, 50), count(0, 50)];
    expect(is(0.08, count(8, 50))).toBe('above');
    expect(is(0.08, ...clean, count(8, 50))).toBe('not_above');
    expect(aboveThreshold([count(0, 50), count(20, 50), count(12, 50)], 0.05)).toEqual({ is: 'above', at: 1 });
  });

  it('is seldom claimed of many delays that all fail as often as the threshold', () => {
    // 0.05 of 20 delays, 200 iterations each: how often the lower end of any is above by chance, over all outcomes of one delay.
    const chances = Array.from({ length: 201 }, (_, failed) => binomial(200, failed, 0.05));
    const wrong = chances.reduce(
      (sum, chance, failed) =>
        sum +
        (is(0.05, count(failed, 200), ...Array.from({ length: 19 }, () => count(0, 200))) === 'above' ? chance : 0),
      0,
    );
    expect(1 - (1 - wrong) ** 20).toBeLessThan(0.08);
    expect(wrong).toBeGreaterThan(0);
  });

  it('is not told by too few iterations, whatever they came to', () => {
    expect(is(0.5, count(3, 3))).toBe('too_few');
    expect(is(0.5, count(4, 4))).toBe('above');
    expect(is(0.5, count(0, 3))).toBe('too_few');
    expect(is(0.05)).toBe('too_few');
  });

  it('is not decided by what could not be judged', () => {
    expect(is(0.05, count(12, 40, 10))).toBe('above');
    expect(is(0.05, count(0, 49, 1))).toBe('not_above');
    expect(is(0.05, count(0, 30, 20))).toBe('unjudged');
    expect(is(0.05, count(0, 0, 50))).toBe('unjudged');
    expect(is(0.2, count(12, 24, 26))).toBe('unjudged');
    expect(is(0, count(0, 49, 1))).toBe('unjudged');
  });
});

function binomial(n: number, k: number, p: number): number {
  let log = k * Math.log(p) + (n - k) * Math.log(1 - p);
  for (let i = 1; i <= k; i += 1) log += Math.log(n - k + i) - Math.log(i);
  return Math.exp(log);
}
