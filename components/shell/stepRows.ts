/** A row of a table or a list that leads somewhere. */
const ROWS = 'main :is(tbody tr, [role="row"], li):has(a[href])';

/** Moves the focus to the link of the next row (1) or of the one before (-1); without a row in focus, to the first or the last. False where no row leads anywhere. */
export function stepRows(direction: 1 | -1): boolean {
  // Of rows within rows the outer one counts: a list inside a cell is no list of its own.
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter(
    (row) => row.checkVisibility() && row.parentElement?.closest(ROWS) === null,
  );
  const focused = document.activeElement;
  const at = rows.findIndex((row) => row.contains(focused));
  const next =
    at === -1 ? (direction === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + direction));
  const link = rows[next]?.querySelector<HTMLElement>('a[href]');
  link?.focus();
  return link !== null && link !== undefined;
}
