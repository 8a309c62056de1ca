import type { CopyType, Field, KeyPart, RecordType, RowSet, TableOfRows } from './RecordType';
import { reservedWords } from './reservedWords';
import { parseTableName } from './tableName';

export interface RecordTypeProblem {
  /** Into the entry, so that whoever wrote it can be shown the line. */
  readonly path: readonly (string | number)[];
  /** What was expected, as a sentence goes on. */
  readonly message: string;
}

type Report = (path: readonly (string | number)[], message: string) => void;

const MOST_PARTS = 6;
const LONGEST_FORM = 1_000;
/** Ids stand in addresses, before a dot or a slash. */
const ID = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
/** Of a key part: it stands in braces too. */
const PART_ID = /^[A-Za-z]\w{0,62}$/;
const WORD = /^[A-Za-z0-9](?:[\w.~-]{0,62})$/;
/** Checks that every type has, by their ids. */
const OWN_CHECKS = ['exists', 'row_count', 'child_fields', 'root_fields', 'final_unique'];

/** What is wrong with one record type by itself. Whether its stores hold such tables and columns is not asked. */
export function checkRecordType(type: RecordType): readonly RecordTypeProblem[] {
  const problems: RecordTypeProblem[] = [];
  const report: Report = (path, message) => {
    problems.push({ path, message });
  };
  if (!ID.test(type.id)) report(['id'], 'expected an id: letters, digits, "_" and "-", a letter first, 63 at most');
  checkKey(type, report);
  checkName(type, report);
  checkRows(type, report);
  checkCopies(type, report);
  checkFieldReferences(type, report);
  checkCalls(type, report);
  if (type.settleMs !== null && !(Number.isInteger(type.settleMs) && type.settleMs >= 0))
    report(['settleMs'], 'expected a whole number of milliseconds, 0 or more');
  return problems;
}

function checkKey({ key }: RecordType, report: Report): void {
  if (key.length < 1 || key.length > MOST_PARTS) report(['key'], `expected 1 to ${MOST_PARTS} key parts`);
  checkParts(key, ['key'], report);
}

function checkParts(parts: readonly KeyPart[], path: readonly (string | number)[], report: Report): void {
  reportRepeated(parts, path, 'a key part', report);
  for (const [index, { id, form }] of parts.entries()) {
    const at = [...path, index];
    if (!PART_ID.test(id))
      report([...at, 'id'], 'expected the id of a key part: letters, digits and "_", a letter first, 63 at most');
    if (form === undefined) continue;
    if (!Number.isInteger(form.longest) || form.longest < 1 || form.longest > LONGEST_FORM)
      report([...at, 'form', 'longest'], `expected a whole number from 1 to ${LONGEST_FORM}`);
    const wrong = mistakeInPattern(form.pattern);
    if (wrong !== null) report([...at, 'form', 'pattern'], wrong);
    else if (form.example.length > form.longest || !new RegExp(`^(?:${form.pattern})$`, 'u').test(form.example))
      report([...at, 'form', 'example'], 'expected an example that the pattern takes');
  }
}

/**
 * A pattern is looked for in pasted logs of any length, so that it must not be able to take long: with repetitions that are bounded, of single characters, each place of a text
 * costs no more than a constant.
 */
function mistakeInPattern(pattern: string): string | null {
  try {
    // As many empty matches as groups: those of a pattern would be taken for key parts.
    const groups = new RegExp(`(?:${pattern})|`, 'u').exec('')?.length ?? 1;
    if (groups > 1) return 'expected groups that capture nothing, like (?:…)';
  } catch {
    return 'expected a regular expression';
  }
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^[\]]*\]/g, 'x');
  if (/[*+]|\{\d+,\}/.test(bare)) return 'expected repetitions with a bound, like {1,63}, and neither * nor +';
  if (/\)\{/.test(bare)) return 'expected no repetition of a group: only (…)? is read fast enough';
  if (/\(\?[=!<]/.test(bare) || /[\^$]/.test(bare))
    return 'expected a pattern for the whole part, without ^, $ or looking around';
  return null;
}

