import type { ScorecardName } from '../scorecard/scorecardName';
import { keysOf } from '../columns';
import type { Transaction } from './transaction';

/** Locks the rows in the order of their ids first: two callers that delete the same ones wait for each other instead of deadlocking. */
const DELETE = `
  WITH locked AS (
    SELECT c.scorecard_id FROM director.scorecards AS c
    WHERE c.customer_id = $1::text AND c.profile_id = $2::text AND c.scorecard_id = ANY ($3::uuid[])
    ORDER BY c.scorecard_id FOR UPDATE
  )
  DELETE FROM director.scorecards AS c USING locked
  WHERE c.customer_id = $1::text AND c.profile_id = $2::text AND c.scorecard_id = locked.scorecard_id`;

/** Deletes cards of one parent; their scores go with them. Returns how many there were. */
export async function deleteCards(
  transaction: Transaction,
  names: readonly [ScorecardName, ...ScorecardName[]],
): Promise<number> {
  const { rowCount } = await transaction.query(DELETE, keysOf(names));
  return rowCount ?? 0;
}
