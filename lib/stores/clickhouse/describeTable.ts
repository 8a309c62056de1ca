import { tables } from '@/lib/record/catalogue';
import { deletionMarksIn } from './deletionMarks';
import { parseEngine, splitTopLevel, unquote } from './parseEngine';
import type { ClickHouseTable } from './ClickHouseFacts';

/** `engine`, `engine_full`, `sorting_key`, `partition_key` of system.tables. */
type Declared = readonly string[];

/**
 * What a table's declaration means for reading it. A Distributed table has neither keys nor versions of its own: they are those of the
 * table below it, where this server has one of that name (`underlying`).
 */
export function describeTable(
  name: string,
  declared: Declared,
  columns: Readonly<Record<string, string>>,
  underlying: Declared | null,
): ClickHouseTable {
  const distributed = declared[0] === 'Distributed';
  const [engine = '', engineFull = '', sortingKeyText = '', partitionKey = ''] =
    distributed && underlying !== null ? underlying : declared;
  const { replacing, versionColumn, isDeletedColumn } = parseEngine(engine, engineFull);
  const sortingKey = splitTopLevel(sortingKeyText).map(unquote);
  const version = versionColumn ?? (replacing || columns[tables.version] === undefined ? null : tables.version);
  const table = {
    name,
    engine: distributed ? 'Distributed' : engine,
    versionColumn: version,
    versionType: version === null ? null : (columns[version] ?? null),
    isDeletedColumn,
    deletionMarks: deletionMarksIn(columns, isDeletedColumn),
    sortingKey,
    partitionKey,
    columns,
    distributed,
    replacing: replacing || (distributed && underlying === null),
    hasParts: engine.endsWith('MergeTree') || (distributed && underlying === null),
    keepsBlockNumbers: /\benable_block_number_column = (1|true)\b/.test(engineFull),
  };
  return { ...table, warnings: warningsOf(table, replacing ? versionColumn : null, underlying) };
}

function warningsOf(
  table: Omit<ClickHouseTable, 'warnings'>,
  version: string | null,
  underlying: Declared | null,
): readonly string[] {
  const { name, sortingKey, replacing } = table;
  const warnings: string[] = [];
  if (table.distributed) {
    warnings.push(
      underlying === null
        ? `${name} is a Distributed table, and the table below it is not on this server: FINAL merges per shard only, and versions can't be ordered.`
        : `${name} is a Distributed table: FINAL merges per shard only, so a key on two shards shows twice.`,
    );
    if (underlying === null) return warnings;
  }
  if (!replacing)
    return [...warnings, `${name} has the engine ${table.engine}, which is not a replacing one: it has no FINAL.`];
  if (table.deletionMarks.length > 0)
    warnings.push(
      `${name} has ${table.deletionMarks.join(', ')}, which looks like a deletion mark, and its engine does not use it: FINAL returns the rows that it marks.`,
    );
  if (version === null) warnings.push(`${name} declares no version column: the row inserted last wins.`);
  else if (sortingKey.includes(version))
    warnings.push(`${name} has its version column ${version} in the sorting key: no two versions ever collapse.`);
  const outside = columnsIn(table.partitionKey, table.columns).filter((column) => !sortingKey.includes(column));
  if (outside.length > 0) {
    warnings.push(
      `${name} is partitioned by ${outside.join(', ')}, outside its sorting key: a key that changes partition is never merged, only FINAL hides the older row.`,
    );
  }
  const key =
    name === tables.score.clickhouse
      ? Object.values(tables.key)
      : Object.values(tables.key).filter((column) => column !== tables.key.criterion);
  const lacking = key.filter((column) => !sortingKey.includes(column));
  if (lacking.length > 0)
    warnings.push(
      `${name} is not sorted by ${lacking.join(', ')}: a row of another record can replace one of this record.`,
    );
  const further = sortingKey.filter((column) => column !== version && !key.includes(column as (typeof key)[number]));
  if (further.length > 0)
    warnings.push(`${name} is sorted by ${further.join(', ')} too: FINAL keeps one row for each value of it.`);
  return warnings;
}

function columnsIn(expression: string, columns: Readonly<Record<string, string>>): readonly string[] {
  const words = expression.match(/`(?:\\.|[^`\\])*`|[A-Za-z_]\w*/g) ?? [];
  return [...new Set(words.map(unquote).filter((word) => columns[word] !== undefined))];
}
