import type { ExplorationStatus } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { statusOf } from '../runs/lifeCycle';

/** What tells cheaply whether an exploration has changed. */
export interface Pulse {
  readonly status: ExplorationStatus;
  readonly explored: number;
  readonly attempts: number;
}

const PULSE = `
  SELECT ${statusOf('exploration')} AS status, exploration.attempts, (SELECT count(*)::int FROM lastwrite.exploration_orders WHERE exploration_id = exploration.id) AS explored
  FROM lastwrite.explorations AS exploration
  WHERE exploration.id = $1::uuid`;

/** null when there is no exploration with this id. */
export async function readPulse(state: State, id: string): Promise<Pulse | null> {
  const {
    rows: [pulse],
  } = await state.pool.query<Pulse>({ name: 'state_exploration_pulse', text: PULSE, values: [id] });
  return pulse ?? null;
}
