import { rootTableOf } from '@/lib/record/RecordType';
import { isUuidAsText } from '../keyText';
import { requireTable as requireClickHouse } from '../clickhouse/readTableFacts';
import { quoteClickHouse, quoteClickHouseTable } from '../clickhouse/quoteClickHouse';
import type { PostgresRow } from '../postgres/openPostgres';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { requireTable as requirePostgres } from '../postgres/readPostgresFacts';
import { keyTextInClickHouse } from './clickhouseChecksums';
import { leadingOf } from './compareGroups';
import { type SweepFacts } from './comparisons';
import type { LeadingValue } from './cutScopes';
import { keyTextInPostgres } from './postgresChecksums';
import type { TableShape } from './readShapes';
import type { SweepRead } from './SweepRead';

/** More than these are not listed: then scopes are slices alone. */
export const MOST_VALUES = 50_000;
/** Of larger tables only the values are told, one look into the index each, and not how many rows they have. */
const COUNTED_BELOW = 20_000_000;

/**
 * Every value of the key's leading part that a table of either store has, with how many rows have it. null: there are too many of them, or no index finds all of
 * their rows, since some UUID is kept as text in both cases at once.
 * @throws SourceFailure
 */
export async function readLeadingValues(
  context: SweepRead,
  facts: SweepFacts,
  shapes: readonly TableShape[],
): Promise<readonly LeadingValue[] | null> {
  const root = rootTableOf(context.type);
  const lists = await Promise.all(
    shapes.map(async (shape) => ({ shape, rows: await valuesOf(context, facts, shape) })),
  );
  const found = new Map<string, { records: number; rows: number }>();
  for (const { shape, rows } of lists) {
    const evenly = shape.rows / Math.max(1, rows.length);
    for (const [value, count, isMixed] of rows) {
      if (isMixed) return null;
      const known = found.get(value) ?? { records: 0, rows: 0 };
      known.rows += count ?? evenly;
      if (shape.source === root) known.records += count ?? evenly;
      found.set(value, known);
    }
    if (rows.length > MOST_VALUES || found.size > MOST_VALUES) return null;
  }
  return [...found].map(([value, counts]) => ({ value, ...counts }));
}

type Counted = readonly (readonly [value: string, count: number | null, isMixed: boolean])[];

async function valuesOf(context: SweepRead, facts: SweepFacts, shape: TableShape): Promise<Counted> {
  const { type } = context;
  const part = leadingOf(type);
  const column = shape.source.key[part.id] ?? '';
  if (shape.store === 'clickhouse') {
    const table = requireClickHouse(facts.clickhouse, type, shape.source);
    const declared = table.columns[column] ?? '';
    const name = quoteClickHouse(column);
    const known = /^(?:LowCardinality\()?Nullable\(/.test(declared) ? ` WHERE isNotNull(${name})` : '';
    const value = keyTextInClickHouse(name, part, declared);
    // ClickHouse before 25.6 takes only constants on the right side of IN.
    const mixed = isUuidAsText(part, declared) ? `max(${name} != lower(${name}) AND ${name} != upper(${name}))` : '0';
    const sql = `SELECT ${value}, toString(count()), toString(${mixed}) FROM ${quoteClickHouseTable(table.name)}${known} GROUP BY ${value} LIMIT ${MOST_VALUES + 1}`;
    return (await context.clickhouse({ sql, parameters: {} })).map(([text, count, is]) => [
      String(text),
      Number(count),
      is === '1',
    ]);
  }
  const table = requirePostgres(facts.postgres, type, shape.source);
  const name = quotePostgresTable(table.name);
  const key = quotePostgres(column);
  const declared = table.columns.get(column) ?? '';
  const value = `(${keyTextInPostgres(key, part, declared)}) COLLATE "C"`;
  const mixed = isUuidAsText(part, declared)
    ? `${key}::text COLLATE "C" NOT IN (lower(${key}::text), upper(${key}::text))`
    : 'false';
  if (shape.rows < COUNTED_BELOW) {
    const sql = `SELECT ${value}, count(*), bool_or(${mixed}) FROM ${name} WHERE ${key} IS NOT NULL GROUP BY 1 LIMIT ${MOST_VALUES + 1}`;
    const counted = (rows: readonly PostgresRow[]) => rows.reduce((sum, [, count]) => sum + Number(count), 0);
    return (await context.postgres({ sql, values: [] }, counted)).map(([text, count, is]) => [
      text ?? '',
      Number(count),
      is === 't',
    ]);
  }
  // PostgreSQL has no skip scan for DISTINCT.
  const next = (than: string) => `(SELECT ${key} FROM ${name} WHERE ${than} ORDER BY ${key} LIMIT 1)`;
  const sql = `WITH RECURSIVE found (${key}) AS (
  ${next(`${key} IS NOT NULL`)}
  UNION ALL
  SELECT ${next(`${key} > found.${key}`)} FROM found WHERE found.${key} IS NOT NULL
)
SELECT ${value}, ${mixed} FROM found WHERE ${key} IS NOT NULL LIMIT ${MOST_VALUES + 1}`;
  return (await context.postgres({ sql, values: [] })).map(([text, is]) => [text ?? '', null, is === 't']);
}
