import type { ClientBase, Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { resourcesOf, type Resource } from '../resources';
import type { Step } from '../step';

/** An open READ COMMITTED transaction. It begins with its first statement, so that beginning needs no step of its own. */
export interface Transaction {
  query<Row extends QueryResultRow>(sql: string, values: unknown[]): Promise<QueryResult<Row>>;
  /** For readers that take a pool or a client. Begins the transaction. */
  client(): Promise<ClientBase>;
  /** What the commit makes visible or gives back, beside the row's lock. */
  willRelease(...resources: readonly Resource[]): void;
}

/**
 * Runs the body in a transaction and commits it as a step of its own. Whatever throws before that rolls it back at once,
 * an abandoned step included, so no lock outlives its actor.
 */
export async function inTransaction<T>(
  pool: Pool,
  step: Step,
  name: ScorecardName,
  body: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let opened: PoolClient | undefined;
  const released = new Set<Resource>([resourcesOf(name).directorLock]);
  const client = async (): Promise<PoolClient> => {
    if (!opened) {
      opened = await pool.connect();
      await opened.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    }
    return opened;
  };
  const transaction: Transaction = {
    query: async (sql, values) => (await client()).query({ name: statementName(sql), text: sql, values }),
    client,
    willRelease: (...resources) => resources.forEach((resource) => released.add(resource)),
  };
  try {
    const result = await body(transaction);
    await step({ name: 'commit', reads: [], writes: [...released] }, async () => {
      await opened?.query('COMMIT');
    });
    opened?.release();
    return result;
  } catch (error) {
    await opened?.query('ROLLBACK').then(
      () => opened?.release(),
      (lost: Error) => opened?.release(lost),
    );
    throw error;
  }
}

const statementNames = new Map<string, string>();

/** The same for the same text, so that a connection has it parsed and planned once. There are as many texts as calls have statements. */
function statementName(sql: string): string {
  const known = statementNames.get(sql) ?? `coaching_${statementNames.size + 1}`;
  statementNames.set(sql, known);
  return known;
}
