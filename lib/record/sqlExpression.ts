/** The SQL that replaces a column for one field, parsed before any store sees it. Pure. */
export interface SqlExpression {
  /** Names outside of texts, as the store takes them: of Postgres in lower case unless quoted. They may be columns, types or functions. */
  readonly names: readonly string[];
  /** Names before a parenthesis, without their schema. */
  readonly called: readonly string[];
}

export type ExpressionStore = 'postgres' | 'clickhouse';

interface Token {
  readonly kind: 'blank' | 'text' | 'quoted' | 'word' | 'number' | 'sign';
  readonly text: string;
}

const LONGEST = 1_000;
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['blank', /\s+/y],
  ['text', /'(?:[^'\\]|\\[^'\\]|'')*'/y],
  ['quoted', /"(?:[^"\\]|"")*"/y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['number', /\d[\w.]*/y],
  ['sign', /[\s\S]/y],
];
const QUOTED_IN_CLICKHOUSE = /`(?:[^`\\]|``)*`/y;
/** With these an expression would be a statement of its own, or read other rows. */
const STATEMENTS: ReadonlySet<string> = new Set(['select', 'values', 'table', 'over', 'settings', 'format', 'into']);
const CASTS: ReadonlySet<string> = new Set(['cast', 'accuratecast', 'accuratecastornull', 'accuratecastordefault']);
const CLOSES: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
]);

/**
 * Reads an expression of one value; `mistake`: why it is refused, as a sentence goes on after "the expression". What two lexers may read in two
 * ways is refused with what would end the expression or read anything else, so that it stays within the parentheses that are put around it.
 */
export function readExpression(sql: string, store: ExpressionStore): SqlExpression | { readonly mistake: string } {
  if (sql.trim() === '') return { mistake: 'is empty' };
  if (sql.length > LONGEST) return { mistake: `is longer than ${LONGEST} characters` };
  const tokens = tokensOf(sql, store);
  const mistake = tokens.map(({ token, next }) => mistakeAt(token, next, store)).find((found) => found !== null);
  const structure = mistake ?? mistakeInStructure(tokens, store);
  if (structure !== null) return { mistake: structure };
  return {
    names: [...new Set(tokens.flatMap(({ token }) => nameOf(token, store)))],
    called: [...new Set(tokens.flatMap(({ token, next }) => (next === '(' ? nameOf(token, store) : [])))],
  };
}

/** Without blanks, each with the text of the one behind it. */
function tokensOf(sql: string, store: ExpressionStore): readonly { readonly token: Token; readonly next: string }[] {
  const patterns = store === 'clickhouse' ? [['quoted', QUOTED_IN_CLICKHOUSE] as const, ...PATTERNS] : PATTERNS;
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      if (!pattern.test(sql)) continue;
      const text = sql.slice(at, pattern.lastIndex);
      at = pattern.lastIndex;
      if (kind !== 'blank') tokens.push({ kind, text });
      else if (tokens.at(-1)?.text === '#') tokens.push({ kind: 'sign', text: ' ' });
      break;
    }
  }
  return tokens.map((token, index) => ({ token, next: tokens[index + 1]?.text ?? '' }));
}

function mistakeAt({ kind, text }: Token, next: string, store: ExpressionStore): string | null {
  if (kind === 'word') {
    const word = text.toLowerCase();
    if (word === 'select' || word === 'values' || word === 'table')
      return `holds ${text.toUpperCase()}: it may not read other rows`;
    if (STATEMENTS.has(word)) return `holds ${text.toUpperCase()}, which is no part of a single value`;
    if (word === 'u' && next.startsWith('&')) return 'holds U&, whose escapes are not read here';
    return null;
  }
  if (kind !== 'sign') return null;
  if (text === ';') return 'holds a semicolon: it must be a single expression';
  if (text === "'" || text === '"' || text === '`')
    return store === 'postgres' && text === '`'
      ? 'holds a backtick, which quotes no name in Postgres'
      : `holds a quote that is not closed, or a backslash before a quote or a backslash: ${text}`;
  if (
    (text === '-' && next === '-') ||
    (text === '/' && (next === '*' || next === '/')) ||
    (text === '#' && /^[ !]$/.test(next))
  )
    return 'holds a comment';
  if (text === '$' || text === '{' || text === '}')
    return `holds ${text}: parameters and dollar quotes are not supported here`;
  if (text === '\\' || /[‘’“”\0]/.test(text)) return 'holds a character that SQL has no use for outside of a text';
  return null;
}

/** Parentheses that do not match, an alias, or rows of another table behind IN. */
function mistakeInStructure(tokens: ReturnType<typeof tokensOf>, store: ExpressionStore): string | null {
  const open: { readonly closes: string; readonly casts: boolean }[] = [];
  let before = '';
  for (const [index, { token, next }] of tokens.entries()) {
    const { kind, text } = token;
    const word = kind === 'word' ? text.toLowerCase() : text;
    const closes = CLOSES.get(text);
    if (closes !== undefined) open.push({ closes, casts: text === '(' && CASTS.has(before) });
    else if ((text === ')' || text === ']') && open.pop()?.closes !== text) return `has a ${text} that closes nothing`;
    if (text === ',' && open.length === 0) return 'holds more than one value';
    if (word === 'as' && open.at(-1)?.casts !== true) return 'names its value with AS: it must be the value alone';
    if (word === 'in' && next !== '(' && next !== '[') return 'holds IN without a list: it may not read other rows';
    if (word === 'in' && store === 'clickhouse' && namesTable(tokens.slice(index + 2)))
      return 'holds IN with a name: it may not read other rows';
    before = word;
  }
  return open.length === 0 ? null : 'has a parenthesis that is not closed';
}

/** A name, at will of two parts, that is all that stands in the parentheses: ClickHouse takes it for a table. */
function namesTable(tokens: ReturnType<typeof tokensOf>): boolean {
  const texts = tokens.map(({ token }) => token);
  const isName = (at: number) => texts[at]?.kind === 'word' || texts[at]?.kind === 'quoted';
  if (!isName(0)) return false;
  return texts[1]?.text === ')' || (texts[1]?.text === '.' && isName(2) && texts[3]?.text === ')');
}

function nameOf({ kind, text }: Token, store: ExpressionStore): readonly string[] {
  if (kind === 'quoted') {
    const quote = text.charAt(0);
    return [text.slice(1, -1).replaceAll(quote + quote, quote)];
  }
  if (kind !== 'word') return [];
  // Postgres folds the letters of ASCII alone.
  return [store === 'postgres' ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text];
}
