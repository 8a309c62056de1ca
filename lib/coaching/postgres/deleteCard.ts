import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { keyIs, keyOf } from '../columns';
import type { Transaction } from './transaction';

/** Deletes the card; its scores go with it. False when there is none. */
export async function deleteCard(transaction: Transaction, name: ScorecardName): Promise<boolean> {
  const { rowCount } = await transaction.query(`DELETE FROM director.scorecards AS c WHERE ${keyIs('c')}`, keyOf(name));
  return rowCount === 1;
}
