import type { State } from '../openState';
import { lostTouch } from '../runs/lifeCycle';

/** Tells, once per worker, whose claims on a load test have run out. $1: its id. */
export const NOTE_LOST = `
  INSERT INTO lastwrite.load_test_notes (load_test_id, key, message)
  SELECT $1::uuid, 'lost ' || worker, ${lostTouch('worker')}
    || CASE count(*) WHEN 1 THEN 'an iteration' ELSE count(*) || ' iterations' END || '; others took over.'
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid AND outcome IS NULL AND lease_until < clock_timestamp()
  GROUP BY worker
  ON CONFLICT (load_test_id, key) DO NOTHING`;

/** Notes which workers left iterations behind. Safe to repeat. */
export async function noteLost(state: State, loadTestId: string): Promise<void> {
  await state.pool.query(NOTE_LOST, [loadTestId]);
}
