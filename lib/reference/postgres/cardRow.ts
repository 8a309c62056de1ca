import { cardColumns } from '../columns';
import type { Card } from '../Scorecard';

/** A row of director.scorecards as `selectColumn` delivers it. */
export type CardRow = Readonly<Record<string, unknown>>;

export function cardOf(row: CardRow): Card {
  // The catalogue's ids are the keys of Card, and its column types are what node-postgres makes these values of.
  return Object.fromEntries(cardColumns.map(({ id, column }) => [id, row[column]])) as unknown as Card;
}
