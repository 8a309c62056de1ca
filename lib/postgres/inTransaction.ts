import type { Pool, PoolClient } from 'pg';

/** Opens the transaction with its first call, and gives the same connection with each further one. */
export type Begin = () => Promise<PoolClient>;

/**
 * Runs `body` in a READ COMMITTED transaction and commits it; whatever throws before that rolls it back at once. No connection is taken before `body` asks for one, and none
 * outlives it. `commitBy` runs the commit as something of the caller's, such as a step.
 */
export async function inTransaction<Result>(
  pool: Pick<Pool, 'connect'>,
  body: (begin: Begin) => Promise<Result>,
  commitBy: (commit: () => Promise<void>) => Promise<void> = (commit) => commit(),
): Promise<Result> {
  let opened: PoolClient | undefined;
  let beginning: Promise<PoolClient> | undefined;
  const open = async (): Promise<PoolClient> => {
    opened = await pool.connect();
    await opened.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    return opened;
  };
  try {
    const result = await body(() => (beginning ??= open()));
    await commitBy(async () => {
      await opened?.query('COMMIT');
    });
    opened?.release();
    return result;
  } catch (error) {
    // A body may throw while it still waits for its connection.
    await beginning?.catch(() => undefined);
    await opened?.query('ROLLBACK').then(
      () => opened?.release(),
      (lost: Error) => opened?.release(lost),
    );
    throw error;
  }
}
