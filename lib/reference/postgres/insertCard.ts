import type { Scorecard } from '../Scorecard';
import { cardColumns, keyOf, selectColumn, timeAsText } from '../columns';
import { cardOf, type CardRow } from './cardRow';
import type { Transaction } from './transaction';
import type { SavedRow } from './updateCard';

const INSERT = `
  INSERT INTO director.scorecards AS c (customer_id, profile_id, scorecard_id, ${cardColumns.map(({ column }) => column).join(', ')})
  VALUES ($1::text, $2::text, $3::uuid, ${cardColumns.map(({ type }, index) => `$${index + 4}::${type}`).join(', ')})
  ON CONFLICT DO NOTHING
  RETURNING ${cardColumns.map((column) => selectColumn('c', column)).join(', ')}, ${timeAsText('c.replication_version')} AS replication_version`;

/** Inserts the card without its scores. Null when there is one of that name. */
export async function insertCard(transaction: Transaction, { name, card }: Scorecard): Promise<SavedRow | null> {
  const values = [...keyOf(name), ...cardColumns.map(({ id }) => card[id])];
  const {
    rows: [row],
  } = await transaction.query<CardRow & { replication_version: string }>(INSERT, values);
  return row ? { card: cardOf(row), replicationVersion: row.replication_version } : null;
}
