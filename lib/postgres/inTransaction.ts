import type { Pool, PoolClient } from 'pg';

/** Opens the transaction with its first call, and gives the same connection with each further one. */
export type Begin = () => Promise<PoolClient>;

/** By the pool that stands for it: the connection of a transaction. */
const outers = new WeakMap<object, PoolClient>();

/** A pool by which others' queries and transactions become part of the one that `client` is in. */
export function poolOf(client: PoolClient): Pool {
  // Whoever is given it asks queries and begins transactions, and nothing else of what a pool can do.
  const pool = { query: client.query.bind(client) } as unknown as Pool;
  outers.set(pool, client);
  return pool;
}

/** What throws undoes what was done since its beginning, and the transaction around it goes on. */
async function inSavepoint<Result>(client: PoolClient, body: (begin: Begin) => Promise<Result>): Promise<Result> {
  await client.query('SAVEPOINT inner_transaction');
  try {
    const result = await body(() => Promise.resolve(client));
    await client.query('RELEASE SAVEPOINT inner_transaction');
    return result;
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT inner_transaction');
    throw error;
  }
}

/**
 * Runs `body` in a READ COMMITTED transaction and commits it; whatever throws before that rolls it back at once. No connection is taken before `body` asks for one, and none
 * outlives it. `commitBy` runs the commit as something of the caller's, such as a step.
 */
export async function inTransaction<Result>(
  pool: Pick<Pool, 'connect'>,
  body: (begin: Begin) => Promise<Result>,
  commitBy: (commit: () => Promise<void>) => Promise<void> = (commit) => commit(),
): Promise<Result> {
  const outer = outers.get(pool);
  if (outer !== undefined) return inSavepoint(outer, body);
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
