import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { Resource } from '@/lib/steps/resources';
import type { StepDeclaration } from '@/lib/steps/step';
import type { RowActorContext } from '../Scenario';

/** A prepared statement; the name is its own among all scenarios. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

type Values = readonly (string | number | readonly string[] | readonly number[])[];
type RunStatement = <Row extends QueryResultRow>(
  declaration: StepDeclaration,
  statement: Statement,
  values: Values,
) => Promise<readonly Row[]>;

const COMMIT = { name: 'commit', says: 'commits', store: 'postgres', effect: 'commit', rows: [] } as const;

/** One statement outside of any step, as for making and judging subjects. */
export async function query<Row extends QueryResultRow>(
  postgres: Pool | PoolClient,
  statement: Statement,
  values: Values,
): Promise<readonly Row[]> {
  return (await postgres.query<Row>({ ...statement, values: [...values] })).rows;
}

/** A step that is one statement in its own transaction: its writes are visible when it is done. */
export async function runAlone<Row extends QueryResultRow>(
  { postgres, step }: RowActorContext,
  declaration: StepDeclaration,
  statement: Statement,
  values: Values,
): Promise<readonly Row[]> {
  return step(declaration, () => query<Row>(postgres, statement, values));
}

/**
 * A READ COMMITTED transaction in steps: each statement is one, and so is the commit, which writes `released`: what becomes visible with it, and
 * the locks that it gives back. It must name all that a statement of somebody else touches who waits for one of these locks, since that
 * statement is done together with the commit. Whatever throws rolls back.
 */
export function transactionInSteps<T>(
  { postgres, step }: RowActorContext,
  released: readonly Resource[],
  body: (run: RunStatement) => Promise<T>,
): Promise<T> {
  return inTransaction(
    postgres,
    (begin) =>
      body((declaration, statement, values) => step(declaration, async () => query(await begin(), statement, values))),
    (commit) => step({ ...COMMIT, reads: [], writes: released }, commit),
  );
}
