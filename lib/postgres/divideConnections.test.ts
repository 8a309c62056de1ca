import { expect, it } from 'vitest';
import { divideConnections, wantedBy } from './divideConnections';
import type { SharedPool } from './openPool';

function pool(wanted: number, { inUse = 2, isFirm = false } = {}) {
  const given: number[] = [];
  const made: SharedPool = { wanted, isFirm, inUse: () => inUse, setMost: (most) => void given.push(most) };
  return { made, given };
}

it('what is not in use wants nothing', () => {
  const pools = [
    pool(40),
    pool(20, { inUse: 1 }),
    pool(10, { inUse: 0 }),
    pool(68, { isFirm: true }),
    pool(16, { isFirm: true, inUse: 0 }),
  ];
  expect(wantedBy(pools.map(({ made }) => made))).toEqual({ firm: 68, flexible: 41 });
});

it('each gets what it wants while there is enough, else its share of what firm ones leave, and never none', () => {
  const [large, small, firm] = [pool(40), pool(3), pool(20, { isFirm: true })];
  const divide = (flexible: number, budget: number) => {
    divideConnections([large.made, small.made, firm.made], { firm: 20, flexible }, budget);
    return [large.given.at(-1), small.given.at(-1), firm.given.at(-1)];
  };
  expect(divide(43, 63)).toEqual([40, 3, undefined]);
  expect(divide(160, 100)).toEqual([20, 2, undefined]);
  expect(divide(4_000, 100)).toEqual([2, 2, undefined]);
  expect(divide(43, 10)).toEqual([2, 2, undefined]);
});

it('eight processes that divide by the same sum stay within the budget', () => {
  const given = Array.from({ length: 8 }, () => {
    const { made, given } = pool(40);
    divideConnections([made], { firm: 0, flexible: 320 }, 150);
    return given.at(-1) ?? 0;
  });
  expect(given.reduce((total, each) => total + each, 0)).toBeLessThanOrEqual(150);
});
