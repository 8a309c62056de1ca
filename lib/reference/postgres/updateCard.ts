import type { Card, Scorecard } from '../Scorecard';
import { cardColumns, keyIs, keyOf, selectColumn, timeAsText } from '../columns';
import { cardOf, type CardRow } from './cardRow';
import type { Transaction } from './transaction';

/** Under which condition, checked against the row as it is then, a column is written. */
export type ColumnCondition = 'always' | 'while_null' | 'while_not_submitted';
export type ColumnsToWrite = Partial<Readonly<Record<keyof Card, ColumnCondition>>>;

/** The row as the statement left it. */
export interface SavedRow {
  readonly card: Card;
  readonly replicationVersion: string;
}

/** Every column of the card. */
export const allColumns: ColumnsToWrite = Object.fromEntries(cardColumns.map(({ id }) => [id, 'always']));

/**
 * Writes the given columns of a card. Null when there is no such row, or its row_version is no longer the expected one.
 * Whatever the columns, it counts row_version up and assigns replication_version: both under the row's lock, which the UPDATE takes first
 * and, having waited for it, evaluates its expressions anew on the newest row.
 */
export async function updateCard(
  transaction: Transaction,
  { name, card }: Scorecard,
  columns: ColumnsToWrite,
  expectedRowVersion?: string,
): Promise<SavedRow | null> {
  const values: unknown[] = keyOf(name);
  const assignments = cardColumns.flatMap(({ id, column, type }) => {
    const condition = columns[id];
    if (condition === undefined) return [];
    const parameter = `$${values.push(card[id])}::${type}`;
    return [`${column} = ${conditional(condition, column, parameter)}`];
  });
  const check =
    expectedRowVersion === undefined ? '' : ` AND c.row_version = $${values.push(expectedRowVersion)}::bigint`;
  const {
    rows: [row],
  } = await transaction.query<CardRow & { replication_version: string }>(
    `
    UPDATE director.scorecards AS c
    SET ${assignments.join(', ')}, row_version = c.row_version + 1,
      replication_version = greatest(clock_timestamp(), c.replication_version + interval '1 microsecond')
    WHERE ${keyIs('c')}${check}
    RETURNING ${cardColumns.map((column) => selectColumn('c', column)).join(', ')}, ${timeAsText('c.replication_version')} AS replication_version`,
    values,
  );
  return row ? { card: cardOf(row), replicationVersion: row.replication_version } : null;
}

function conditional(condition: ColumnCondition, column: string, parameter: string): string {
  switch (condition) {
    case 'always':
      return parameter;
    case 'while_null':
      return `coalesce(c.${column}, ${parameter})`;
    case 'while_not_submitted':
      return `CASE WHEN c.submitted_at IS NULL THEN ${parameter} ELSE c.${column} END`;
  }
}