function checkName({ name, key }: RecordType, report: Report): void {
  const segments = name.split('/');
  const [first = ''] = segments;
  const words = segments.filter((segment) => !isPart(segment));
  const inName = segments.filter(isPart).map((segment) => segment.slice(1, -1));
  const bad = words.find((word) => !WORD.test(word));
  if (bad !== undefined)
    report(['name'], `expected words and {key parts} with slashes between them; "${bad}" is neither`);
  else if (isPart(first)) report(['name'], 'expected a name that begins with a word, like orders/{id}');
  else if (reservedWords.has(first.toLowerCase()))
    report(['name'], `expected another first word: "${first}" is an address of the console itself`);
  else if (segments.at(-1) === 'watch') report(['name'], 'expected another last word: "watch" is taken by the API');
  const known = key.map(({ id }) => id);
  for (const part of inName) if (!known.includes(part)) report(['name'], `expected key parts; "${part}" is not one`);
  for (const [index, part] of known.entries()) {
    const times = inName.filter((each) => each === part).length;
    if (times !== 1)
      report(['key', index], `expected {${part}} to stand once in the name; it stands there ${times} times`);
  }
  if (inName.length === known.length && inName.some((part, index) => part !== known[index]))
    report(['key'], `expected the key parts in the order of the name: ${inName.join(', ')}`);
}

function isPart(segment: string): boolean {
  return /^\{\w+\}$/.test(segment);
}

function checkRows({ rows, key, copies }: RecordType, report: Report): void {
  if (rows.length === 0) report(['rows'], 'expected rows: those of the record itself first');
  reportRepeated(rows, ['rows'], 'a row set', report);
  for (const [index, rowSet] of rows.entries()) {
    const at = ['rows', index];
    if (!ID.test(rowSet.id))
      report([...at, 'id'], 'expected an id: letters, digits, "_" and "-", a letter first, 63 at most');
    if (index === 0 && rowSet.key.length > 0)
      report([...at, 'key'], 'expected no further key parts: a record has one such row');
    if (index > 0 && rowSet.key.length === 0)
      report([...at, 'key'], `expected key parts that tell the ${rowSet.plural} of a record apart`);
    checkParts(rowSet.key, [...at, 'key'], report);
    for (const [place, { id }] of rowSet.key.entries())
      if (key.some((part) => part.id === id))
        report([...at, 'key', place, 'id'], `expected a name of its own: "${id}" is a key part of the record`);
    reportRepeated(rowSet.fields, [...at, 'fields'], 'a field', report);
    for (const [place, field] of rowSet.fields.entries())
      checkColumns(field, rowSet, index === 0, copies, [...at, 'fields', place], report);
  }
}

function checkColumns(
  { columns }: Field,
  { id, plural }: RowSet,
  isRoot: boolean,
  copies: readonly CopyType[],
  at: readonly (string | number)[],
  report: Report,
): void {
  for (const copy of Object.keys(columns)) {
    const tables = copies.find((each) => each.id === copy)?.tables;
    if (tables === undefined) report([...at, 'columns', copy], 'expected the id of a copy');
    else if (!tables.some(({ rowSet, carriesRoot }) => rowSet === id || (isRoot && carriesRoot === true)))
      report([...at, 'columns', copy], `expected a copy with a table of ${plural}`);
  }
}

function checkCopies(type: RecordType, report: Report): void {
  const { copies, rows, ignore } = type;
  reportRepeated(copies, ['copies'], 'a copy', report);
  for (const [index, copy] of copies.entries()) {
    const at = ['copies', index];
    if (!ID.test(copy.id))
      report([...at, 'id'], 'expected an id: letters, digits, "_" and "-", a letter first, 63 at most');
    if ((index === 0) !== (copy.role === 'truth'))
      report(
        [...at, 'role'],
        index === 0 ? 'expected the truth as the first copy' : 'expected one truth: the first copy',
      );
    if (index === 0 && copy.store !== 'postgres') report([...at, 'store'], 'expected the truth in Postgres');
    for (const [place, table] of copy.tables.entries()) checkTable(type, copy, table, [...at, 'tables', place], report);
    for (const { id, plural } of rows) {
      const tables = copy.tables.filter(({ rowSet }) => rowSet === id).length;
      if (tables > 1 || (index === 0 && tables === 0))
        report([...at, 'tables'], `expected one table of ${plural}; there are ${tables}`);
    }
  }
  for (const [index, { copy, rowSet }] of ignore.entries()) {
    if (!copies.some(({ id }) => id === copy)) report(['ignore', index, 'copy'], 'expected the id of a copy');
    if (!rows.some(({ id }) => id === rowSet)) report(['ignore', index, 'rowSet'], 'expected the id of a row set');
  }
}

