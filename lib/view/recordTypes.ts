import type { RecordTypesResponse, TrialResponse } from '@/lib/contract/records';

export type ShownType = RecordTypesResponse[number];

/** A field of a record type, with where each copy keeps it, and how many rows of a trial agree in it. */
export interface MappedField {
  readonly id: string;
  /** The noun of its rows, where they are not the record's own. */
  readonly of: string | null;
  readonly label: string;
  /** By copy, in the order of the type: the column, or the expression that stands for it, or null where the copy keeps none. */
  readonly columns: readonly (string | null)[];
  readonly trial: readonly { readonly copy: string; readonly says: string; readonly suspect: boolean }[];
}

/** Every field of the type, the record's own first; with what a trial said of each, where there was one. */
export function mappedFields(type: ShownType, trial: TrialResponse | null): readonly MappedField[] {
  const nouns = new Map(type.rowSets.map(({ id, noun }, index) => [id, index === 0 ? null : noun]));
  return type.fields.map(({ rowSet, id, label, columns, expressions }) => ({
    id: `${rowSet}/${id}`,
    of: nouns.get(rowSet) ?? null,
    label,
    columns: type.copies.map((copy) => columns[copy.id] ?? expressions[copy.id] ?? null),
    trial: (trial?.fields ?? [])
      .filter((each) => each.rowSet === rowSet && each.field === id)
      .map(({ copy, says, suspect }) => ({ copy, says, suspect })),
  }));
}

/** `tenants/{tenant}/orders/{order}` in pieces, its key parts apart. */
export function nameParts(name: string): readonly { readonly text: string; readonly isPart: boolean }[] {
  return name
    .split(/(\{\w+\})/)
    .filter((text) => text !== '')
    .map((text) => ({ text, isPart: text.startsWith('{') }));
}
