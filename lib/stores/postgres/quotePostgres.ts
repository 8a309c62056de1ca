/** `director.scorecards` → `"director"."scorecards"`. Names come from the catalogue and from the server's own, never from a request. */
export function quotePostgresTable(name: string): string {
  return name.split('.').map(quotePostgres).join('.');
}

export function quotePostgres(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
