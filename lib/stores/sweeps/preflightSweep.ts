import { childrenOf, clickhouseCopiesOf, type RecordType, rootOf, rootTableOf, truthOf } from '@/lib/record/RecordType';
import type { Stores } from '../openStores';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { changeColumnOf } from './changeColumn';
import { comparisonsOf, type SweepFacts } from './comparisons';
import { leadingOf } from './compareGroups';
import type { ComparedRows, SweepPreflight, SweepRefusal, UncomparedRows } from './model';
import { readClocks } from './readClocks';
import { readShapes, withoutLeading, type TableShape } from './readShapes';
import { readTransactions } from './readTransactions';
import { forgetFacts, readForSweep, type SweepOptions } from './SweepRead';

/** A table of so many rows may be scanned for what changed. */
const SCANNED_BELOW = 200_000;
/** A table of so many rows is read by values of the leading part of its key, or not at all. */
const LARGE_FROM = 5_000_000;
/** Changes are read again for so long where the truth does not show since when transactions are open, and transactions that have not written so far are waited for no longer. */
export const LOOK_BACK_MS = 300_000;
/** Clocks that are further apart are told. */
const CLOCKS_APART_MS = 1_000;

/**
 * What catalogs and plans say of a sweep before it begins, asked anew; no rows are read. `deep` needs a large table to find rows by the first part of the
 * key, `recent` an index on the column that says when the truth changed, or a small table.
 * @throws SourceFailure
 */
export function preflightSweep(
  stores: Stores,
  type: RecordType,
  kind: 'recent' | 'deep',
  options: SweepOptions,
): Promise<SweepPreflight> {
  forgetFacts(stores, type);
  return readForSweep(stores, type, options, async (context, facts) => {
    const { comparisons, notCompared } = comparisonsOf(facts, type);
    const [shapes, clocks, transactions] = await Promise.all([
      readShapes(context, facts),
      readClocks(context),
      readTransactions(context),
    ]);
    const root = rootTableOf(type);
    const copied = clickhouseCopiesOf(type).map(({ id }) => id);
    const rows = {
      postgres: shapes.find(({ source }) => source === root)?.rows ?? 0,
      clickhouse:
        shapes.find(({ copy, source }) => copied.includes(copy) && source.rowSet === rootOf(type).id)?.rows ?? 0,
    };
    const { changes, refusal } = changesOf(facts, type, shapes);
    const refusals =
      kind === 'recent'
        ? refusal === null
          ? []
          : [refusal]
        : [...largeTables(type, shapes), ...(comparisons.length === 0 ? [nothingCompared(type, notCompared)] : [])];
    const warnings = [
      ...(kind === 'recent' ? recentWarnings(type, changes) : deepWarnings(type, comparisons, notCompared)),
      ...(kind === 'recent' ? transactionWarnings(changes, transactions) : []),
      ...clockWarnings(clocks),
    ];
    return { refusals, warnings, changes, rows, clocks, transactions };
  });
}

function changesOf(
  facts: SweepFacts,
  type: RecordType,
  shapes: readonly TableShape[],
): Pick<SweepPreflight, 'changes'> & { readonly refusal: SweepRefusal | null } {
  const found = changeColumnOf(facts, type);
  if ('why' in found)
    return {
      changes: 'none',
      refusal: {
        what: `A recent sweep cannot know which records changed: ${found.why}.`,
        help: `Set changedAt of the record type "${type.id}" to a time column, or make Postgres keep commit timestamps: ALTER SYSTEM SET track_commit_timestamp = on; then restart it.`,
      },
    };
  const shape = shapes.find(({ source }) => source === found.source);
  const rows = shape?.rows ?? 0;
  const unindexed = found.columns.filter((column) => shape?.foundBy.includes(column) !== true);
  if (found.by === 'column' && unindexed.length === 0) return { changes: 'index', refusal: null };
  const changes = found.by === 'column' ? 'scan' : found.by;
  if (rows <= SCANNED_BELOW) return { changes, refusal: null };
  const size = `${found.table.name} has about ${rows.toLocaleString('en')} rows`;
  if (found.by === 'commit_timestamps')
    return {
      changes: 'none',
      refusal: {
        what: `${size}: too many to find changes by commit timestamps, which have no index.`,
        help: `Set changedAt of the record type "${type.id}" to a time column with an index that begins with it.`,
      },
    };
  return {
    changes: 'none',
    refusal: {
      what: `${size}, and no index begins with ${unindexed.join(' or ')}: each recent sweep would read all of them.`,
      help: unindexed.map((column) => createIndex(found.table.name, column)).join('\n'),
    },
  };
}

function createIndex(table: string, column: string): string {
  return `CREATE INDEX CONCURRENTLY ON ${quotePostgresTable(table)} (${quotePostgres(column)});`;
}

