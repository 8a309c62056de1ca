import { isQuotedName, isWord, readTokens, whyDoubtful, type Token } from '@/lib/stores/clickhouse/tokens';

/** What a race's statements on ClickHouse must not reach. */
export interface ClickHouseBounds {
  /** The race's own database. */
  readonly database: string;
  /** Every other database of the server. */
  readonly others: ReadonlySet<string>;
  /** Functions, those over tables included, that read or write elsewhere; in lower case. */
  readonly outside: ReadonlySet<string>;
}

/** Table functions that make their rows themselves. Every other one is refused, whichever the next engine brings. */
const harmlessTables = new Set([
  'format',
  'generate_series',
  'generateseries',
  'generaterandom',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'values',
  'view',
  'zeros',
  'zeros_mt',
]);

/** Functions beside those over tables that read files, ask other servers, or name a table of another database in a text. */
const outsideFunctions = [
  'addressToLine',
  'addressToLineWithInlines',
  'addressToSymbol',
  'catboostEvaluate',
  'file',
  'hasColumnInTable',
  'joinGet',
  'joinGetOrNull',
];
const dictionaries = /^dict/;

/** What a statement may begin with, and which of the words after it have to follow. */
const statements: Readonly<Record<string, RegExp>> = {
  SELECT: /^/,
  WITH: /^/,
  INSERT: /^INTO\b/,
  CREATE: /^(?:OR REPLACE )?(?:TABLE|(?:MATERIALIZED )?VIEW)\b/,
  DROP: /^(?:TABLE|VIEW)\b/,
  ALTER: /^TABLE\b/,
  TRUNCATE: /^TABLE\b/,
  OPTIMIZE: /^TABLE\b/,
  DELETE: /^FROM\b/,
  UPDATE: /^/,
};

/** Engines that keep their rows here. */
const engines =
  /^(?:(?:Replacing|Summing|Aggregating|Collapsing|VersionedCollapsing|Coalescing)?MergeTree|Memory|Log|TinyLog|StripeLog|Null)$/;

/** Settings that a statement or a table may choose; the limits are none of them. */
const settings = new Set([
  'allow_experimental_lightweight_update',
  'alter_sync',
  'apply_deleted_mask',
  'async_insert',
  'clean_deleted_rows',
  'do_not_merge_across_partitions_select_final',
  'enable_block_number_column',
  'enable_block_offset_column',
  'final',
  'index_granularity',
  'insert_deduplicate',
  'insert_null_as_default',
  'join_use_nulls',
  'lightweight_deletes_sync',
  'max_threads',
  'merge_selector_base',
  'mutations_sync',
  'optimize_on_insert',
  'wait_for_async_insert',
]);

/** Parts of statements that move data elsewhere, or act for somebody else; as a name it has to stand in quotes. */
const refusedWords = new Set([
  'ATTACH',
  'BACKUP',
  'CLUSTER',
  'DEFINER',
  'DETACH',
  'DICTIONARY',
  'DISK',
  'FETCH',
  'FREEZE',
  'FUNCTION',
  'INFILE',
  'MOVE',
  'OUTFILE',
  'PARALLEL',
  'REFRESH',
  'SETTING',
  'UNFREEZE',
  'VOLUME',
]);

/** `tableFunctions`: the server's own; `others`: functions that somebody has added to it. */
export function functionsOutside(tableFunctions: readonly string[], others: readonly string[]): ReadonlySet<string> {
  const names = [...tableFunctions, ...outsideFunctions].map((name) => name.toLowerCase());
  return new Set([...names.filter((name) => !harmlessTables.has(name)), ...others.map((name) => name.toLowerCase())]);
}

/** The statements of a step, without the semicolons between them. */
export function splitStatements(sql: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let isEmpty = true;
  for (const { text, at, end } of readTokens(sql)) {
    if (text !== ';') isEmpty = false;
    else {
      if (!isEmpty) parts.push(sql.slice(from, at));
      [from, isEmpty] = [end, true];
    }
  }
  if (!isEmpty) parts.push(sql.slice(from));
  return parts;
}

/**
 * Why a statement may reach beyond the race's own database; null: it does not. The users of some servers may do everything, so that this stands between a
 * race and the rest of the server. What could be read in two ways is refused.
 */
