import { tables } from '@/lib/record/catalogue';
import type { PostgresFacts } from './PostgresFacts';
import type { PostgresStore } from './openPostgres';
import { SourceFailure } from '../SourceFailure';

const names = [tables.card.postgres, tables.score.postgres, tables.historic.postgres] as const;

export const postgresFactsSql = `SELECT wanted.name, attribute.attname, format_type(attribute.atttypid, attribute.atttypmod),
       current_setting('server_version'), current_setting('track_commit_timestamp')
FROM unnest($1::text[]) AS wanted (name)
LEFT JOIN pg_catalog.pg_attribute AS attribute
  ON attribute.attrelid = to_regclass(wanted.name) AND attribute.attnum > 0 AND NOT attribute.attisdropped`;

/** @throws SourceFailure */
export function readPostgresFacts(store: PostgresStore, signal?: AbortSignal): Promise<PostgresFacts> {
  return store.facts.get(async () => {
    const rows = await store.run({ sql: postgresFactsSql, values: [names] }, signal);
    const found: Record<string, Record<string, string>> = {};
    for (const [name, column, type] of rows) {
      if (!name || !column) continue;
      (found[name] ??= {})[column] = type ?? '';
    }
    return { version: rows[0]?.[3] ?? '', commitTimestamps: rows[0]?.[4] === 'on', tables: found };
  });
}

/** The columns of a table that must have the given ones. @throws SourceFailure `missing_table` or `missing_column`, naming it */
export function requireColumns(
  facts: PostgresFacts,
  table: string,
  needed: readonly string[],
): Readonly<Record<string, string>> {
  const columns = facts.tables[table];
  if (columns === undefined) {
    throw new SourceFailure({
      code: 'missing_table',
      message: `Postgres has no table ${table}, or this user may not see it.`,
      hint: 'Check the database of the Postgres URL, run the migrations, or correct lib/record/catalogue.ts.',
    });
  }
  const missing = needed.find((column) => columns[column] === undefined);
  if (missing !== undefined) {
    throw new SourceFailure({
      code: 'missing_column',
      message: `The Postgres table ${table} has no column ${missing}, by which rows are found.`,
      hint: 'Run the migrations, or correct the key in lib/record/catalogue.ts.',
    });
  }
  return columns;
}
