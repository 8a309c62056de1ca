import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';

export interface NewExploration {
  /** A UUIDv7. */
  readonly id: string;
  readonly request: Exploration['request'];
  /** Its scenario, as it is now. */
  readonly raced: Exploration['raced'];
  /** Chosen by the caller; null when they sent none. */
  readonly idempotencyKey: string | null;
  /** Who asks for it; null where nobody said so. */
  readonly startedBy?: string | null | undefined;
}

/** `conflict`: the key belongs to an exploration that asked for something else. */
export type Created = { readonly kind: 'created' | 'repeated'; readonly id: string } | { readonly kind: 'conflict' };

const CREATE = `
  INSERT INTO lastwrite.explorations (id, scenario, variant, environment, request, raced, idempotency_key, started_by)
  VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::jsonb, $8::jsonb, $6::text, $7::text)
  ON CONFLICT (idempotency_key) DO NOTHING`;

const FIND = `
  SELECT id, request = $2::jsonb AS same
  FROM lastwrite.explorations
  WHERE idempotency_key = $1::text`;

/** Saves an exploration to be run. The same key a second time creates nothing, also at the same time. */
export async function createExploration(
  state: State,
  { id, request, raced, idempotencyKey, startedBy = null }: NewExploration,
): Promise<Created> {
  const { rowCount } = await state.pool.query(CREATE, [
    id,
    request.scenario,
    request.variant,
    request.environment,
    JSON.stringify(request),
    idempotencyKey,
    startedBy,
    JSON.stringify(raced),
  ]);
  if (rowCount === 1) return { kind: 'created', id };
  const earlier = idempotencyKey === null ? null : await findByKey(state, idempotencyKey, request);
  if (earlier === null) throw new Error('an exploration could not be saved, and none has its key');
  return earlier;
}

/** What an earlier request with this key led to; null when there was none. */
export async function findByKey(
  state: State,
  idempotencyKey: string,
  request: Exploration['request'],
): Promise<Exclude<Created, { kind: 'created' }> | null> {
  const {
    rows: [found],
  } = await state.pool.query<{ id: string; same: boolean }>(FIND, [idempotencyKey, JSON.stringify(request)]);
  if (!found) return null;
  return found.same ? { kind: 'repeated', id: found.id } : { kind: 'conflict' };
}
