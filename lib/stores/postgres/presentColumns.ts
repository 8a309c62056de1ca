import type { Column, Field } from '@/lib/record/catalogue';
import type { FieldValues } from '@/lib/record/record';
import { convertPostgres } from './convertPostgres';

/** A field of the catalogue whose column the table really has, with the type that the server declares. */
export interface PresentColumn {
  readonly field: string;
  readonly column: string;
  readonly type: string;
}

/** Splits the catalogue into what the table has and what it lacks; a field that is lacking is left out, never NULL. */
export function presentColumns(
  table: string,
  fields: readonly Field[],
  columnOf: (field: Field) => Column,
  columns: Readonly<Record<string, string>>,
): { readonly present: readonly PresentColumn[]; readonly warnings: readonly string[] } {
  const present: PresentColumn[] = [];
  const warnings: string[] = [];
  for (const field of fields) {
    const { column } = columnOf(field);
    const type = columns[column];
    if (type === undefined) warnings.push(`${table} has no column ${column}: "${field.label}" was not read.`);
    else present.push({ field: field.id, column, type });
  }
  return { present, warnings };
}

/** Values by field id, from as many texts as there are columns. */
export function convertRow(present: readonly PresentColumn[], texts: readonly (string | null)[]): FieldValues {
  const values: Record<string, FieldValues[string]> = {};
  present.forEach(({ field, type }, index) => {
    values[field] = convertPostgres(texts[index] ?? null, type);
  });
  return values;
}
