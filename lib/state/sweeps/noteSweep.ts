import type { State } from '../openState';

const NOTE = `
  INSERT INTO lastwrite.sweep_notes (sweep_id, key, message) VALUES ($1::uuid, $2::text, $3::text) ON CONFLICT DO NOTHING`;

/** Notes for readers of the result what happened; the same key counts once. */
export async function noteSweep(
  { pool }: State,
  id: string,
  { key, message }: { readonly key: string; readonly message: string },
): Promise<void> {
  await pool.query(NOTE, [id, key, message]);
}
