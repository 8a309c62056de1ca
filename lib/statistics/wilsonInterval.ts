import { Z95, type Interval } from './Counted';

/**
 * The 95 % interval of a rate, 0..1: Wilson's score interval (Wilson 1927; method 3 in Newcombe, Statistics in Medicine 17, 1998,
 * 857–872). It holds what it promises for few iterations and for rates near 0 and 1 too. null when nothing was judged. Another `z` gives a wider one.
 */
export function wilsonInterval(failed: number, total: number, z = Z95): Interval | null {
  if (total === 0) return null;
  const rate = failed / total;
  const z2 = z * z;
  const centre = rate + z2 / (2 * total);
  const reach = z * Math.sqrt((rate * (1 - rate)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  // The ends of none and of all are 0 and 1 exactly; rounding would leave a crumb, or -0.
  return [
    failed === 0 ? 0 : Math.max(0, (centre - reach) / scale),
    failed === total ? 1 : Math.min(1, (centre + reach) / scale),
  ];
}
