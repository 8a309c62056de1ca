import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moreIterationsToShowBelow } from './moreIterationsToShowBelow';
import { safeDelay } from './safeDelay';
import { wilsonInterval } from './wilsonInterval';

describe('moreIterationsToShowBelow', () => {
  it('asks for z²·99 = 380.3, so 381 iterations without a failure', () => {
    expect([
      moreIterationsToShowBelow(0, 0),
      moreIterationsToShowBelow(0, 50),
      moreIterationsToShowBelow(0, 380),
      moreIterationsToShowBelow(0, 381),
    ]).toEqual([381, 331, 1, 0]);
  });

  it('expects nothing of a rate that is not below the limit', () => {
    expect([
      moreIterationsToShowBelow(1, 100),
      moreIterationsToShowBelow(8, 50),
      moreIterationsToShowBelow(5, 5),
    ]).toEqual([null, null, null]);
  });

  it('is the first number that does it', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.integer({ min: 1, max: 20_000 }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (failures, total, limit) => {
          const failed = Math.min(failures, total);
          const more = moreIterationsToShowBelow(failed, total, limit);
          if (more === null) {
            expect(failed / total).toBeGreaterThanOrEqual(limit);
            return;
          }
          expect(wilsonInterval(failed, total + more)?.[1]).toBeLessThan(limit);
          if (more > 0) expect(wilsonInterval(failed, total + more - 1)?.[1]).toBeGreaterThanOrEqual(limit);
        },
      ),
    );
  });
});

describe('safeDelay', () => {
  const point = (delayMs: number, failed: number, total: number) => ({ delayMs, failed, total });

  it('is the first of the tail in which each delay is shown to be below the limit', () => {
    const points = [point(100, 0, 400), point(0, 0, 1000), point(10, 80, 500), point(50, 1, 1000)];
    expect(safeDelay(points)).toEqual({
      delayMs: 50,
      needed: [
        { delayMs: 0, moreIterations: 0 },
        { delayMs: 10, moreIterations: null },
        { delayMs: 50, moreIterations: 0 },
        { delayMs: 100, moreIterations: 0 },
      ],
    });
  });

  it('begins after the last delay that is not shown, however many before it are', () => {
    expect(safeDelay([point(0, 9, 50), point(5, 0, 400), point(10, 1, 50), point(50, 0, 400)]).delayMs).toBe(50);
  });

  it('is none while a larger delay is not shown, and says what it takes', () => {
    expect(safeDelay([point(0, 0, 1000), point(100, 0, 50)])).toEqual({
      delayMs: null,
      needed: [
        { delayMs: 0, moreIterations: 0 },
        { delayMs: 100, moreIterations: 331 },
      ],
    });
    expect(safeDelay([])).toEqual({ delayMs: null, needed: [] });
  });

  it('may be the smallest delay of all', () => {
    expect(safeDelay([point(0, 0, 400), point(5, 0, 400)]).delayMs).toBe(0);
  });
});
