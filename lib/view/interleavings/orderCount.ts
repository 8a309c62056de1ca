/** How many steps each actor takes, by id: work that a call leaves behind begins after the call's last step. */
export interface ActorSteps {
  readonly id: string;
  readonly steps: number;
}

/**
 * How many orders the steps have at most, without any lock or equality: n! over the product, for every step, of how many steps can only
 * come after it, itself included (the hook length formula for forests). Past 2^53 it is not exact any more; Infinity from about 170 steps on.
 */
export function countOrders(actors: readonly ActorSteps[]): number {
  const all = actors.reduce((sum, { steps }) => sum + steps, 0);
  let logarithm = logFactorial(all);
  for (const { id, steps } of actors) {
    const after = actors.filter((each) => each.id.startsWith(`${id}.`)).reduce((sum, each) => sum + each.steps, 0);
    for (let left = 1; left <= steps; left += 1) logarithm -= Math.log(left + after);
  }
  return Math.round(Math.exp(logarithm));
}

/** `252`, `1,093`, `about 3.4 million`, `about 2.1 × 10¹⁷`. */
export function formatOrderCount(count: number): string {
  if (count < 100_000) return Math.round(count).toLocaleString('en-US');
  if (count < 1e9) return `about ${Number((count / 1e6).toPrecision(2))} million`;
  if (!Number.isFinite(count)) return 'more than 10³⁰⁰';
  const exponent = Math.floor(Math.log10(count));
  return `about ${(count / 10 ** exponent).toFixed(1)} × 10${[...String(exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}
