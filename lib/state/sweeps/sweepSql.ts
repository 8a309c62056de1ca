import { isOpen } from '../runs/lifeCycle';

/** How long a claim of a sweep, of a part or of candidates holds without renewal. */
export const SWEEP_LEASE_MS = 15_000;
/** A part, or a plan, whose workers die or fail so often is given up. */
export const MOST_ATTEMPTS = 3;

/** True while workers may take something of it. */
export function isAtWork(alias: string): string {
  return `${isOpen(alias)} AND ${alias}.paused_at IS NULL`;
}
