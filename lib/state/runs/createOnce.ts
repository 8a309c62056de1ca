import type { State } from '../openState';
import type { RunTable } from './lifeCycle';

/** `conflict`: the key belongs to a run that asked for something else. */
export type Earlier = { readonly kind: 'repeated'; readonly id: string } | { readonly kind: 'conflict' };
export type Created = { readonly kind: 'created'; readonly id: string } | Earlier;

/** What is created under a key. */
export type KeyedTable = RunTable | 'snapshots' | 'deployments';

export interface Asked {
  /** A UUIDv7. */
  readonly id: string;
  readonly request: object;
  /** Chosen by the caller; null when they sent none. */
  readonly idempotencyKey: string | null;
}

/**
 * Saves a run by `insert`, which does nothing on a conflict of the key and gives one row otherwise. The same key a second time creates nothing, also at the
 * same time.
 */
export async function createOnce(
  state: State,
  table: KeyedTable,
  { id, request, idempotencyKey }: Asked,
  insert: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Created> {
  if ((await state.pool.query(insert.text, [...insert.values])).rowCount === 1) return { kind: 'created', id };
  const earlier = idempotencyKey === null ? null : await findByKey(state, table, idempotencyKey, request);
  if (earlier === null) throw new Error(`nothing was saved in ${table}, and nothing there has its key`);
  return earlier;
}

/** What an earlier request with this key led to; null when there was none. */
export async function findByKey(
  state: State,
  table: KeyedTable,
  idempotencyKey: string,
  request: object,
): Promise<Earlier | null> {
  const {
    rows: [found],
  } = await state.pool.query<{ id: string; same: boolean }>(
    `SELECT id, request = $2::jsonb AS same FROM lastwrite.${table} WHERE idempotency_key = $1::text`,
    [idempotencyKey, JSON.stringify(request)],
  );
  if (!found) return null;
  return found.same ? { kind: 'repeated', id: found.id } : { kind: 'conflict' };
}
