import type { PostgresFacts } from '../postgres/PostgresFacts';
import { quotePostgresTable } from '../postgres/quotePostgres';
import type { SweepRead } from './SweepRead';

/** As long as the facts are kept, so is what was asked of their tables. */
const known = new WeakMap<PostgresFacts, Map<string, readonly (readonly string[])[]>>();

const uniqueKeysSql = `SELECT index.indexrelid, attribute.attname
FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_attribute AS attribute
  ON attribute.attrelid = index.indrelid AND attribute.attnum = ANY ((index.indkey::smallint[])[0:index.indnkeyatts - 1])
WHERE index.indrelid = to_regclass($1::text) AND index.indisunique AND index.indisvalid AND index.indimmediate
  AND index.indpred IS NULL AND index.indexprs IS NULL`;

/** True where no two rows of a table have the same values in these columns, none of them NULL. @throws SourceFailure */
export async function isUniqueBy(
  context: SweepRead,
  facts: PostgresFacts,
  table: string,
  columns: readonly string[],
): Promise<boolean> {
  const tables = known.get(facts) ?? new Map<string, readonly (readonly string[])[]>();
  known.set(facts, tables);
  const keys = tables.get(table) ?? (await readUniqueKeys(context, table));
  tables.set(table, keys);
  return keys.some((key) => key.every((column) => columns.includes(column)));
}

async function readUniqueKeys(context: SweepRead, table: string): Promise<readonly (readonly string[])[]> {
  const rows = await context.postgres({ sql: uniqueKeysSql, values: [quotePostgresTable(table)] });
  const keys = new Map<string, string[]>();
  for (const [index, column] of rows) keys.set(index ?? '', [...(keys.get(index ?? '') ?? []), column ?? '']);
  return [...keys.values()];
}
