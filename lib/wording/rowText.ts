import { isRoot, type RowKey } from '@/lib/record/rows';

/** What rows of one kind are called, by the id of their row set. */
interface RowNoun {
  readonly id: string;
  readonly noun: string;
}

/** A child row by its key: `c-1`, of several parts `3/a`. */
export function keyText({ key }: Pick<RowKey, 'key'>): string {
  return Object.values(key).join('/');
}

/** A row where several kinds stand together: `card`, `item 3/a`. */
export function rowText(row: RowKey, rowSets: readonly RowNoun[]): string {
  const noun = rowSets.find(({ id }) => id === row.rowSet)?.noun ?? row.rowSet;
  return isRoot(row) ? noun : `${noun} ${keyText(row)}`;
}
