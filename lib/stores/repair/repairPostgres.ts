import {
  rootOf,
  rowSetOf,
  truthOf,
  type DeletionPredicate,
  type DerivedCopyType,
  type Field,
  type RecordType,
  type TableOfRows,
} from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { bothCases } from '../keyText';
import { quotePostgres, quotePostgresTable, quotePostgresText } from '../postgres/quotePostgres';
import type { RepairStatement } from '@/lib/contract/told';
import { NoRepair } from './repairClickHouse';

export interface PostgresRepair {
  readonly type: RecordType;
  readonly copy: DerivedCopyType;
  readonly name: RecordName;
  /** What is wrong with the copy's rows. */
  readonly extra: boolean;
  readonly missing: boolean;
  readonly different: boolean;
  /** Parts of keys that are UUIDs and that the truth or the copy keeps as text, in lower or in upper case. */
  readonly cased: readonly string[];
  /** By table, the columns that nobody may write. */
  readonly computed: Readonly<Record<string, readonly string[]>>;
}

/** The table of the copy with those of the truth that its rows are made of. */
interface Made {
  readonly repair: PostgresRepair;
  readonly source: TableOfRows;
  readonly own: TableOfRows;
  /** The root's table, where each row carries its fields too. */
  readonly root: TableOfRows | null;
}

const COPY = 'copy';

/**
 * The statements after which a copy in Postgres holds of a record what the truth holds. They read the truth as it is when they are run, in the same database.
 * @throws NoRepair
 */
export function repairPostgres(repair: PostgresRepair): readonly RepairStatement[] {
  const truth = truthOf(repair.type);
  const root = rootOf(repair.type);
  return repair.copy.tables.flatMap((source) => {
    const own = truth.tables.find(({ rowSet }) => rowSet === source.rowSet);
    if (own === undefined) throw new NoRepair(`the truth has no table of the rows that ${source.table} keeps`);
    const carried =
      source.carriesRoot === true && source.rowSet !== root.id
        ? truth.tables.find(({ rowSet }) => rowSet === root.id)
        : null;
    const made: Made = { repair, source, own, root: carried ?? null };
    return [
      ...(repair.extra ? [removeExtra(made)] : []),
      ...(repair.missing ? [...restoreMarked(made), insertMissing(made)] : []),
      ...(repair.different ? [updateDifferent(made)] : []),
    ];
  });
}

function removeExtra(made: Made): RepairStatement {
  const { repair, source, own } = made;
  const { deletion } = source;
  const condition = `NOT EXISTS (
  SELECT FROM ${quotePostgresTable(own.table)} AS ${alias(own)}
  WHERE ${[sameRow(made, own), ...live(own)].join(' AND ')}
)`;
  const table = `${quotePostgresTable(source.table)} AS ${COPY}`;
  const where = `WHERE ${[ofRecord(repair, source, COPY), ...live(source, COPY), condition].join('\n  AND ')};`;
  if (deletion === undefined) return statement(made, `DELETE FROM ${table}\n${where}`);
  const marked = deletion.is === 'not_null' ? 'now()' : quotePostgresText(deletion.is.equal);
  return statement(made, `UPDATE ${table}\nSET ${quotePostgres(deletion.column)} = ${marked}\n${where}`);
}

function insertMissing(made: Made): RepairStatement {
  const { repair, source, own } = made;
  const columns = [...keyColumns(made), ...fieldColumns(made)];
  return statement(
    made,
    `INSERT INTO ${quotePostgresTable(source.table)} (${columns.map(({ to }) => quotePostgres(to)).join(', ')})
SELECT ${columns.map(({ from }) => from).join(', ')}
FROM ${fromTruth(made)}
WHERE ${[ofRecord(repair, own, alias(own)), ...live(own)].join(' AND ')}
  AND NOT EXISTS (
    SELECT FROM ${quotePostgresTable(source.table)} AS ${COPY}
    WHERE ${sameRow(made, own)}
  );`,
  );
}

/** Rows of the truth that the copy holds and marks as deleted: an insertion would meet them. */
function restoreMarked(made: Made): readonly RepairStatement[] {
  const { deletion } = made.source;
  if (deletion === undefined) return [];
  const unmarked = deletion.is === 'not_null' ? 'NULL' : UNMARKED[deletion.is.equal];
  if (unmarked === undefined)
    throw new NoRepair(`no value of ${deletion.column} is known that says that a row is not deleted`);
  const mark = `${quotePostgres(deletion.column)} = ${unmarked}`;
  return [updating(made, [mark], [`NOT (${isLive(COPY, deletion)})`])];
}

const UNMARKED: Readonly<Record<string, string>> = { true: "'false'", false: "'true'", '1': "'0'", '0': "'1'" };

function updateDifferent(made: Made): RepairStatement {
  return updating(made, [], []);
}

