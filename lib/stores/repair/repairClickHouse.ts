import {
  keptIn,
  rowSetOf,
  type DerivedCopyType,
  type KeyPart,
  type RecordType,
  type TableOfRows,
} from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { rowId } from '@/lib/record/rows';
import { clickhouseType, isHidden, truthType, valueOf, type Copies } from '@/lib/evidence/compare/copies';
import type { TableFacts } from '@/lib/evidence/model';
import { compareVersions, rankVersions } from '@/lib/evidence/versions/compareVersions';
import type { KeyState } from '@/lib/evidence/versions/keyState';
import { innerType } from '../clickhouse/convertClickHouse';
import { keyColumn } from '../clickhouse/keyColumn';
import { quoteClickHouse, quoteClickHouseTable, quoteClickHouseText } from '../clickhouse/quoteClickHouse';
import { timeOfVersion } from '../clickhouse/timeOfVersion';
import { isUuidAsText, writingsOf } from '../keyText';
import { clickhouseLiteral } from './clickhouseLiteral';
import { versionLiteral } from './nextVersion';
import type { RepairStatement } from '@/lib/contract/told';

/** Rows of a table that one repair writes. */
export const MOST_ROWS = 100;

/** Why no SQL is offered, in words that go on after "because". */
export class NoRepair extends Error {}

export interface ClickHouseRepair {
  readonly type: RecordType;
  readonly copy: DerivedCopyType;
  readonly name: RecordName;
  readonly copies: Copies;
  /** The rows to be written. */
  readonly keys: readonly KeyState[];
  /** By `rowId`: versions from this one on are ahead of their time, and nothing honest would win against them. */
  readonly ahead: ReadonlyMap<string, string>;
  readonly now: string;
}

interface Table {
  readonly repair: ClickHouseRepair;
  readonly source: TableOfRows;
  readonly facts: TableFacts;
  /** Rows are replaced by version; where not, the old ones have to be deleted. */
  readonly replaces: boolean;
  readonly name: string;
}

/**
 * The statements after which a copy in ClickHouse holds of these rows what the truth holds: a version above every one that there is, a tombstone where the table knows
 * some, a DELETE where no insertion could win. @throws NoRepair
 */
export function repairClickHouse(repair: ClickHouseRepair): readonly RepairStatement[] {
  const { copy, keys, copies } = repair;
  return copy.tables.flatMap((source) => {
    const own = keys.filter(({ row }) => row.rowSet === source.rowSet);
    if (own.length === 0) return [];
    if (own.length > MOST_ROWS) throw new NoRepair(`more than ${MOST_ROWS} rows of ${source.table} differ`);
    const facts = copies.raw?.facts[source.rowSet];
    if (facts === undefined) throw new NoRepair('RAW was not read, and with it the table’s versions');
    const table = { repair, source, facts, replaces: replacesOf(facts), name: quoteClickHouseTable(facts.name) };
    return [...deletions(table, own), ...inserts(table, own)];
  });
}

function replacesOf({ engine, name }: TableFacts): boolean {
  if (/Replacing/.test(engine) || engine === 'Distributed') return true;
  if (/^(?:Replicated|Shared)?MergeTree$/.test(engine)) return false;
  throw new NoRepair(`${name} has the engine ${engine}, in which inserted rows replace nothing`);
}

/** Rows that go, and versions that would win against whatever is inserted. */
function deletions(table: Table, keys: readonly KeyState[]): readonly RepairStatement[] {
  const statements = keys.flatMap((key): readonly RepairStatement[] => {
    const condition = key.truth === null && tombstoneOf(table) === null ? '' : blocking(table, key);
    if (condition === null) return [];
    return [
      statement(
        table,
        `DELETE FROM ${table.name}\nWHERE ${[where(table, key), condition].filter(Boolean).join('\n  AND ')};`,
      ),
    ];
  });
  if (statements.length > 0 && table.facts.engine === 'Distributed')
    throw new NoRepair(
      `${table.facts.name} is a Distributed table, which does not support deletes. Delete from its local table`,
    );
  return statements;
}

/** Which versions of a key an insertion cannot win against: '' for all of them, null for none. */
function blocking(table: Table, key: KeyState): string | null {
  const { facts, repair } = table;
  if (!table.replaces || key.final.length > 1 || changesSorting(table, key)) return key.versions.length > 0 ? '' : null;
  const column = facts.versionColumn;
  if (column === null) return null;
  const own = versionField(table);
  if (own === null) {
    const ahead = repair.ahead.get(rowId(key.row));
    if (ahead === undefined) return null;
    return `${quoteClickHouse(column)} >= ${versionSql(table, ahead, 0n)}`;
  }
  const wanted = key.truth === null ? null : (valueOf(key.truth, own) ?? null);
  const highest = highestOf(key, undefined);
  if (wanted === null || highest === null) return null;
  // A count of a unit of time is told as a time.
  if (compareVersions(highest, timeOfVersion(String(wanted), table.source.version?.unit)) !== 1) return null;
  return `${quoteClickHouse(column)} > ${literalOf(table, key, own)}`;
}

