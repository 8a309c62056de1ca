import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { createOnce, type Asked, type Created } from '../runs/createOnce';

export interface NewExploration extends Asked {
  readonly request: Exploration['request'];
  /** Its scenario, as it is now. */
  readonly raced: Exploration['raced'];
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null | undefined;
}

const CREATE = `
  INSERT INTO lastwrite.explorations (id, scenario, variant, environment, request, raced, idempotency_key, started_by)
  VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::jsonb, $8::jsonb, $6::text, $7::text)
  ON CONFLICT (idempotency_key) DO NOTHING`;

/** Saves an exploration to be run. The same key a second time creates nothing, also at the same time. */
export async function createExploration(state: State, exploration: NewExploration): Promise<Created> {
  const { id, request, raced, idempotencyKey, startedBy = null } = exploration;
  const values = [
    id,
    request.scenario,
    request.variant,
    request.environment,
    JSON.stringify(request),
    idempotencyKey,
    startedBy,
    JSON.stringify(raced),
  ];
  return createOnce(state, 'explorations', exploration, { text: CREATE, values });
}
