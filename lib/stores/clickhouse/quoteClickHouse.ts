/** `coaching.scorecard` → `` `coaching`.`scorecard` ``. Names come from the catalogue and from the server's own, never from a request. */
export function quoteClickHouseTable(name: string): string {
  return name.split('.').map(quoteClickHouse).join('.');
}

export function quoteClickHouse(identifier: string): string {
  return `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A literal that reads back as exactly `text`. */
export function quoteClickHouseText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}
