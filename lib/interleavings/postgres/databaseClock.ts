import type { Pool } from 'pg';
import { formatMicros, type Clock } from '@/lib/coaching/clock';

const NOW = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS micros';
/** Of so many questions the one that was answered fastest tells best. */
const QUESTIONS = 5;

/**
 * Postgres' clock, for the application: what both stamp is compared, and two clocks that differ by a millisecond would decide by chance. Never the same time
 * twice, and ahead by no more than the way to the database, so that what follows a statement is later than whatever the statement has stamped.
 */
export async function databaseClock(postgres: Pool): Promise<Clock> {
  let [best, aheadMicros] = [Infinity, 0n];
  for (let question = 0; question < QUESTIONS; question += 1) {
    const [asked, askedAt] = [performance.now(), monotonicMicros()];
    const { rows } = await postgres.query<{ micros: string }>(NOW);
    const tookMs = performance.now() - asked;
    if (tookMs < best) [best, aheadMicros] = [tookMs, BigInt(rows[0]?.micros ?? 0) - askedAt];
  }
  let last = 0n;
  return () => {
    const now = monotonicMicros() + aheadMicros;
    last = now > last ? now : last + 1n;
    return formatMicros(last);
  };
}

/** Goes at the pace of the system's clock, and never backwards. */
function monotonicMicros(): bigint {
  return process.hrtime.bigint() / 1_000n;
}
