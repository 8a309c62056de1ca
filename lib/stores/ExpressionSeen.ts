import { rootOf, rowSetOf, type RecordType, type TableOfRows } from '@/lib/record/RecordType';
import { firstOf } from '@/lib/wording/listed';

/** A store's analysis of an expression that replaces a column: its type and columns, or why it cannot be used. */
export type ExpressionSeen = { readonly type: string; readonly columns: readonly string[] } | { readonly why: string };

export interface ExpressionOf {
  readonly rowSet: string;
  readonly field: string;
  readonly sql: string;
}

/** The expressions that are read from a table of a copy, those of the root's fields that its rows carry too. */
export function expressionsIn(type: RecordType, copy: string, source: TableOfRows): readonly ExpressionOf[] {
  const rowSets = [rowSetOf(type, source.rowSet), ...(source.carriesRoot === true ? [rootOf(type)] : [])];
  return rowSets.flatMap(({ id: rowSet, fields }) =>
    fields.flatMap(({ id: field, expressions }) => {
      const sql = expressions?.[copy];
      return sql === undefined ? [] : [{ rowSet, field, sql }];
    }),
  );
}

/** In words, why an expression is of no row: it would say the same of all. */
export function namesNoColumn(table: string, columns: Iterable<string>): string {
  return `names no column of ${table}. Its columns are ${firstOf([...columns])}`;
}
