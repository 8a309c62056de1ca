import { isOpen } from '../sqlText';

/** How long a claim of a sweep, of a part or of candidates holds without renewal. */
export const SWEEP_LEASE_MS = 15_000;
/** A part, or a plan, whose workers die or fail so often is given up. */
export const MOST_ATTEMPTS = 3;

/** The status of a sweep as its facts have it. `alias` is that of its row. */
export function sweepStatus(alias: string): string {
  return `CASE
      WHEN ${alias}.completed_at IS NOT NULL THEN 'completed'
      WHEN ${alias}.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN ${alias}.failed_at IS NOT NULL THEN 'failed'
      WHEN ${alias}.paused_at IS NOT NULL THEN 'paused'
      WHEN ${alias}.started_at IS NOT NULL THEN 'running'
      ELSE 'queued'
    END`;
}

/** True while workers may take something of it. */
export function isAtWork(alias: string): string {
  return `${isOpen(alias)} AND ${alias}.paused_at IS NULL`;
}