export function whyOutside(sql: string, bounds: ClickHouseBounds): string | null {
  const tokens = [...readTokens(sql)];
  const words = tokens.filter(isWord).map(({ text }) => text.toUpperCase());
  const [keyword = ''] = words;
  const follows = statements[keyword];
  if (follows === undefined || !follows.test(words.slice(1, 5).join(' ')))
    return `a race begins its statements for ClickHouse with SELECT, WITH, INSERT INTO, CREATE TABLE or VIEW, DROP TABLE or VIEW, ALTER TABLE, TRUNCATE TABLE, OPTIMIZE TABLE, DELETE FROM or UPDATE, not with ${words.slice(0, 2).join(' ') || 'nothing'}`;
  for (const [at, token] of tokens.entries()) {
    const why = whyTokenOutside(token, tokens, at, bounds);
    if (why !== null) return why;
  }
  return null;
}

/** The same by the tree that the server itself has read, as EXPLAIN AST prints it: what is hidden from us is not hidden from it. */
export function whyTreeOutside(lines: readonly string[], { database, outside }: ClickHouseBounds): string | null {
  for (const line of lines) {
    const [, kind, name = ''] = /^ *(Function|TableIdentifier) (\S+)/.exec(line) ?? [];
    if (kind === 'Function' && isOutside(name, outside))
      return `the function ${name} reaches outside the race’s database`;
    if (kind === 'TableIdentifier' && /[./\\]/.test(name) && !name.startsWith(`${database}.`))
      return `${name} is in another database`;
  }
  return null;
}

function whyTokenOutside(
  token: Token,
  tokens: readonly Token[],
  at: number,
  { database, others, outside }: ClickHouseBounds,
): string | null {
  const { text } = token;
  const [before, after] = [tokens[at - 1]?.text.toUpperCase() ?? '', tokens[at + 1]?.text ?? ''];
  const word = isWord(token) ? text.toUpperCase() : '';
  const name = isQuotedName(token) ? text.slice(1, -1) : text;
  const doubt = whyDoubtful(token) ?? whyUnreadable(token);
  if (doubt !== null) return doubt;
  if (after === '.' && name !== database && (others.has(name) || /^(?:system|information_schema)$/i.test(name)))
    return `the database ${name} is not the race’s own`;
  if (after === '(' && isOutside(name, outside)) return `the function ${name} reaches outside the race’s database`;
  if (text.startsWith("'") && ['FROM', 'JOIN', 'INTO', 'TABLE'].includes(before)) return 'a file is not a table';
  if (refusedWords.has(word) && before !== '.' && after !== '(')
    return `${word} is not allowed in races. Quote it if it is a column name`;
  if (
    word === 'FORMAT' &&
    isWord(tokens[at + 1] ?? token) &&
    after !== '' &&
    !['SELECT', ',', 'BY', '.'].includes(before)
  )
    return 'a race has no FORMAT, use VALUES';
  if (word === 'ENGINE') return whyEngine(tokens, at);
  if (word === 'SETTINGS') return whySettings(tokens, at);
  return null;
}

function isOutside(name: string, outside: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase();
  return outside.has(lower) || dictionaries.test(lower);
}

/** What a name could hide behind. */
function whyUnreadable(token: Token): string | null {
  const { text } = token;
  if (isQuotedName(token) && /[\\/.]/.test(text))
    return 'names with a slash, a backslash or a dot are not supported here';
  if (/^\d/.test(text) && !/^(?:[\d.]+(?:e\d*)?|0x[\da-f]+)$/i.test(text))
    return `${text} is neither a number nor a name`;
  if (text.length === 1 && !/[\x20-\x7e]/.test(text)) return 'only ASCII is allowed outside quotes';
  return text === '\\' || text === '#' ? `${text} is not supported here` : null;
}

function whyEngine(tokens: readonly Token[], at: number): string | null {
  const next = tokens[at + 1]?.text === '=' ? tokens[at + 2] : tokens[at + 1];
  const name = next?.text ?? '';
  return engines.test(name) ? null : `the engine ${name || 'without a name'} does not keep its rows in this server`;
}

/** `SETTINGS a = 1, b = -2`. */
function whySettings(tokens: readonly Token[], at: number): string | null {
  for (let next = at + 1; ; next += 1) {
    const token = tokens[next];
    const name = token?.text ?? '';
    if (!settings.has(name)) return `the setting ${name || 'without a name'} is not allowed in races`;
    next += 1;
    if (tokens[next]?.text === '=') next += tokens[next + 1]?.text === '-' ? 3 : 2;
    if (tokens[next]?.text !== ',') return null;
  }
}
