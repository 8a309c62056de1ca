import { isWord, nextToken, type Token } from '@/lib/stores/clickhouse/tokens';

/** What the server has to know about a statement before the engine sees it. */
export type StatementDescription = {
  /** First keyword in upper case: SELECT, INSERT, … and '' for an empty query. */
  readonly keyword: string;
  /** The output format that the statement names itself. */
  readonly format: string | null;
  /** INSERT … FORMAT name: offsets of the FORMAT keyword and of the end of the format's name. */
  readonly inlineData: { readonly formatAt: number; readonly dataAt: number; readonly format: string } | null;
  /** Something follows a top-level semicolon. */
  readonly several: boolean;
  /** Leaves something behind in the session: SET, USE, temporary tables. */
  readonly changesSession: boolean;
};

/**
 * Reads the shape of one ClickHouse statement without parsing it: comments, quoted strings, identifiers and heredocs are
 * skipped whole, so nothing in a literal is taken for syntax. Reading stops where an INSERT's inline data begins.
 */
export function describeStatement(sql: string): StatementDescription {
  let keyword = '';
  let second = '';
  let format: string | null = null;
  let ended = false;
  let several = false;
  let before: Token | null = null;
  let last: Token | null = null;
  let depth = 0;
  for (let at = 0; ;) {
    const token = nextToken(sql, at);
    if (token === null) break;
    at = token.end;
    if (ended) {
      several = true;
      break;
    }
    if (isWord(token)) {
      if (keyword === '') keyword = token.text.toUpperCase();
      else if (second === '') second = token.text.toUpperCase();
    }
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.text === ';') ended = true;
    if (depth === 0 && last !== null && isFormatKeyword(last, before) && isWord(token)) {
      format = token.text;
      if (keyword === 'INSERT') {
        return {
          keyword,
          format: null,
          inlineData: { formatAt: last.at, dataAt: token.end, format },
          several: false,
          changesSession: false,
        };
      }
    }
    before = last;
    last = token;
  }
  const temporary = second === 'TEMPORARY' && (keyword === 'CREATE' || keyword === 'DROP');
  return {
    keyword,
    format,
    inlineData: null,
    several,
    changesSession: keyword === 'SET' || keyword === 'USE' || temporary,
  };
}

/** `INTO format`, `db.format` and `SELECT format` are names, not the clause. */
function isFormatKeyword(token: Token, before: Token | null): boolean {
  if (token.text.toUpperCase() !== 'FORMAT' || before === null) return false;
  return !['INTO', 'TABLE', 'SELECT', 'FROM', 'AS', 'BY', '.', ','].includes(before.text.toUpperCase());
}