/** A row whose sorting key changes replaces none. */
function changesSorting({ repair, source, facts }: Table, key: KeyState): boolean {
  return key.differing.some((field) => {
    const column = fieldOf(repair, source, field)?.columns[repair.copy.id];
    return column !== undefined && facts.sortingKey.includes(column);
  });
}

function inserts(table: Table, keys: readonly KeyState[]): readonly RepairStatement[] {
  const gone = keys.filter(({ truth }) => truth === null);
  const tombstone = tombstoneOf(table);
  const held = keys.filter(({ truth }) => truth !== null);
  const carried = held.filter((key) => carriesOther(table, key));
  const whole = held.filter((key) => !carried.includes(key));
  return [
    ...carried.map((key) => replacing(table, key, changed(table, key))),
    ...(whole.length === 0 ? [] : [inserting(table, whole)]),
    ...(tombstone === null ? [] : gone.map((key) => replacing(table, key, new Map([tombstone])))),
  ];
}

/** The table has columns that are not compared, or a key in a case of its own: they are kept as they are where FINAL returns the row. */
function carriesOther(table: Table, key: KeyState): boolean {
  const { repair, source, facts } = table;
  const known = new Set([
    ...Object.values(source.key),
    ...rowSetOf(repair.type, source.rowSet).fields.flatMap(({ columns }) => columns[repair.copy.id] ?? []),
    ...[facts.versionColumn, facts.isDeletedColumn, source.deletion?.column].flatMap((column) => column ?? []),
    ...facts.computed,
  ]);
  const { winner } = key;
  return (
    key.final.length === 1 &&
    winner !== null &&
    !isHidden(winner) &&
    winner.markedDeletedBy === null &&
    blocking(table, key) === null &&
    (partsOf(table).some((part) => isCased(table, part)) ||
      Object.keys(facts.columns).some((column) => !known.has(column)))
  );
}

function changed(table: Table, key: KeyState): ReadonlyMap<string, string> {
  const { repair, source, facts } = table;
  return new Map(
    key.differing.flatMap((field) => {
      const column = fieldOf(repair, source, field)?.columns[repair.copy.id] ?? refuseExpression(table, field);
      return facts.computed.includes(column) ? [] : [[column, literalOf(table, key, field)] as const];
    }),
  );
}

/** The row as FINAL returns it, with some columns replaced and a version above all. */
function replacing(table: Table, key: KeyState, columns: ReadonlyMap<string, string>): RepairStatement {
  const { facts } = table;
  const version = newVersion(table, key);
  const all = new Map([
    ...columns,
    ...(version === null || facts.versionColumn === null ? [] : [[facts.versionColumn, version] as const]),
  ]);
  const list = [...all].map(([column, sql]) => `  ${sql} AS ${quoteClickHouse(column)}`);
  const row = list.length === 0 ? '*' : `* REPLACE (\n${list.join(',\n')}\n)`;
  const final = table.replaces ? ' FINAL' : '';
  return statement(
    table,
    `INSERT INTO ${table.name}\nSELECT ${row}\nFROM ${table.name}${final}\nWHERE ${where(table, key)};`,
  );
}

function inserting(table: Table, keys: readonly KeyState[]): RepairStatement {
  const { repair, source, facts } = table;
  const rowSet = rowSetOf(repair.type, source.rowSet);
  const parts = partsOf(table);
  const fields = rowSet.fields.filter(
    (field) =>
      keptIn(field, repair.copy.id) !== undefined &&
      facts.columns[field.columns[repair.copy.id] ?? ''] !== undefined &&
      !facts.computed.includes(field.columns[repair.copy.id] ?? ''),
  );
  const versioned =
    facts.versionColumn !== null && !facts.computed.includes(facts.versionColumn) && versionField(table) === null;
  const columns = [
    ...parts.map(({ id }) => source.key[id] ?? ''),
    ...fields.map(({ columns: own }) => own[repair.copy.id] ?? ''),
    ...(versioned && facts.versionColumn !== null ? [facts.versionColumn] : []),
  ];
  const values = keys.map((key) => [
    ...parts.map(({ id }) => keyLiteral(table, source.key[id] ?? '', repair.name.key[id] ?? key.row.key[id] ?? '')),
    ...fields.map(({ id }) => literalOf(table, key, id)),
    ...(versioned ? [newVersion(table, key) ?? ''] : []),
  ]);
  const rows = values.map((each) => `  (${each.join(', ')})`);
  return statement(
    table,
    `INSERT INTO ${table.name} (${columns.map(quoteClickHouse).join(', ')})\nVALUES\n${rows.join(',\n')};`,
  );
}

/** A column and the value by which this table marks a row as deleted; null: only a DELETE takes one away. */
function tombstoneOf({ source, facts, replaces }: Table): readonly [string, string] | null {
  if (!replaces) return null;
  if (facts.isDeletedColumn !== null) return [facts.isDeletedColumn, '1'];
  const { deletion } = source;
  if (deletion === undefined) return null;
  const type = facts.columns[deletion.column] ?? '';
  if (deletion.is !== 'not_null')
    return [deletion.column, `CAST(${quoteClickHouseText(deletion.is.equal)}, ${quoteClickHouseText(type)})`];
  return [deletion.column, /^Date/.test(innerType(type)) ? 'now()' : `CAST('1', ${quoteClickHouseText(type)})`];
}

