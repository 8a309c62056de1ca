import type { Inspection } from './inspection';

/** True where every store answered and none returns a row of the record: a table of it would have nothing but empty cells. */
export function heldNowhere({ copies, rows }: Pick<Inspection, 'copies' | 'rows'>): boolean {
  return (
    copies.every(({ status }) => status !== 'unavailable') &&
    rows.every(({ fields }) => fields.every(({ values }) => Object.keys(values).length === 0))
  );
}
