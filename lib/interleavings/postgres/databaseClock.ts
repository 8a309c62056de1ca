import type { Pool } from 'pg';
import { formatMicros, type Clock } from '@/lib/coaching/clock';

const NOW = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS micros';
/** Of so many answers the one that came back fastest tells best. */
const QUESTIONS = 8;

/**
 * Postgres' clock, for the application: what both stamp is compared, and two clocks that differ by a millisecond would decide by chance. Behind by no more
 * than an answer takes to come back, and never ahead: what follows a statement is later than whatever that has stamped, and earlier than what comes next.
 * Never the same time twice.
 */
export async function databaseClock(postgres: Pool): Promise<Clock> {
  let aheadMicros: bigint | null = null;
  for (let question = 0; question < QUESTIONS; question += 1) {
    const { rows } = await postgres.query<{ micros: string }>(NOW);
    const seen = BigInt(rows[0]?.micros ?? 0) - monotonicMicros();
    if (aheadMicros === null || seen > aheadMicros) aheadMicros = seen;
  }
  const ahead = aheadMicros ?? 0n;
  let last = 0n;
  return () => {
    const now = monotonicMicros() + ahead;
    last = now > last ? now : last + 1n;
    return formatMicros(last);
  };
}

/** Goes at the pace of the system's clock, and never backwards. */
function monotonicMicros(): bigint {
  return process.hrtime.bigint() / 1_000n;
}
