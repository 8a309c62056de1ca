import type { TableOfRows } from '@/lib/record/RecordType';
import type { ExpressionSeen } from '../ExpressionSeen';
import type { ClickHouseTable } from './ClickHouseFacts';
import { deletionMarksIn } from './deletionMarks';
import { parseDistributed, parseEngine, splitTopLevel, unquote } from './parseEngine';

/** `engine`, `engine_full`, `sorting_key`, `partition_key` of system.tables. */
type Declared = readonly string[];

/**
 * What a table's declaration means for reading it. A Distributed table has neither keys nor versions of its own: they are those of the
 * table below it, where this server has one of that name (`underlying`). `name` may be another than the record type's, where that is a view.
 * `compared`: columns that are held against the truth's, and so say nothing that the truth does not.
 */
export function describeTable(
  name: string,
  declared: Declared,
  columns: Readonly<Record<string, string>>,
  underlying: Declared | null,
  source: TableOfRows,
  compared: readonly string[] = [],
): ClickHouseTable {
  const distributed = declared[0] === 'Distributed';
  const unknown = distributed && underlying === null;
  const [engine = '', engineFull = '', sortingKeyText = '', partitionKey = ''] =
    distributed && underlying !== null ? underlying : declared;
  const { family, versionColumn, isDeletedColumn, signColumn } = parseEngine(engine, engineFull);
  const replacing = family === 'replacing';
  const sortingKey = splitTopLevel(sortingKeyText).map(unquote);
  const named = source.version?.column;
  const version = versionColumn ?? (named !== undefined && columns[named] !== undefined ? named : null);
  const table = {
    name,
    engine: distributed ? 'Distributed' : engine,
    versionColumn: version,
    versionType: version === null ? null : (columns[version] ?? null),
    isDeletedColumn,
    signColumn,
    deletionMarks: deletionMarksIn(columns, [isDeletedColumn, signColumn, source.deletion?.column, ...compared]),
    sortingKey,
    partitionKey,
    columns,
    distributed,
    merged:
      replacing || family === 'collapsing' || unknown
        ? ('final' as const)
        : family === 'plain'
          ? ('every_row' as const)
          : ('unknown' as const),
    replacing: replacing || unknown,
    hasParts: family !== 'other' || unknown,
    keepsBlockNumbers: /\benable_block_number_column = (1|true)\b/.test(engineFull),
    computed: [],
    defaults: {},
    expressions: new Map<string, ExpressionSeen>(),
  };
  const sharding = distributed ? (parseDistributed(declared[1] ?? '')?.shardingKey ?? null) : null;
  return { ...table, warnings: warningsOf(table, versionColumn, underlying, sharding, source) };
}

function warningsOf(
  table: Omit<ClickHouseTable, 'warnings'>,
  version: string | null,
  underlying: Declared | null,
  sharding: string | null,
  source: TableOfRows,
): readonly string[] {
  const { name, engine, sortingKey, replacing, signColumn, merged } = table;
  const warnings: string[] = [];
  const named = source.version?.column;
  if (named !== undefined && named !== table.versionColumn)
    warnings.push(
      version === null
        ? `${name} has no column ${named}, the version in the record type: no version was read.`
        : `${name} is merged by ${version}, not by ${named}, the version in the record type. The versions shown are those of ${version}.`,
    );
  if (table.distributed) {
    warnings.push(
      underlying === null
        ? `${name} is a Distributed table, and its local table is not on this server: FINAL merges per shard only, and versions cannot be ordered.`
        : `${name} is a Distributed table: FINAL merges per shard only, so a key on two shards shows twice.`,
    );
    const scattered = sharding === null ? null : scatteredBy(sharding, table.columns, Object.values(source.key));
    if (scattered !== null)
      warnings.push(
        `${name} is sharded by ${scattered}: versions of one key are on several shards and are never merged.`,
      );
    if (underlying === null) return warnings;
  }
  if (merged === 'unknown')
    return [...warnings, `${name} has the engine ${engine}, which does not replace rows: it has no FINAL.`];
  if (merged === 'every_row')
    return [
      ...warnings,
      `${name} has the engine ${engine}, which does not replace rows: a key that was written twice has two rows.`,
    ];
  if (table.deletionMarks.length > 0)
    warnings.push(
      `${name} has ${table.deletionMarks.join(', ')}, which looks like a deletion mark, but its engine does not use it: FINAL returns the marked rows.`,
    );
  if (signColumn !== null)
    warnings.push(`${name} has the engine ${engine}: the sum of ${signColumn} decides which row of a key is left.`);
  else if (version === null) warnings.push(`${name} declares no version column: the row inserted last wins.`);
  if (replacing && version !== null && sortingKey.includes(version))
    warnings.push(`${name} has its version column ${version} in the sorting key: versions never collapse.`);
  const outside = columnsIn(table.partitionKey, table.columns).filter((column) => !sortingKey.includes(column));
  if (outside.length > 0) {
    warnings.push(
      `${name} is partitioned by ${outside.join(', ')}, outside its sorting key: a key that changes partition is never merged, and only FINAL hides the older row.`,
    );
  }
  const key = Object.values(source.key);
  const lacking = key.filter((column) => !sortingKey.includes(column));
  if (lacking.length > 0)
    warnings.push(
      `${name} is not sorted by ${lacking.join(', ')}: a row of another record can replace one of this record.`,
    );
  const further = sortingKey.filter((column) => column !== version && !key.includes(column));
  if (further.length > 0)
    warnings.push(`${name} is also sorted by ${further.join(', ')}: FINAL keeps one row for each of its values.`);
  return warnings;
}

/** Why rows of one key may go to different shards, after "sharded by"; null: the sharding key is of the key's columns alone. */
function scatteredBy(
  sharding: string,
  columns: Readonly<Record<string, string>>,
  key: readonly string[],
): string | null {
  const used = columnsIn(sharding, columns);
  const outside = used.filter((column) => !key.includes(column));
  if (outside.length > 0) return `${outside.join(', ')}, which is not part of the key`;
  return used.length === 0 && /\brand|\bnow|uuid/i.test(sharding)
    ? `${sharding}, which has nothing to do with the key`
    : null;
}

function columnsIn(expression: string, columns: Readonly<Record<string, string>>): readonly string[] {
  const words = expression.match(/`(?:\\.|[^`\\])*`|[A-Za-z_]\w*/g) ?? [];
  return [...new Set(words.map(unquote).filter((word) => columns[word] !== undefined))];
}
