import { isQuotedName, isWord, readTokens, whyDoubtful, type Token } from '@/lib/stores/clickhouse/tokens';
import { ClickHouseException } from './ClickHouseException';
import type { QueryRequest } from './readQueryRequest';

/** What a reader's statement may begin with. All of it answers, and changes nothing but its own session. */
const statements = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'SET', 'USE', 'FROM']);

/** Table functions that make their rows themselves, or from tables of this engine. */
const harmlessTables = new Set([
  'format',
  'generate_series',
  'generateseries',
  'generaterandom',
  'loop',
  'merge',
  'mergetreeindex',
  'mergetreeprojection',
  'null',
  'numbers',
  'numbers_mt',
  'one',
  'primes',
  'values',
  'view',
  'viewifpermitted',
  'zeros',
  'zeros_mt',
]);

/** Functions beside those over tables that read what lies outside of the engine, or what the machine is made of. */
const outsideFunctions = [
  'file',
  'catboostEvaluate',
  'addressToLine',
  'addressToLineWithInlines',
  'addressToSymbol',
  'sleep',
  'sleepEachRow',
];

/** Settings that name a file to be read or a folder to be written. */
const outsideSettings = /^(format_(schema|template)|allow_introspection)|path|directory|proxy/i;

/** `names`: the engine's own table functions. Every one that is not known to be harmless is refused, whichever the next engine brings. */
export function functionsOutside(names: readonly string[]): ReadonlySet<string> {
  const all = [...names, ...outsideFunctions].map((name) => name.toLowerCase());
  return new Set(all.filter((name) => !harmlessTables.has(name)));
}

/**
 * Refuses what a reader must not do. The engine has one user, who may do everything, and its own `readonly` still lets a query read and write files, and end other queries.
 * @throws ClickHouseException
 */
export function refuseForReaders(
  { statement, settings }: Pick<QueryRequest, 'statement' | 'settings'>,
  outside: ReadonlySet<string>,
): void {
  for (const name of settings.keys())
    if (outsideSettings.test(name)) throw denied(`the setting ${name} refers to something outside the engine`);
  const tokens = [...readTokens(statement.toString('utf8'))];
  const keyword = tokens.find(isWord)?.text.toUpperCase() ?? '';
  if (keyword !== '' && !statements.has(keyword))
    throw ClickHouseException.raise(164, `Cannot execute query in readonly mode: a reader may not ${keyword}`);
  tokens.forEach((token, at) => refuseToken(token, tokens[at - 1], tokens[at + 1], outside));
}

function refuseToken(
  token: Token,
  before: Token | undefined,
  after: Token | undefined,
  outside: ReadonlySet<string>,
): void {
  const { text } = token;
  const word = text.toUpperCase();
  const last = before?.text.toUpperCase() ?? '';
  const doubt = whyDoubtful(token);
  if (doubt !== null) throw denied(doubt);
  if (word === 'OUTFILE' || word === 'INFILE') throw denied('files cannot be read or written');
  if (word === 'INTO' && last === 'INSERT') throw denied('a reader may not INSERT');
  if (word === 'WITH' && last === 'PARALLEL') throw denied('a reader may run one statement at a time');
  if (word === 'IDENTIFIER' && last === ':') throw denied('a name must be written out, not passed as a parameter');
  if (after?.text === '(' && callsOutside(token, outside))
    throw denied(`the function ${text} reads something outside the engine`);
  if (after?.text === '=' && isWord(token) && outsideSettings.test(text) && !isColumn(before))
    throw denied(`the setting ${text} refers to something outside the engine`);
  // The engine takes the path of a file for a table.
  if (isQuotedName(token) && /[/\\]/.test(text) && namesTable(before)) throw denied('a file is not a table');
  if (text.startsWith("'") && (last === 'FROM' || last === 'JOIN')) throw denied('a file is not a table');
}

/** A name that is quoted may be of a function as well, and spell it with escapes. */
function callsOutside({ text }: Token, outside: ReadonlySet<string>): boolean {
  const quoted = /^[`"]/.test(text);
  if (quoted && text.includes('\\')) return true;
  return outside.has((quoted ? text.slice(1, -1) : text).toLowerCase());
}

function namesTable(before: Token | undefined): boolean {
  return ['FROM', 'JOIN', 'TABLE', '.', ',', 'IN'].includes(before?.text.toUpperCase() ?? '');
}

/** `WHERE t.path = …` and `WHERE path = …`; a setting follows SETTINGS, SET or a comma. */
function isColumn(before: Token | undefined): boolean {
  return !['SETTINGS', 'SET', ','].includes(before?.text.toUpperCase() ?? '');
}

function denied(why: string): ClickHouseException {
  return ClickHouseException.raise(497, `Not enough privileges for a reader: ${why}`);
}
