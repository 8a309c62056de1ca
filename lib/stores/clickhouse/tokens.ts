export type Token = { readonly text: string; readonly at: number; readonly end: number };

/** Blanks and comments, as the engine's lexer has them: `//` begins a comment too, and `#` only before a blank or `!`. */
const skipped = [/\s+/y, /--[^\n]*/y, /\/\/[^\n]*/y, /#[ !][^\n]*/y, /\/\*[\s\S]*?(?:\*\/|$)/y];
const tokens = [
  /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y,
  /"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)/y,
  /`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)/y,
  // Dollar quotes have to be closed, or else the dollar begins a name.
  /\$(\w*)\$[\s\S]*?\$\1\$/y,
  /[A-Za-z_$][A-Za-z0-9_$]*/y,
  /\d[A-Za-z0-9_.]*/y,
  /[\s\S]/y,
];

/** All tokens of a ClickHouse statement, one after the other; comments and blanks are none. Whatever is quoted is one token. */
export function* readTokens(sql: string): Generator<Token, void, void> {
  for (let token = nextToken(sql, 0); token !== null; token = nextToken(sql, token.end)) yield token;
}

export function nextToken(sql: string, from: number): Token | null {
  let at = from;
  for (let goesOn = true; goesOn;) {
    goesOn = false;
    for (const pattern of skipped) {
      pattern.lastIndex = at;
      if (pattern.test(sql)) {
        at = pattern.lastIndex;
        goesOn = true;
      }
    }
  }
  if (at >= sql.length) return null;
  for (const pattern of tokens) {
    pattern.lastIndex = at;
    if (pattern.test(sql)) return { text: sql.slice(at, pattern.lastIndex), at, end: pattern.lastIndex };
  }
  return null;
}

export function isWord({ text }: Token): boolean {
  return /^[A-Za-z_]/.test(text);
}

export function isQuotedName({ text }: Token): boolean {
  return /^[`"]/.test(text);
}

/** What another lexer might read otherwise than this one, so that a guard should not let it pass; null: it is plain. */
export function whyDoubtful({ text }: Token): string | null {
  if (/^[‘’“”]$/.test(text)) return 'only ASCII quotes are supported here';
  if (text.startsWith('$')) return 'dollar quotes are not supported here';
  return null;
}
