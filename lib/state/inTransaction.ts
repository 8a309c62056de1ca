import type { PoolClient } from 'pg';
import type { State } from './openState';

/** Runs `action` in a READ COMMITTED transaction; whatever it throws rolls back. */
export async function inTransaction<Result>(
  { pool }: Pick<State, 'pool'>,
  action: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A connection that breaks between two statements tells so here as well; without a listener it would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken: unknown = null;
  try {
    await client.query('BEGIN');
    const result = await action(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken !== null);
  }
}