function checkTable(
  { key, rows }: RecordType,
  { store, role, tables }: CopyType,
  { rowSet: id, table, key: columns, carriesRoot, version }: TableOfRows,
  at: readonly (string | number)[],
  report: Report,
): void {
  const rowSet = rows.find((each) => each.id === id);
  if (rowSet === undefined) {
    report([...at, 'rowSet'], 'expected the id of a row set');
    return;
  }
  if (parseTableName(table) === null) report([...at, 'table'], 'expected a table, like orders or public.orders');
  const parts = [...key, ...rowSet.key].map((part) => part.id);
  // A child's table may lack parts of the record's key, of which it needs some.
  const needed = rowSet.key.length === 0 ? parts : rowSet.key.map((part) => part.id);
  for (const part of [...needed, ...Object.keys(columns)])
    if (columns[part] === undefined || columns[part] === '')
      report([...at, 'key', part], `expected the column that holds "${part}"`);
  if (!key.some((part) => columns[part.id] !== undefined))
    report([...at, 'key'], 'expected columns that say whose rows they are');
  for (const part of Object.keys(columns))
    if (!parts.includes(part)) report([...at, 'key', part], `expected key parts: ${parts.join(', ')}`);
  const used = Object.values(columns);
  if (new Set(used).size !== used.length) report([...at, 'key'], 'expected a column of its own for each key part');
  if (carriesRoot === true) {
    const root = rows[0]?.id;
    if (store !== 'postgres' || role !== 'derived' || id === root || tables.some((each) => each.rowSet === root))
      report(
        [...at, 'carriesRoot'],
        'expected a table of child rows in a further copy in Postgres that has no table of the record’s own row',
      );
  }
  if (version !== undefined && store !== 'clickhouse')
    report([...at, 'version'], 'expected a version in ClickHouse alone');
}

function checkFieldReferences(type: RecordType, report: Report): void {
  const known = (type.rows[0]?.fields ?? []).map(({ id }) => id);
  const check = (field: string, path: readonly (string | number)[]) => {
    if (!known.includes(field)) report(path, `expected a field of the record’s own row; "${field}" is none`);
  };
  const checkAll = (fields: readonly string[], path: readonly (string | number)[]) => {
    for (const [index, field] of fields.entries()) check(field, [...path, index]);
  };
  if (type.changedAt !== null) check(type.changedAt, ['changedAt']);
  if (type.createdAt !== null) check(type.createdAt, ['createdAt']);
  checkAll(type.bookkeeping, ['bookkeeping']);
  const taken = new Set([...OWN_CHECKS, ...type.copies.slice(1).map(({ id }) => id)]);
  for (const property of ['milestones', 'groups'] as const)
    for (const [index, { id, fields }] of type[property].entries()) {
      if (taken.has(id))
        report([property, index, 'id'], `expected an id of its own: "${id}" is that of another check or copy`);
      taken.add(id);
      if (fields.length === 0) report([property, index, 'fields'], 'expected a field');
      checkAll(fields, [property, index, 'fields']);
    }
}

function checkCalls({ calls, rows }: RecordType, report: Report): void {
  reportRepeated(calls, ['calls'], 'a call', report);
  const known = (rows[0]?.fields ?? []).map(({ id }) => id);
  for (const [index, { sets, computes, stamps, replaces }] of calls.entries()) {
    const at = ['calls', index];
    const check = (field: string, path: readonly (string | number)[]) => {
      if (!known.includes(field))
        report([...at, ...path], `expected a field of the record’s own row; "${field}" is none`);
    };
    for (const field of Object.keys(sets)) check(field, ['sets', field]);
    for (const [place, field] of computes.entries()) check(field, ['computes', place]);
    for (const [place, field] of stamps.entries()) check(field, ['stamps', place]);
    for (const [place, { rowSet: id, key }] of replaces.entries()) {
      const child = rows.slice(1).find((each) => each.id === id);
      if (child === undefined) {
        report([...at, 'replaces', place, 'rowSet'], 'expected the id of child rows');
        continue;
      }
      const parts = child.key.map((part) => part.id);
      if (Object.keys(key).sort().join() !== [...parts].sort().join())
        report([...at, 'replaces', place, 'key'], `expected the property of each key part: ${parts.join(', ')}`);
    }
  }
}

function reportRepeated(
  all: readonly { readonly id: string }[],
  path: readonly (string | number)[],
  what: string,
  report: Report,
): void {
  for (const [index, { id }] of all.entries())
    if (all.findIndex((each) => each.id === id) !== index)
      report([...path, index, 'id'], `expected an id of its own: "${id}" is that of ${what} before it`);
}
