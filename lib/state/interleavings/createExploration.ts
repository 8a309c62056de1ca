import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';

const CREATE = `
  INSERT INTO lastwrite.explorations (id, scenario, variant, environment, request)
  VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::jsonb)`;

/** Saves an exploration to be run. `id` is a UUIDv7. */
export async function createExploration(state: State, id: string, request: Exploration['request']): Promise<void> {
  await state.pool.query(CREATE, [id, request.scenario, request.variant, request.environment, JSON.stringify(request)]);
}
