import { v7 as uuidv7 } from 'uuid';
import type { State } from '../../openState';
import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
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
    parameters: {},
  };
  await createExploration(state, { id, request, raced: scorecardRaced, idempotencyKey: null });
  return id;
}
