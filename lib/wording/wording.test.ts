import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint } from '@/lib/contract/testing/aLoadTest';
import { formatMs, formatTimeLeft } from './formatMs';
import { formatInterval, formatPoints, formatPointsInterval, formatPValue, formatRate } from './formatRate';
import { headlineOf } from './headlineOf';
import { safeDelaySentence } from './safeDelaySentence';

describe('figures', () => {
  it('writes rates with the digits that say something', () => {
    expect([0, 0.00004, 0.0004, 0.0035, 0.012, 0.158, 0.16, 0.9996, 1].map((rate) => formatRate(rate))).toEqual([
      '0 %',
      'under 0.01 %',
      '0.04 %',
      '0.35 %',
      '1.2 %',
      '15.8 %',
      '16 %',
      '99.9 %',
      '100 %',
    ]);
    expect([formatInterval([0.0834, 0.2851]), formatInterval([0, 0.0713]), formatInterval([0, 0.00998])]).toEqual([
      '8 % to 29 %',
      '0 % to 7.1 %',
      '0 % to 0.99 %',
    ]);
  });

  it('never rounds a rate to none, to all, or up to the limit of what is safe', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1), (rate, digits) => {
        const text = formatRate(rate, digits);
        expect(text === '0 %').toBe(rate === 0);
        expect(text === '100 %').toBe(rate === 1);
        if (rate < 0.01) expect(text).not.toBe('1 %');
      }),
    );
  });

  it('writes differences with their sign, and p values with their limit', () => {
    expect([-0.146, 0, 0.01, 0.004].map(formatPoints)).toEqual(['−14.6 points', '0 points', '+1 point', '+0.4 points']);
    expect(formatPointsInterval([-0.256, 0.041])).toBe('−25.6 to +4.1 points');
    expect([0.0000001, 0.003, 0.0312, 0.3, 1].map(formatPValue)).toEqual([
      'p < 0.001',
      'p = 0.003',
      'p = 0.031',
      'p = 0.3',
      'p = 1',
    ]);
  });

  it('writes lengths', () => {
    expect([0, 0.123, 4.21, 12.4, 999.7, 1400, 59_900, 130_000, 9_000_000, -0.5].map(formatMs)).toEqual([
      '0 ms',
      '0.12 ms',
      '4.2 ms',
      '12 ms',
      '1 s',
      '1.4 s',
      '60 s',
      '2 min',
      '2.5 h',
      '−0.5 ms',
    ]);
    expect([0, 12_400, 250_000, 6_000_000].map(formatTimeLeft)).toEqual(['1 s', '12 s', '4 min', '1.7 h']);
  });
});

