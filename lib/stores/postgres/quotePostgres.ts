/** `director.scorecards` → `"director"."scorecards"`. Names come from the catalogue and from the server's own, never from a request. */
export function quotePostgresTable(name: string): string {
  return name.split('.').map(quotePostgres).join('.');
}

export function quotePostgres(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** A literal that reads back as exactly `text`, whatever `standard_conforming_strings` says. */
export function quotePostgresText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
