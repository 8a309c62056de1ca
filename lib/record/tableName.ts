export interface TableName {
  /** In ClickHouse: the database. null: the one that the connection is in. */
  readonly schema: string | null;
  readonly table: string;
}

/**
 * Reads `schema.table` or `table`. Each of the two may stand in double quotes, as in SQL, and has to where it holds a dot or a double
 * quote: `sales."order.lines"`, `"a""b"`. Case is kept as it is written, with or without quotes. null for what is no such name.
 */
export function parseTableName(text: string): TableName | null {
  const match = /^(?:("(?:[^"]|"")+"|[^".]+)\.)?("(?:[^"]|"")+"|[^".]+)$/s.exec(text);
  if (match === null) return null;
  const [, schema, table = ''] = match;
  return { schema: schema === undefined ? null : unquoted(schema), table: unquoted(table) };
}

/** The text that reads back as this name, with quotes only where it needs them. */
export function tableNameText({ schema, table }: TableName): string {
  return schema === null ? quoted(table) : `${quoted(schema)}.${quoted(table)}`;
}

function unquoted(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;
}

function quoted(part: string): string {
  return /[".]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}
