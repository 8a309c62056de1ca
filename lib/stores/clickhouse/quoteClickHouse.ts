/** `coaching.scorecard` → `` `coaching`.`scorecard` ``. Names come from the catalogue and from the server's own, never from a request. */
export function quoteClickHouseTable(name: string): string {
  return name.split('.').map(quoteClickHouse).join('.');
}

export function quoteClickHouse(identifier: string): string {
  return `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
