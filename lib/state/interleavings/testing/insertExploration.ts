import { v7 as uuidv7 } from 'uuid';
import type { State } from '../../openState';
import { createExploration } from '../createExploration';

/** An exploration as starting one leaves it: queued. */
export async function insertExploration(state: State, environment: string | null = 'local'): Promise<string> {
  const id = uuidv7();
  const request = {
    scenario: 'scorecard_race',
    variant: 'save_all/async_closure',
    environment,
    reindex: false,
    limit: 10,
    reduce: true,
  };
  await createExploration(state, { id, request, idempotencyKey: null });
  return id;
}