/** Right above every version that is left; null for a table without, and where the version is a field of the row. */
function newVersion(table: Table, key: KeyState): string | null {
  const { repair, facts } = table;
  if (facts.versionColumn === null || facts.computed.includes(facts.versionColumn)) return null;
  const own = versionField(table);
  if (own !== null && key.truth !== null) return literalOf(table, key, own);
  const ahead = repair.ahead.get(rowId(key.row));
  const highest = highestOf(key, ahead);
  if (highest !== null) return versionSql(table, highest, 1n);
  if (key.versions.some(({ version }) => version === null))
    return `(SELECT max(${quoteClickHouse(facts.versionColumn)}) + 1 FROM ${table.name} WHERE ${where(table, key)})`;
  const others = (repair.copies.raw?.versions ?? []).flatMap(({ version }) => version ?? []).sort(rankVersions);
  const like = others.findLast((version) => ahead === undefined || compareVersions(version, ahead) === -1);
  return versionLiteral(like ?? repair.now, facts.versionType ?? '', table.source.version?.unit, 0n) ?? '1';
}

function highestOf({ versions }: KeyState, below: string | undefined): string | null {
  const told = versions
    .flatMap(({ version }) => version ?? [])
    .filter((version) => below === undefined || compareVersions(version, below) === -1);
  return told.sort(rankVersions).at(-1) ?? null;
}

function versionSql({ facts, source }: Table, version: string, steps: bigint): string {
  const literal = versionLiteral(version, facts.versionType ?? '', source.version?.unit, steps);
  if (literal === null)
    throw new NoRepair(`versions of the type ${facts.versionType ?? ''} cannot be incremented from ${version}`);
  return literal;
}

/** The field whose value the version is; null for a column of its own. */
function versionField({ repair, source, facts }: Table): string | null {
  const { fields } = rowSetOf(repair.type, source.rowSet);
  return (
    fields.find(({ columns }) => facts.versionColumn !== null && columns[repair.copy.id] === facts.versionColumn)?.id ??
    null
  );
}

function fieldOf({ type }: ClickHouseRepair, { rowSet }: TableOfRows, field: string) {
  return rowSetOf(type, rowSet).fields.find(({ id }) => id === field);
}

function literalOf(table: Table, key: KeyState, field: string): string {
  const { repair, source } = table;
  const { copies, copy } = repair;
  const known = fieldOf(repair, source, field);
  if (known?.columns[copy.id] === undefined) return refuseExpression(table, field);
  const value = key.truth === null ? undefined : valueOf(key.truth, field);
  const from = truthType(copies.truth, source.rowSet, field);
  const to = clickhouseType(copies, source.rowSet, field);
  const literal = value === undefined ? null : clickhouseLiteral(value, from, to);
  if (literal === null) throw new NoRepair(`“${known.label}” cannot be written as ${to}`);
  return literal;
}

function refuseExpression({ facts }: Table, field: string): never {
  throw new NoRepair(`“${field}” is an expression over ${facts.name}, not a column`);
}

function keyLiteral({ facts }: Table, column: string, text: string): string {
  return /^U?Int/.test(keyColumn(facts.columns[column] ?? '').type)
    ? BigInt(text.replace(/^\+/, '')).toString()
    : quoteClickHouseText(text);
}

/** The parts of a row's key that the table has. */
function partsOf({ repair, source }: Table): readonly KeyPart[] {
  return [...repair.type.key, ...rowSetOf(repair.type, source.rowSet).key].filter(
    ({ id }) => source.key[id] !== undefined,
  );
}

/** A UUID that both stores keep as text may be in upper case here. What is a uuid in the truth is printed in lower case. */
function isCased({ repair, source, facts }: Table, part: KeyPart): boolean {
  return (
    repair.copies.truth?.casedKeys?.includes(part.id) === true &&
    isUuidAsText(part, facts.columns[source.key[part.id] ?? ''] ?? '')
  );
}

/** A row by its whole key. */
function where(table: Table, key: KeyState): string {
  const { repair, source, facts } = table;
  return partsOf(table)
    .map((part) => {
      const column = source.key[part.id] ?? '';
      const { asText } = keyColumn(facts.columns[column] ?? '');
      const name = asText ? `toString(${quoteClickHouse(column)})` : quoteClickHouse(column);
      const text = repair.name.key[part.id] ?? key.row.key[part.id] ?? '';
      const writings = isCased(table, part) ? writingsOf(part, facts.columns[column] ?? '', text) : [text];
      const literals = writings.map((writing) => keyLiteral(table, column, writing));
      return literals.length === 1 ? `${name} = ${literals[0]}` : `${name} IN (${literals.join(', ')})`;
    })
    .join(' AND ');
}

function statement({ repair, facts }: Table, sql: string): RepairStatement {
  return { store: 'clickhouse', copy: repair.copy.id, table: facts.name, sql };
}
