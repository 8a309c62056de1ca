import type { RowSet } from './inspection';

/** The label of a field of a row set; an unknown id names itself. */
export type FieldLabels = (rowSet: string, field: string) => string;

export function fieldLabels(rowSets: readonly RowSet[]): FieldLabels {
  const labels = new Map(rowSets.map(({ id, fields }) => [id, new Map(fields.map((each) => [each.id, each.label]))]));
  return (rowSet, field) => labels.get(rowSet)?.get(field) ?? field;
}
