import type { InspectManyResponse } from '@/lib/contract/inspect';
import { csvCell, csvFile, csvLine } from '@/lib/wording/csvLine';
import { keyText } from '@/lib/wording/rowText';
import type { ComparedField, ComparedRow, Inspection, Value } from './inspection';

/** The whole answer of the API, indented. */
export function inspectionAsJson(inspection: Inspection): string {
  return `${JSON.stringify(inspection, null, 2)}\n`;
}

/** Every field of every row, a column per copy. NULL is written NULL and the empty text "", so that the two stay apart. */
export function fieldsAsCsv({ copies, rows }: Pick<Inspection, 'copies' | 'rows'>): string {
  const line = (row: ComparedRow, field: ComparedField) =>
    [
      csvCell(row.rowSet),
      csvCell(keyText(row)),
      csvCell(field.field),
      ...copies.map(({ id }) => (field.absent.includes(id) ? '' : valueAsCsv(field.values[id]))),
      field.status,
      csvCell(field.acknowledged === undefined ? field.rule : `acknowledged: ${field.acknowledged}; ${field.rule}`),
    ].join(',');
  const head = csvLine(['row_set', 'key', 'field', ...copies.map(({ id }) => id), 'status', 'rule']);
  return `${[head, ...rows.flatMap((row) => row.fields.map((field) => line(row, field)))].join('\r\n')}\r\n`;
}

/** A row per record; what is not read yet and what was not understood has a row as well, so that a table made of it lacks nothing in silence. */
export function bulkAsCsv({ results, notUnderstood }: InspectManyResponse, notRead: readonly string[] = []): string {
  const rows = [
    ...results.map(({ name, recordType, verdict, findings, unread, callsError, headline, error }) => [
      name,
      recordType,
      verdict,
      findings.join(' '),
      [...unread, ...(callsError === undefined ? [] : ['calls'])].join(' '),
      headline ?? error?.detail ?? '',
    ]),
    ...notRead.map((text) => [text, '', 'not read', '', '', '']),
    ...notUnderstood.map((text) => [text, '', 'not understood', '', '', '']),
  ];
  return csvFile(['name', 'record_type', 'verdict', 'findings', 'unread', 'headline'], rows);
}

/** What to type in a terminal. */
export function commandLine(names: readonly string[], environment: string | null): string {
  return `npx lastwrite inspect ${names.map(quoted).join(' ')}${environment === null ? '' : ` --environment ${environment}`}`;
}

/** As a shell reads it: most names hold nothing that it would read otherwise. */
function quoted(name: string): string {
  return /^[\w/.:@%+,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** A copy that was not read has no value. */
function valueAsCsv(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value === null) return 'NULL';
  if (value === '') return '""';
  return csvCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
