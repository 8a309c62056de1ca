import { isUuidAsText } from '../keyText';
import type { PostgresStatement } from '../postgres/openPostgres';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { leadingOf, rowsScanned } from './compareGroups';
import { ROW, type Comparison, type PostgresRows, type SweepFacts } from './comparisons';
import { joinedRoot, keyTextInPostgres, postgresConditions, sliceInPostgres } from './postgresChecksums';
import { isUniqueBy } from './readUniqueKeys';
import { sliceConditions, type RowFilter } from './RowFilter';
import type { SweepRead } from './SweepRead';

/** A copy in Postgres whose rows are joined with those of the truth by their key. */
export interface JoinedComparison extends Comparison {
  readonly other: PostgresRows;
}

/** So many keys of differing records are told. */
const MOST_TOLD = 20_000;

/** True where each side has one row a key, so that a join says all that checksums would, and values need not be printed. @throws SourceFailure */
export async function isJoined(
  context: SweepRead,
  { postgres }: SweepFacts,
  comparison: Comparison,
): Promise<JoinedComparison | null> {
  const { truth, other, parts, own } = comparison;
  if (other.store !== 'postgres') return null;
  for (const { source, table } of [truth, other]) {
    const columns = [...parts, ...own].map(({ id }) => source.key[id] ?? '');
    if (!(await isUniqueBy(context, postgres, table.name, columns))) return null;
  }
  // A join of columns of two types may not find an index, and may not be defined; UUIDs as text may be in two cases.
  const typeIn = ({ source, table }: PostgresRows, part: string) => table.columns.get(source.key[part] ?? '') ?? '';
  const isAlike = [...parts, ...own].every(
    (part) => typeIn(truth, part.id) === typeIn(other, part.id) && !isUuidAsText(part, typeIn(truth, part.id)),
  );
  return isAlike ? { ...comparison, other } : null;
}

/** The keys of the records whose rows differ, and how many they are. @throws SourceFailure */
export async function compareWithinPostgres(
  context: SweepRead,
  comparison: JoinedComparison,
  filter: RowFilter,
): Promise<{ readonly keys: readonly (readonly string[])[]; readonly count: number }> {
  const scanned = rowsScanned(comparison.truth, filter) + rowsScanned(comparison.other, filter);
  const rows = await context.postgres(joinQuery(context, comparison, filter), scanned);
  return { keys: rows.map((row) => row.slice(1).map((text) => text ?? '')), count: Number(rows[0]?.[0] ?? 0) };
}

function joinQuery(context: SweepRead, comparison: JoinedComparison, filter: RowFilter): PostgresStatement {
  const { parts, own, truth, other, values } = comparison;
  const parameters: (readonly (string | null)[])[] = [];
  const side = (rows: PostgresRows, cells: readonly string[]) => {
    const conditions = [
      ...postgresConditions(comparison, rows, leadingOf(context.type), filter, (list) => `$${parameters.push(list)}`),
      ...sliceConditions(sliceInPostgres(comparison, rows), filter),
    ];
    const columns = [
      ...[...parts, ...own].map(({ id }, index) => `${ROW}.${quotePostgres(rows.source.key[id] ?? '')} AS key${index}`),
      ...cells.map((cell, index) => `${cell} AS cell${index}`),
    ];
    return `(SELECT ${columns.join(', ')}
  FROM ${quotePostgresTable(rows.table.name)} AS ${ROW}${joinedRoot(rows, parts)}
  WHERE ${conditions.join('\n    AND ')})`;
  };
  const keys = [...parts, ...own].map((_, index) => `truth.key${index} = other.key${index}`);
  const told = parts.map((part, index) => {
    const declared = truth.table.columns.get(truth.source.key[part.id] ?? '') ?? '';
    return `(${keyTextInPostgres(`coalesce(truth.key${index}, other.key${index})`, part, declared)}) COLLATE "C"`;
  });
  const differ = values.truth.map((_, index) => `truth.cell${index} IS DISTINCT FROM other.cell${index}`);
  return {
    sql: `SELECT count(*) OVER (), ${told.join(', ')}
FROM ${side(truth, values.truth)} AS truth
FULL JOIN ${side(other, values.other)} AS other ON ${keys.join(' AND ')}
WHERE ${['truth.key0 IS NULL', 'other.key0 IS NULL', ...differ].join(' OR ')}
GROUP BY ${told.map((_, index) => index + 2).join(', ')}
LIMIT ${MOST_TOLD}`,
    values: parameters,
  };
}
