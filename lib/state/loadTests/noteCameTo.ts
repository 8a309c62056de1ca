import type { UntoldReason } from '@/lib/contract/schedules';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';

/** What a load test of a schedule came to. */
export interface CameTo {
  readonly points: readonly {
    readonly delayMs: number;
    readonly failed: number;
    readonly judged: number;
    readonly unjudged: number;
  }[];
  /** Why its rates say nothing, whatever the threshold; null: they may. */
  readonly untold: Extract<UntoldReason, 'cancelled' | 'failed' | 'saturated'> | null;
}

const FIND = `
  SELECT run.id FROM lastwrite.load_tests AS run
  WHERE run.schedule_id IS NOT NULL AND run.came_to IS NULL AND NOT ${isOpen('run')}
  ORDER BY run.created_at
  LIMIT $1::int`;

/** Ids of finished load tests of schedules whose result is not recorded yet. */
export async function findNotNoted(state: State, most: number): Promise<readonly string[]> {
  const { rows } = await state.pool.query<{ id: string }>({ name: 'load_tests_not_noted', text: FIND, values: [most] });
  return rows.map(({ id }) => id);
}

const NOTE = 'UPDATE lastwrite.load_tests SET came_to = $2::jsonb WHERE id = $1::uuid AND came_to IS NULL';

/** Once: a run that is over does not change any more. */
export async function noteCameTo(state: State, id: string, cameTo: CameTo): Promise<void> {
  await state.pool.query({ name: 'load_test_came_to', text: NOTE, values: [id, JSON.stringify(cameTo)] });
}
