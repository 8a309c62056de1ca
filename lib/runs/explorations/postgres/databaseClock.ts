import type { Pool } from 'pg';
import { formatMicros, type Clock } from '@/lib/reference/clock';

const NOW = {
  name: 'explorer_clock',
  text: 'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS micros',
};
/** It is asked until the difference is known to within this, or so often: on a busy machine most answers come late. */
const NARROW_MICROS = 200n;
const MOST_QUESTIONS = 40;

/**
 * Postgres' clock, for the application: what both stamp is compared, and two clocks that differ by a millisecond would decide by chance. Never ahead of it,
 * and behind by no more than the fastest answer took to come back: what follows a statement is stamped later than whatever that has stamped. Never the same
 * time twice.
 */
export async function databaseClock(postgres: Pool): Promise<Clock> {
  let [least, most]: [bigint | null, bigint | null] = [null, null];
  for (let question = 0; question < MOST_QUESTIONS; question += 1) {
    const asked = monotonicMicros();
    const { rows } = await postgres.query<{ micros: string }>(NOW);
    const there = BigInt(rows[0]?.micros ?? 0);
    const [atLeast, atMost] = [there - monotonicMicros(), there - asked];
    least = least === null || atLeast > least ? atLeast : least;
    most = most === null || atMost < most ? atMost : most;
    if (most - least <= NARROW_MICROS) break;
  }
  const ahead = least ?? 0n;
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
