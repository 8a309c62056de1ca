/** A line of CSV (RFC 4180) without its end. NULL is left empty. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return values
    .map((value) => (value === null ? '' : typeof value === 'number' ? String(value) : csvCell(value)))
    .join(',');
}

/** A whole file of CSV: its columns, then a line for each row. */
export function csvFile(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return [columns, ...rows].map((values) => `${csvLine(values)}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. A negative number stays one. */
export function csvCell(text: string): string {
  const safe = /^[=+@\t\r\n]|^-(?!\d+(?:\.\d+)?$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
