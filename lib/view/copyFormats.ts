import type { InspectManyResponse } from '@/lib/contract/inspect';
import { csvCell, csvLine } from '@/lib/wording/csvLine';
import type { ComparedField, Inspection, Value } from './inspection';

/** The whole answer of the API, indented. */
export function inspectionAsJson(inspection: Inspection): string {
  return `${JSON.stringify(inspection, null, 2)}\n`;
}

/** Card and score fields, a row each, a column per copy. NULL is written NULL and the empty text "", so that the two stay apart. */
export function fieldsAsCsv(inspection: Inspection): string {
  const head = ['criterion', 'field', 'director', 'historic', 'final', 'newest_raw', 'status', 'rule'];
  const line = (criterion: string, field: ComparedField) => {
    const cell = (source: 'postgres' | 'historic' | 'clickhouseFinal' | 'clickhouseRaw') =>
      field.absent.includes(source) ? '' : valueAsCsv(field[source]);
    return [
      csvCell(criterion),
      csvCell(field.field),
      cell('postgres'),
      cell('historic'),
      cell('clickhouseFinal'),
      cell('clickhouseRaw'),
      field.status,
      csvCell(field.acknowledged === undefined ? field.rule : `acknowledged: ${field.acknowledged}; ${field.rule}`),
    ].join(',');
  };
  const rows = [
    ...inspection.fields.map((field) => line('', field)),
    ...inspection.scores.flatMap((score) => score.fields.map((field) => line(score.criterionId, field))),
  ];
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}

/** A row per record; what was not understood has a row as well, so that a table made of it lacks nothing in silence. */
export function bulkAsCsv({ results, notUnderstood }: InspectManyResponse): string {
  const rows = [
    ...results.map(({ name, verdict, findings, unread, callsError, headline, error }) =>
      csvLine([
        name,
        verdict,
        findings.join(' '),
        [...unread, ...(callsError === undefined ? [] : ['calls'])].join(' '),
        headline ?? error?.detail ?? '',
      ]),
    ),
    ...notUnderstood.map((text) => csvLine([text, 'not understood', '', '', ''])),
  ];
  return `${['name,verdict,findings,unread,headline', ...rows].join('\r\n')}\r\n`;
}

/** What to type in a terminal; names hold nothing that a shell would read. */
export function commandLine(names: readonly string[], environment: string | null): string {
  return `npx lastwrite inspect ${names.join(' ')}${environment === null ? '' : ` --environment ${environment}`}`;
}

function valueAsCsv(value: Value): string {
  if (value === null) return 'NULL';
  if (value === '') return '""';
  return csvCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
