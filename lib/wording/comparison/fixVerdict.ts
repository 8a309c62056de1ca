import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { differencesBetween, isComparable } from './compareConditions';
import { compareSides } from './compareSides';
import type { Side } from './Side';

/**
 * Whether the runs after a fix fail less often than those before it. Nothing is claimed of sides that were taken under other conditions, or that count
 * several variants together.
 */
export function fixVerdict(before: Side, after: Side): Omit<LoadTestVerdict, 'before' | 'after'> {
  const { verdicts, delays } = compareSides([before, after]);
  const [compared] = verdicts;
  if (compared === undefined) throw new TypeError('two sides have a verdict');
  const mixed = [before, after].flatMap((side) => {
    const variants = [...new Set(side.loadTests.map(({ request }) => request.variant))];
    return variants.length > 1
      ? [`Several variants are counted together in ${side.spoken}: ${variants.join(', ')}.`]
      : [];
  });
  const isFair = mixed.length === 0 && isComparable(before, after);
  const { difference, interval95, pValue } = compared;
  return {
    verdict: isFair || difference === null ? compared.verdict : 'not_comparable',
    sentence:
      isFair || difference === null
        ? compared.sentence
        : `Not comparable: ${before.spoken} and ${after.spoken} were taken under different conditions, so their difference says nothing about the fix.`,
    difference,
    interval95: interval95 === null ? null : [interval95[0], interval95[1]],
    pValue,
    conditions: [...mixed, ...differencesBetween(before, after)],
    delays: delays.map(({ delayMs, rates: [ofBefore, ofAfter] }) => ({
      delayMs,
      before: ofBefore?.counted ?? NOTHING,
      after: ofAfter?.counted ?? NOTHING,
    })),
  };
}

const NOTHING = { failed: 0, judged: 0 };
