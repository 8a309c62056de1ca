import type { DeletionPredicate } from '@/lib/record/RecordType';
import type { PostgresTable } from './PostgresFacts';
import { quotePostgres, quotePostgresText } from './quotePostgres';

/** An expression that is true for rows that the type counts as deleted; `row` is what the statement calls them. */
export function isDeleted(row: string, predicate: DeletionPredicate | undefined, { columns }: PostgresTable): string {
  if (predicate === undefined) return 'false';
  const column = `${row}.${quotePostgres(predicate.column)}`;
  if (predicate.is === 'not_null') return `${column} IS NOT NULL`;
  const { equal } = predicate.is;
  if (columns.get(predicate.column) === 'boolean')
    return `${column} IS ${/^(1|t|true|y|yes|on)$/i.test(equal) ? 'TRUE' : 'FALSE'}`;
  return `(${column}::text = ${quotePostgresText(equal)}) IS TRUE`;
}
