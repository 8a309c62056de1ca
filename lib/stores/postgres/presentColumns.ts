import { createHash } from 'node:crypto';
import type { RowSet } from '@/lib/record/RecordType';
import type { FieldValues } from '@/lib/record/rows';
import { listLacking } from '../missingInStore';
import { convertPostgres } from './convertPostgres';
import type { PostgresTable } from './PostgresFacts';
import { quotePostgres } from './quotePostgres';
import { expressionOfRow } from './seePostgresExpression';

/** A field whose column the table really has, with the type that the server declares. */
export interface PresentColumn {
  readonly field: string;
  readonly column: string;
  readonly type: string;
  /** What stands for the column, which is then a name of the statement's own. */
  readonly expression?: { readonly sql: string; readonly columns: readonly string[] };
}

/** Splits the fields that a copy keeps into what its table has and what it lacks; a field that is lacking is left out, never NULL. */
export function presentColumns(
  copy: string,
  { fields }: RowSet,
  { name, columns, unreadable, expressions }: PostgresTable,
): { readonly present: readonly PresentColumn[]; readonly warnings: readonly string[] } {
  const present: PresentColumn[] = [];
  const lacking: string[] = [];
  for (const field of fields) {
    const sql = field.expressions?.[copy];
    if (sql !== undefined) {
      const seen = expressions.get(sql) ?? { why: 'was not read' };
      if ('why' in seen) lacking.push(`The expression ${sql} over ${name} ${seen.why}: "${field.label}" was not read.`);
      else
        present.push({
          field: field.id,
          column: nameOfExpression(sql),
          type: seen.type,
          expression: { sql, columns: seen.columns },
        });
      continue;
    }
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

const LONGEST_NAME = 63;

/** A name that no column is likely to have; one that Postgres would cut is told by its hash. */
function nameOfExpression(sql: string): string {
  const name = `= ${sql}`;
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  return `= ${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`;
}

/** A column of a row as it is read: money as the number that it is, and not as the server's locale prints it. */
export function columnExpression(row: string, { column, type, expression }: PresentColumn): string {
  const name =
    expression === undefined
      ? `${row}.${quotePostgres(column)}`
      : expressionOfRow(row, expression.sql, expression.columns);
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