function largeTables(type: RecordType, shapes: readonly TableShape[]): readonly SweepRefusal[] {
  if (shapes.every(({ rows }) => rows <= LARGE_FROM)) return [];
  const { id } = leadingOf(type);
  if (type.key.length === 1)
    return shapes.flatMap(({ source, rows }) =>
      rows <= LARGE_FROM
        ? []
        : [
            {
              what: `${source.table} has about ${rows.toLocaleString('en')} rows, and the key of the record type "${type.id}" has one part: there are no smaller groups of records to read one at a time.`,
              help: `Give the key of "${type.id}" a part that many records share, such as a tenant, first in an index and in the sorting key.`,
            },
          ],
    );
  return withoutLeading(id, shapes).map(({ store, source, rows }) => {
    const column = source.key[id];
    const size = `${source.table} has about ${rows.toLocaleString('en')} rows`;
    if (column === undefined)
      return {
        what: `${size} and no column for ${id}, the first part of the key: it cannot be read one ${id} at a time.`,
        help: `Add a column for ${id} to ${source.table}, first in an index or in its sorting key, and name it in the record type "${type.id}".`,
      };
    return store === 'postgres'
      ? { what: `${size}, and no index begins with ${column}.`, help: createIndex(source.table, column) }
      : {
          what: `${size}, and its sorting key does not begin with ${column}.`,
          help: `Create the table again with ORDER BY (${column}, …), and copy its rows.`,
        };
  });
}

function nothingCompared({ id }: RecordType, notCompared: readonly UncomparedRows[]): SweepRefusal {
  return {
    what: `Nothing of the record type "${id}" can be compared${notCompared.map(({ why }) => `; ${why}`).join('')}.`,
    help: `Correct the copies of the record type "${id}" under records in the configuration.`,
  };
}

function recentWarnings(type: RecordType, changes: SweepPreflight['changes']): readonly string[] {
  const children = childrenOf(type).map(({ plural }) => plural);
  return [
    'A recent sweep does not see records that exist only in a copy.',
    ...(children.length === 0
      ? []
      : [
          `A recent sweep does not see changes to ${children.join(' and ')} that leave ${changes === 'commit_timestamps' ? `the row of the ${rootOf(type).noun}` : `“${labelOf(type)}” of the ${rootOf(type).noun}`} as it was.`,
        ]),
  ];
}

/** Commit timestamps are taken at the end of a transaction, a column's times at its beginning. */
function transactionWarnings(
  changes: SweepPreflight['changes'],
  { seen }: SweepPreflight['transactions'],
): readonly string[] {
  if (seen || changes === 'commit_timestamps') return [];
  return [
    `This Postgres user does not see how long transactions have been open. Recent sweeps read the last ${LOOK_BACK_MS / 60_000} minutes again, and miss changes by longer transactions. To see them, connect to the primary as a member of pg_read_all_stats: GRANT pg_read_all_stats TO the user.`,
  ];
}

function labelOf(type: RecordType): string {
  return rootOf(type).fields.find(({ id }) => id === type.changedAt)?.label ?? 'time of change';
}

function deepWarnings(
  type: RecordType,
  compared: readonly ComparedRows[],
  notCompared: readonly UncomparedRows[],
): readonly string[] {
  const title = (copy: string) => type.copies.find(({ id }) => id === copy)?.title ?? copy;
  const kept = [...compared.map(({ copy, rowSet }) => ({ copy, rowSet })), ...notCompared];
  const without = type.rows.filter(({ id }) => !kept.some(({ rowSet }) => rowSet === id));
  return [
    ...compared.flatMap(({ copy, rowSet, leftOut }) =>
      leftOut.map(
        ({ field, why }) =>
          `${title(copy)}, ${rowSet}: "${field}" is left out of checksums, as ${why}. Inspections compare it.`,
      ),
    ),
    ...notCompared.map(({ copy, rowSet, why }) => `${title(copy)}: its ${rowSet} rows are not compared, as ${why}.`),
    ...without.map(({ plural }) => `No copy of ${truthOf(type).title} keeps its ${plural}.`),
  ];
}

function clockWarnings({ postgresMs, clickhouseMs }: SweepPreflight['clocks']): readonly string[] {
  const told = [
    ['Postgres', postgresMs, 'this process', 0],
    ['ClickHouse', clickhouseMs, 'this process', 0],
    ['ClickHouse', clickhouseMs, 'Postgres', postgresMs],
  ] as const;
  return told.flatMap(([store, ms, other, otherMs]) => {
    if (ms === null || otherMs === null || Math.abs(ms - otherMs) <= CLOCKS_APART_MS) return [];
    const seconds = Math.round(Math.abs(ms - otherMs) / 1000);
    const apart = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
    return [
      `The clock of ${store} is ${apart} ${ms > otherMs ? 'ahead of' : 'behind'} that of ${other}: what is settled, and which write was later, may be wrong.`,
    ];
  });
}
