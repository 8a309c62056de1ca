import type { Sweep } from '@/lib/contract/sweeps';
import type { State } from '../openState';

export interface NewSweep {
  /** A UUIDv7. */
  readonly id: string;
  readonly request: Sweep['request'];
  readonly title: string;
  readonly plural: string;
  /** Chosen by the caller; null when they sent none. */
  readonly idempotencyKey: string | null;
  readonly startedBy?: string | null | undefined;
  readonly schedule?: string | null | undefined;
}

/** `conflict`: the key belongs to a sweep that asked for something else. */
export type CreatedSweep =
  { readonly kind: 'created' | 'repeated'; readonly id: string } | { readonly kind: 'conflict' };

const CREATE = `
  INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, idempotency_key, started_by, schedule_id)
  VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb, $8::text, $9::text, $10::uuid)
  ON CONFLICT (idempotency_key) DO NOTHING`;

const FIND = 'SELECT id, request = $2::jsonb AS same FROM lastwrite.sweeps WHERE idempotency_key = $1::text';

/** Saves a sweep to be run. The same key a second time creates nothing, also at the same time. */
export async function createSweep(state: State, sweep: NewSweep): Promise<CreatedSweep> {
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
  if ((await state.pool.query(CREATE, values)).rowCount === 1) return { kind: 'created', id };
  const earlier = idempotencyKey === null ? null : await findSweepByKey(state, idempotencyKey, request);
  if (earlier === null) throw new Error('a sweep could not be saved, and none has its key');
  return earlier;
}

/** What an earlier request with this key led to; null when there was none. */
export async function findSweepByKey(
  state: State,
  idempotencyKey: string,
  request: Sweep['request'],
): Promise<Exclude<CreatedSweep, { kind: 'created' }> | null> {
  const { rows } = await state.pool.query<{ id: string; same: boolean }>(FIND, [
    idempotencyKey,
    JSON.stringify(request),
  ]);
  const [found] = rows;
  if (found === undefined) return null;
  return found.same ? { kind: 'repeated', id: found.id } : { kind: 'conflict' };
}
