import type { RecordTypesResponse, TrialResponse } from '@/lib/contract/records';

export type ShownType = RecordTypesResponse[number];

/** A field of a record type, with where each copy keeps it, and how many rows of a trial agree in it. */
export interface MappedField {
  readonly id: string;
  /** The noun of its rows, where they are not the record's own. */
  readonly of: string | null;
  readonly label: string;
  /** By copy, in the order of the type: the column, or null where the copy keeps none. */
  readonly columns: readonly (string | null)[];
  readonly trial: readonly { readonly copy: string; readonly says: string; readonly suspect: boolean }[];
}

/** Every field of the type, the record's own first; with what a trial said of each, where there was one. */
export function mappedFields(type: ShownType, trial: TrialResponse | null): readonly MappedField[] {
  const nouns = new Map(type.rowSets.map(({ id, noun }, index) => [id, index === 0 ? null : noun]));
  return type.fields.map(({ rowSet, id, label, columns }) => ({
    id: `${rowSet}/${id}`,
    of: nouns.get(rowSet) ?? null,
    label,
    columns: type.copies.map((copy) => columns[copy.id] ?? null),
    trial: (trial?.fields ?? [])
      .filter((each) => each.rowSet === rowSet && each.field === id)
      .map(({ copy, says, suspect }) => ({ copy, says, suspect })),
  }));
}

/** What a trial found, in one sentence. */
export function trialHeadline({ compared, lookedFor, fields, settled }: TrialResponse): string {
  if (compared === 0)
    return lookedFor === 0
      ? 'Postgres holds no record that could be compared.'
      : `None of ${lookedFor} records of Postgres is in ClickHouse as well.`;
  const [suspects, disagreeing] = [
    fields.filter(({ suspect }) => suspect).length,
    fields.filter(({ agree, compared: rows }) => agree < rows).length,
  ];
  const records = `${compared} ${compared === 1 ? 'record' : 'records'} compared`;
  const caution = settled
    ? ''
    : ' The type does not say when a record last changed, so some may still have been on their way.';
  if (disagreeing === 0) return `${records}: every field agrees.${caution}`;
  const wrong = suspects === 0 ? '' : ` ${suspects} ${suspects === 1 ? 'looks' : 'look'} wrongly mapped.`;
  return `${records}: ${disagreeing} of ${fields.length} fields differ in some of them.${wrong}${caution}`;
}

/** `tenants/{tenant}/orders/{order}` in pieces, its key parts apart. */
export function nameParts(name: string): readonly { readonly text: string; readonly isPart: boolean }[] {
  return name
    .split(/(\{\w+\})/)
    .filter((text) => text !== '')
    .map((text) => ({ text, isPart: text.startsWith('{') }));
}
