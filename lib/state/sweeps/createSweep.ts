import type { Sweep } from '@/lib/contract/sweeps';
import { createOnce, type Asked, type Created } from '../runs/createOnce';
import type { State } from '../openState';

export interface NewSweep extends Asked {
  readonly request: Sweep['request'];
  readonly title: string;
  readonly plural: string;
  readonly startedBy?: string | null | undefined;
  readonly schedule?: string | null | undefined;
}

const CREATE = `
  INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, idempotency_key, started_by, schedule_id)
  VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb, $8::text, $9::text, $10::uuid)
  ON CONFLICT (idempotency_key) DO NOTHING`;

/** Saves a sweep to be run. The same key a second time creates nothing, also at the same time. */
export async function createSweep(state: State, sweep: NewSweep): Promise<Created> {
  const { id, request, title, plural, idempotencyKey, startedBy = null, schedule = null } = sweep;
  const { environment, record, kind } = request;
  const values = [
    id,
    environment,
    record,
    title,
    plural,
    kind,
    JSON.stringify(request),
    idempotencyKey,
    startedBy,
    schedule,
  ];
  return createOnce(state, 'sweeps', sweep, { text: CREATE, values });
}
