const FIRST_MS = 10_000;
const FACTOR = 4;
const LONGEST_MS = 2 * 3_600_000;

/**
 * How long to wait after so many attempts: 10 s, 40 s, 3 min, 11 min, 43 min, 2 h, 2 h, each a quarter more or less, so that what failed together does not come back
 * together. Eight attempts take about five hours. `chance` is in 0..1.
 */
export function backOffMs(attempts: number, chance: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempts - 1)) * (0.75 + chance / 2);
}
