import type { State } from '../openState';

const NOTE = `
  INSERT INTO lastwrite.exploration_notes (exploration_id, key, message)
  VALUES ($1::uuid, $2::text, $3::text)
  ON CONFLICT DO NOTHING`;

/** Notes for readers of the figures what happened; the same key counts once. */
export async function noteExploration(
  state: State,
  id: string,
  { key, message }: { readonly key: string; readonly message: string },
): Promise<void> {
  await state.pool.query(NOTE, [id, key, message]);
}
