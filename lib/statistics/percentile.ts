/**
 * The smallest value that at least the share `p` (0..1) of all values does not exceed: the nearest rank, computed as Postgres'
 * `percentile_disc` does, so that both give the same for the same values. `sorted` ascending; null when it is empty.
 */
export function percentile(sorted: readonly number[], p: number): number | null {
  return sorted[Math.max(1, Math.ceil(p * sorted.length)) - 1] ?? null;
}