describe('headlineOf', () => {
  const said = (...args: Parameters<typeof aLoadTest>) => {
    const { lead, rest } = headlineOf(aLoadTest(...args));
    return `${lead} ${rest}`.trim();
  };

  it('says where it fails, how often, and how sure that is', () => {
    expect(said([aPoint(10, 8, 42)])).toBe('8 of 50 failed at 10 ms: 16 %, between 8 % and 29 %.');
    expect(said([aPoint(0, 3, 47), aPoint(10, 8, 42), aPoint(100, 0, 50)])).toBe(
      'Fails most at 10 ms: 8 of 50, 16 %, between 8 % and 29 %. 11 of 150 iterations failed over all delays.',
    );
  });

  it('says of a clean run what it shows and what it does not', () => {
    expect(said([aPoint(0, 0, 50), aPoint(10, 0, 50)])).toBe(
      'No failure in 100 iterations. The failure rate is below 7.1 % at each delay, with 95 % confidence.',
    );
    expect(said([aPoint(10, 0, 1000)])).toBe(
      'No failure in 1,000 iterations. The failure rate is below 0.38 % at 10 ms, with 95 % confidence.',
    );
  });

  it('never calls a run clean in which nothing could be judged', () => {
    const point = aPoint(10, 0, 0, { planned: 50, errored: 50 });
    expect(said([point], { errors: [{ reason: 'Submit answered 500', count: 50 }] })).toBe(
      'None of 50 iterations could be judged: Submit answered 500.',
    );
  });

  it('tells how far a running one is, and what it has found', () => {
    const half = { status: 'running' as const, finishedAt: null };
    expect(said([aPoint(10, 0, 0, { planned: 50 })], half)).toBe('Nothing judged so far. 0 of 50 raced, 0 judged.');
    expect(said([aPoint(10, 2, 18, { planned: 50 })], half)).toBe(
      'So far 2 of 20 failed at 10 ms: 10 %, between 3 % and 30 %. 20 of 50 raced, 20 judged.',
    );
    expect(said([aPoint(0, 0, 5, { planned: 50 }), aPoint(10, 0, 5, { planned: 50 })], half)).toBe(
      'No failure so far in 10 iterations. 10 of 100 raced, 10 judged.',
    );
  });

  it('says what a queued one waits for, and how a run ended that did not complete', () => {
    const none = [aPoint(10, 0, 0, { planned: 50 })];
    expect(said(none, { status: 'queued', waitsFor: 2 })).toBe('Queued. Waiting for 2 runs on local.');
    expect(said(none, { status: 'queued', waitsFor: 0 })).toBe('Queued. Waiting for a worker.');
    expect(said(none, { status: 'cancelled' })).toBe('Cancelled after 0 of 50 iterations.');
    expect(said([aPoint(10, 1, 9, { planned: 50 })], { status: 'cancelled' })).toBe(
      'Cancelled after 10 of 50 iterations. 1 of 10 failed at 10 ms: 10 %, between 2 % and 40 %.',
    );
    expect(
      said(none, {
        status: 'failed',
        failure: { code: 'target_away', detail: 'The coaching API gave no answer for 60 s.' },
      }),
    ).toBe('Stopped: The coaching API gave no answer for 60 s.');
  });

  it('counts what could not be judged, with the most frequent reason', () => {
    const errors = [
      { reason: 'Submit answered 500', count: 2 },
      { reason: 'Update got no answer within 10 s', count: 1 },
    ];
    expect(said([aPoint(10, 0, 47, { planned: 50, errored: 3 })], { errors })).toContain(
      '3 iterations could not be judged, most often because: Submit answered 500.',
    );
  });
});

describe('safeDelaySentence', () => {
  it('names the smallest delay from which on all are shown to be safe', () => {
    expect(safeDelaySentence(aLoadTest([aPoint(0, 80, 400), aPoint(50, 0, 500), aPoint(100, 0, 500)]))).toBe(
      'From 50 ms, the failure rate is below 1 %, with 95 % confidence.',
    );
    expect(safeDelaySentence(aLoadTest([aPoint(0, 0, 500), aPoint(50, 0, 500)]))).toBe(
      'At every tested delay the failure rate is below 1 %, with 95 % confidence.',
    );
    expect(safeDelaySentence(aLoadTest([aPoint(10, 0, 500)]))).toBe(
      'At 10 ms the failure rate is below 1 %, with 95 % confidence.',
    );
  });

  it('says how many more iterations it takes', () => {
    const none = 'No tested delay has a failure rate shown to be below 1 %.';
    expect(safeDelaySentence(aLoadTest([aPoint(0, 8, 42), aPoint(50, 0, 50), aPoint(100, 0, 50)]))).toBe(
      `${none} 331 more passing iterations at each of 2 delays would show it from 50 ms on.`,
    );
    expect(safeDelaySentence(aLoadTest([aPoint(0, 8, 42), aPoint(50, 0, 50), aPoint(100, 0, 500)]))).toBe(
      'From 100 ms, the failure rate is below 1 %, with 95 % confidence. 331 more passing iterations at 50 ms would show it from 50 ms on.',
    );
  });

  it('promises nothing where more iterations would not help', () => {
    expect(safeDelaySentence(aLoadTest([aPoint(0, 8, 42), aPoint(50, 3, 47)]))).toContain(
      'Even at 50 ms, the largest, it fails too often; try larger ones.',
    );
  });
});
