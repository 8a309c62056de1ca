import { innerType } from './convertClickHouse';
import { quoteClickHouse } from './quoteClickHouse';

/** Columns that known pipelines add to say that a row was deleted at its source, with what they say then. */
type Mark = 'flag' | 'sign' | 'time' | 'operation';

const MARKS: Readonly<Record<string, Mark>> = {
  _peerdb_is_deleted: 'flag', // PeerDB, ClickPipes
  __deleted: 'flag', // Debezium's unwrap transformation
  _is_deleted: 'flag',
  is_deleted: 'flag',
  _deleted: 'flag',
  _fivetran_deleted: 'flag',
  _sign: 'sign', // MaterializedMySQL, MaterializedPostgreSQL
  __op: 'operation', // Debezium
  _ab_cdc_deleted_at: 'time', // Airbyte
  _sdc_deleted_at: 'time', // Singer, Stitch
  deleted_at: 'time',
};

/** The columns of a table that look like a deletion mark and are not the one that its engine uses. */
export function deletionMarksIn(
  columns: Readonly<Record<string, string>>,
  isDeletedColumn: string | null,
): readonly string[] {
  return Object.keys(columns).filter((column) => Object.hasOwn(MARKS, column) && column !== isDeletedColumn);
}

/** An expression: the name of the first mark that says that the row is deleted, or '' when none does. */
export function markExpression(marks: readonly string[], columns: Readonly<Record<string, string>>): string {
  if (marks.length === 0) return "''";
  const cases = marks.map((mark) => `${isSet(mark, columns[mark] ?? '')}, '${mark}'`);
  return `multiIf(${cases.join(', ')}, '')`;
}

function isSet(mark: string, declaredType: string): string {
  const name = quoteClickHouse(mark);
  // As text whatever the type is, so that a type of its own can never fail the statement.
  const text = `ifNull(toString(${name}), '')`;
  const kind: Mark = MARKS[mark] ?? 'flag';
  switch (kind) {
    case 'sign':
      return `startsWith(${text}, '-')`;
    case 'operation':
      return `lower(${text}) IN ('d', 'delete')`;
    case 'time':
      return /^Date(Time)?(32|64)?\b/.test(innerType(declaredType))
        ? `ifNull(${name} > toDateTime(0, 'UTC'), 0)`
        : `${text} NOT IN ('', 'NULL', 'null')`;
    case 'flag':
      return `lower(${text}) IN ('1', 'true', 't', 'yes', 'y')`;
    default:
      return kind satisfies never;
  }
}
