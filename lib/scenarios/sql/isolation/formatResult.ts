/**
 * A result as libpq's PQprint writes it with a header and aligned (src/interfaces/libpq/fe-print.c), which is how PostgreSQL's isolation tester prints
 * it: widths count bytes, and a column of numbers is aligned to the right. A result without columns prints as nothing.
 */
export function formatResult(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  if (columns.length === 0) return '';
  const cells = rows.map((row) => row.map((value) => value ?? ''));
  const isText = columns.map((_, column) => cells.some((row) => isNotNumeric(row[column] ?? '')));
  const widths = columns.map((name, column) =>
    Math.max(byteLength(name), ...cells.map((row) => byteLength(row[column] ?? ''))),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, column) => {
        const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - byteLength(value)));
        return isText[column] ? value + blanks : blanks + value;
      })
      .join('|');
  return [
    line(columns),
    widths.map((width) => '-'.repeat(width)).join('+'),
    ...cells.map(line),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
    '',
    '',
  ].join('\n');
}

/** An empty value says nothing about its column. */
function isNotNumeric(value: string): boolean {
  if (value === '') return false;
  return /[^0-9.Ee -]/.test(value) || /^[Ee]/.test(value) || !/\d$/.test(value);
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