/** The copy's rows as the truth holds them. */
function updating(made: Made, set: readonly string[], where: readonly string[]): RepairStatement {
  const { repair, source, own } = made;
  const assigned = [...set, ...fieldColumns(made).map(({ from, to }) => `${quotePostgres(to)} = ${from}`)];
  if (assigned.length === 0) throw new NoRepair(`Postgres computes every column of ${source.table} that differs`);
  return statement(
    made,
    `UPDATE ${quotePostgresTable(source.table)} AS ${COPY}
SET ${assigned.join(',\n    ')}
FROM ${fromTruth(made)}
WHERE ${[ofRecord(repair, own, alias(own)), ...live(own)].join(' AND ')}
  AND ${[sameRow(made, own), ...where].join('\n  AND ')};`,
  );
}

function alias({ rowSet }: TableOfRows): string {
  return quotePostgres(rowSet === COPY ? `${rowSet} row` : rowSet);
}

function fromTruth(made: Made): string {
  const { own, root, repair } = made;
  const first = `${quotePostgresTable(own.table)} AS ${alias(own)}`;
  if (root === null) return first;
  const shared = repair.type.key.filter(({ id }) => own.key[id] !== undefined && root.key[id] !== undefined);
  const on = shared.map(({ id }) => {
    const [left, right] = [at(alias(root), root.key[id]), at(alias(own), own.key[id])];
    return repair.cased.includes(id) ? isIn(left, repair.name.key[id] ?? '') : `${left} = ${right}`;
  });
  return `${first}\nJOIN ${quotePostgresTable(root.table)} AS ${alias(root)} ON ${[...on, ...live(root)].join(' AND ')}`;
}

function at(row: string, column: string | undefined): string {
  return `${row}.${quotePostgres(column ?? '')}`;
}

/** The rows of the record, of a table. */
function ofRecord({ type, name, cased }: PostgresRepair, { key }: TableOfRows, row: string): string {
  return type.key
    .filter(({ id }) => key[id] !== undefined)
    .map(({ id }) => {
      const text = name.key[id] ?? '';
      return cased.includes(id) ? isIn(at(row, key[id]), text) : `${at(row, key[id])} = ${quotePostgresText(text)}`;
    })
    .join(' AND ');
}

/** An index finds either, and none finds `lower(column)`. */
function isIn(column: string, uuid: string): string {
  return `${column} IN (${bothCases(uuid).map(quotePostgresText).join(', ')})`;
}

/** The very same row in the copy and in the truth. */
function sameRow({ repair, source }: Made, own: TableOfRows): string {
  return [...repair.type.key, ...rowSetOf(repair.type, source.rowSet).key]
    .filter(({ id }) => source.key[id] !== undefined && own.key[id] !== undefined)
    .map(({ id }) => {
      const [left, right] = [at(COPY, source.key[id]), at(alias(own), own.key[id])];
      if (!repair.cased.includes(id)) return `${left} = ${right}`;
      const uuid = repair.name.key[id];
      if (uuid === undefined) return `lower(${left}::text) = lower(${right}::text)`;
      return `${isIn(left, uuid)} AND ${isIn(right, uuid)}`;
    })
    .join(' AND ');
}

interface Moved {
  readonly from: string;
  readonly to: string;
}

function keyColumns({ repair, source, own, root }: Made): readonly Moved[] {
  return [...repair.type.key, ...rowSetOf(repair.type, source.rowSet).key].flatMap(({ id }) => {
    const to = source.key[id];
    if (to === undefined) return [];
    if (own.key[id] !== undefined) return [{ to, from: at(alias(own), own.key[id]) }];
    if (root?.key[id] !== undefined) return [{ to, from: at(alias(root), root.key[id]) }];
    throw new NoRepair(`the truth’s ${own.table} has no column for ${to}`);
  });
}

function fieldColumns({ repair, source, own, root }: Made): readonly Moved[] {
  const key = new Set(Object.values(source.key));
  const moved = (fields: readonly Field[], table: TableOfRows) =>
    fields.flatMap((field): readonly Moved[] => {
      const to = field.columns[repair.copy.id];
      const from = field.columns[truthOf(repair.type).id];
      if (field.expressions?.[repair.copy.id] !== undefined)
        throw new NoRepair(`“${field.label}” is an expression over ${source.table}, not a column`);
      if (to === undefined || key.has(to) || repair.computed[source.table]?.includes(to)) return [];
      if (from === undefined) throw new NoRepair(`“${field.label}” is an expression over the truth`);
      return [{ to, from: at(alias(table), from) }];
    });
  return [
    ...moved(rowSetOf(repair.type, source.rowSet).fields, own),
    ...(root === null ? [] : moved(rootOf(repair.type).fields, root)),
  ];
}

/** That a row is not marked as deleted; nothing where a table marks none. */
function live({ deletion, ...table }: TableOfRows, row = alias(table)): readonly string[] {
  return deletion === undefined ? [] : [isLive(row, deletion)];
}

function isLive(row: string, { column, is }: DeletionPredicate): string {
  if (is === 'not_null') return `${at(row, column)} IS NULL`;
  const texts = /^(1|t|true|y|yes|on)$/i.test(is.equal) ? ['1', 't', 'true', is.equal] : [is.equal];
  return `${at(row, column)}::text IN (${[...new Set(texts)].map(quotePostgresText).join(', ')}) IS NOT TRUE`;
}

function statement({ repair, source }: Made, sql: string): RepairStatement {
  return { store: 'postgres', copy: repair.copy.id, table: source.table, sql };
}
