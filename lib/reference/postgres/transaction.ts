import type { ClientBase, Pool, QueryResult, QueryResultRow } from 'pg';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { ScorecardName } from '../scorecard/scorecardName';
import type { Resource } from '@/lib/steps/resources';
import type { Step } from '@/lib/steps/step';
import { resourcesOf } from '../resources';
import { serviceStep } from '../serviceSteps';

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
export function transactionInSteps<T>(
  pool: Pool,
  step: Step,
  name: ScorecardName,
  body: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const released = new Set<Resource>([resourcesOf(name).directorLock]);
  return inTransaction(
    pool,
    (begin) =>
      body({
        query: async (sql, values) => (await begin()).query({ name: statementName(sql), text: sql, values }),
        client: begin,
        willRelease: (...resources) => resources.forEach((resource) => released.add(resource)),
      }),
    (commit) => step(serviceStep('commit', { reads: [], writes: [...released] }), commit),
  );
}

const statementNames = new Map<string, string>();

/** The same for the same text, so that a connection has it parsed and planned once. There are as many texts as calls have statements. */
function statementName(sql: string): string {
  const known = statementNames.get(sql) ?? `coaching_${statementNames.size + 1}`;
  statementNames.set(sql, known);
  return known;
}
