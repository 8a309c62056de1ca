import type { State } from '../openState';
import { isoTime } from '../sqlText';

/** How much of something is kept, and since when the oldest of it. */
export interface KeptCount {
  readonly count: number;
  /** When the oldest was over, or was told; null where there is none that could go. */
  readonly oldest: string | null;
}

const OVER = (table: string) => `
  SELECT count(*)::int AS count, ${isoTime('min(coalesce(completed_at, cancelled_at, failed_at))')} AS oldest FROM ${table}`;

const CALLS = `
  SELECT (SELECT count(*)::int FROM lastwrite.calls) AS count, (
    SELECT ${isoTime('min(told_at)')} FROM lastwrite.calls AS call
    WHERE NOT EXISTS (
      SELECT FROM lastwrite.samples AS sample WHERE sample.environment = call.environment AND sample.name = call.name)
  ) AS oldest`;

export async function readKept(
  state: State,
): Promise<Readonly<Record<'loadTests' | 'interleavings' | 'calls', KeptCount>>> {
  const read = async (sql: string) => (await state.pool.query<KeptCount>(sql)).rows[0] ?? { count: 0, oldest: null };
  const [loadTests, interleavings, calls] = await Promise.all([
    read(OVER('lastwrite.load_tests')),
    read(OVER('lastwrite.explorations')),
    read(CALLS),
  ]);
  return { loadTests, interleavings, calls };
}
