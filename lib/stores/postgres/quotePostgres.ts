import { parseTableName } from '@/lib/record/tableName';

/** `shop.orders` → `"shop"."orders"`. Names come from a record type and from the server's own, never from a request. */
export function quotePostgresTable(name: string): string {
  const { schema, table } = parseTableName(name) ?? { schema: null, table: name };
  return schema === null ? quotePostgres(table) : `${quotePostgres(schema)}.${quotePostgres(table)}`;
}

export function quotePostgres(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** A literal that reads back as exactly `text`, regardless of `standard_conforming_strings`. */
export function quotePostgresText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
