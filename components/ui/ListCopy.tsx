'use client';

import { CopyMenu, linkEntry } from './CopyMenu';

/** Copies the rows of a list that are loaded; nothing while there are none. */
export function ListCopy<Row>({
  rows,
  hint,
  toCsv,
}: {
  readonly rows: readonly Row[];
  /** What a line of the CSV is: `a row per run`. */
  readonly hint: string;
  readonly toCsv: (rows: readonly Row[]) => string;
}) {
  if (rows.length === 0) return null;
  return (
    <CopyMenu
      entries={[
        { id: 'csv', label: 'as CSV', hint, text: () => toCsv(rows) },
        { id: 'json', label: 'as JSON', hint: 'everything', text: () => JSON.stringify(rows, null, 2) },
        linkEntry,
      ]}
    />
  );
}
