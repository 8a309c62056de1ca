import type { ScorecardName } from '../scorecard/scorecardName';
import { stringifyExactly } from '@/lib/record/stringifyExactly';
import { keyIs, keyOf, scoreColumns } from '../columns';
import type { Score } from '../Scorecard';
import type { Transaction } from './transaction';

const names = scoreColumns.map(({ column }) => column);

const REPLACE = `
  WITH given AS (
    SELECT * FROM json_to_recordset($4::json) AS g("criterionId" text, ${scoreColumns.map(({ id, type }) => `"${id}" ${type}`).join(', ')})
  ), removed AS (
    DELETE FROM director.scores AS s
    WHERE ${keyIs('s')} AND NOT EXISTS (SELECT FROM given WHERE given."criterionId" = s.criterion_id)
  )
  INSERT INTO director.scores (customer_id, profile_id, scorecard_id, criterion_id, ${names.join(', ')})
  SELECT $1::text, $2::text, $3::uuid, given."criterionId", ${scoreColumns.map(({ id }) => `given."${id}"`).join(', ')} FROM given
  ON CONFLICT (customer_id, profile_id, scorecard_id, criterion_id)
  DO UPDATE SET ${names.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** Makes the record's scores exactly these. Its callers hold the card's row lock, so two of them never meet. */
export async function replaceScores(
  transaction: Transaction,
  name: ScorecardName,
  scores: readonly Score[],
): Promise<void> {
  await transaction.query(REPLACE, [...keyOf(name), stringifyExactly(scores)]);
}
