import { parseTableName } from '@/lib/record/tableName';

/** `shop.orders` → `` `shop`.`orders` ``. Names come from a record type and from the server's own, never from a request. */
export function quoteClickHouseTable(name: string): string {
  const { schema, table } = parseTableName(name) ?? { schema: null, table: name };
  return schema === null ? quoteClickHouse(table) : `${quoteClickHouse(schema)}.${quoteClickHouse(table)}`;
}

export function quoteClickHouse(identifier: string): string {
  return `\`${identifier.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A literal that reads back as exactly `text`. */
export function quoteClickHouseText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}
