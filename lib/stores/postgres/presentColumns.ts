import type { RowSet } from '@/lib/record/RecordType';
import type { FieldValues } from '@/lib/record/rows';
import { listLacking } from '../missingInStore';
import { convertPostgres } from './convertPostgres';
import type { PostgresTable } from './PostgresFacts';
import { quotePostgres } from './quotePostgres';

/** A field whose column the table really has, with the type that the server declares. */
export interface PresentColumn {
  readonly field: string;
  readonly column: string;
  readonly type: string;
}

/** Splits the fields that a copy keeps into what its table has and what it lacks; a field that is lacking is left out, never NULL. */
export function presentColumns(
  copy: string,
  { fields }: RowSet,
  { name, columns, unreadable }: PostgresTable,
): { readonly present: readonly PresentColumn[]; readonly warnings: readonly string[] } {
  const present: PresentColumn[] = [];
  const lacking: string[] = [];
  for (const field of fields) {
    const column = field.columns[copy];
    if (column === undefined) continue;
    const type = columns.get(column);
    if (type !== undefined) present.push({ field: field.id, column, type });
    else if (unreadable.has(column))
      lacking.push(`This user may not read the column ${column} of ${name}: "${field.label}" was not read.`);
    else lacking.push(`${name} has no column ${column}: "${field.label}" was not read.`);
  }
  return { present, warnings: listLacking(lacking, name) };
}

/** A column of a row as it is read: money as the number that it is, and not as the server's locale prints it. */
export function columnExpression(row: string, { column, type }: PresentColumn): string {
  const name = `${row}.${quotePostgres(column)}`;
  return /^money(?:\[\])?$/.test(type) ? `${name}::${type.replace('money', 'numeric')}` : name;
}

/** The same in a list of selected columns, under its own name. */
export function selectedColumn(row: string, present: PresentColumn): string {
  const [expression, name] = [columnExpression(row, present), quotePostgres(present.column)];
  return expression === `${row}.${name}` ? expression : `${expression} AS ${name}`;
}

/** Values by field id, from as many texts as there are columns. */
export function convertRow(present: readonly PresentColumn[], texts: readonly (string | null)[]): FieldValues {
  const values: Record<string, FieldValues[string]> = {};
  present.forEach(({ field, type }, index) => {
    values[field] = convertPostgres(texts[index] ?? null, type);
  });
  return values;
}

export function typesOf(present: readonly PresentColumn[]): Readonly<Record<string, string>> {
  return Object.fromEntries(present.map(({ field, type }) => [field, type]));
}
