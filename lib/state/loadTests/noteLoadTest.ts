import type { State } from '../openState';

export interface LoadTestNote {
  /** The same key is noted once, whoever notes it. */
  readonly key: string;
  readonly message: string;
}

const NOTE = `
  INSERT INTO lastwrite.load_test_notes (load_test_id, key, message)
  VALUES ($1::uuid, $2::text, $3::text)
  ON CONFLICT (load_test_id, key) DO NOTHING`;

/** Notes what a reader of the figures should know. Safe to repeat. */
export async function noteLoadTest(state: State, loadTestId: string, { key, message }: LoadTestNote): Promise<void> {
  await state.pool.query(NOTE, [loadTestId, key, message]);
}
