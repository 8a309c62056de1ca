/** At most this many rows of a child row set of one record are read. */
export const MAX_CHILD_ROWS = 10_000;

/** Of so many records at once as many rows are read as of one alone. */
export const READ_WHOLE = 10;

/** The same where many records are read at once, so that a batch of 500 is 250,000 rows of a table at most and not 5 million. */
export function mostChildRows(names: number): number {
  if (names <= READ_WHOLE) return MAX_CHILD_ROWS;
  return names <= 100 ? 2_000 : 500;
}
