import type { State } from '../openState';

const EXISTS = 'SELECT 1 FROM lastwrite.load_tests WHERE id = $1::uuid';

export async function loadTestExists(state: State, id: string): Promise<boolean> {
  return (await state.pool.query({ name: 'state_load_test_exists', text: EXISTS, values: [id] })).rowCount === 1;
}
