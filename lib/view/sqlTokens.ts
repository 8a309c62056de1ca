/** The language of a statement: the two differ in what a backslash means within a text, and in what quotes a name. */
export type SqlDialect = 'postgres' | 'clickhouse';

export type SqlTokenKind = 'keyword' | 'text' | 'name' | 'number' | 'comment' | 'plain';

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
}

/** Words that structure a statement; what else a store reserves is left as it is. */
const KEYWORDS = new Set(
  `ADD ALL ALTER AND ANY ARRAY AS ASC ASOF BEGIN BETWEEN BY CASE CAST COLLATE COLUMN COMMIT CONFLICT CREATE CROSS DATABASE DEFAULT DELETE DESC DISTINCT DO DROP ELSE
  END ENGINE EXCEPT EXISTS FALSE FILTER FINAL FOLLOWING FOR FORMAT FROM FULL GLOBAL GROUP HAVING IF ILIKE IN INDEX INNER INSERT INTERSECT INTERVAL INTO IS ISOLATION JOIN
  KEY LATERAL LEFT LEVEL LIKE LIMIT LOCK LOCKED MATERIALIZED MERGE NATURAL NOT NOTHING NOWAIT NULL NULLS OFFSET ON ONLY OR ORDER ORDINALITY OUTER OVER PARTITION PRECEDING
  PREWHERE PRIMARY REPLACE RETURNING RIGHT ROLLBACK ROW ROWS SAMPLE SAVEPOINT SELECT SEMI SERIALIZABLE SET SETTINGS SHARE SKIP START SYNC TABLE THEN TO TRANSACTION TRUE
  UNION UNIQUE UNNEST UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH WITHIN`.split(/\s+/),
);

const NUMBER = String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)`;
const WORD = String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`;
const COMMENT = String.raw`(?<comment>--[^\n]*|/\*[\s\S]*?(?:\*/|$))`;

/** One character, so that the parts of a statement follow each other without a gap. */
const REST = String.raw`[\s\S]`;

/** What is never closed goes on to the end, as the stores read it. */
const patterns: Readonly<Record<SqlDialect, RegExp>> = {
  postgres: new RegExp(
    [
      COMMENT,
      String.raw`(?<text>\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$(?<tag>[\p{L}_]*)\$[\s\S]*?(?:\$\k<tag>\$|$))`,
      String.raw`(?<name>"(?:[^"]|"")*(?:"|$))`,
      NUMBER,
      WORD,
      REST,
    ].join('|'),
    'guy',
  ),
  clickhouse: new RegExp(
    [
      COMMENT,
      String.raw`(?<text>'(?:[^'\\]|\\[\s\S]|'')*(?:'|$))`,
      String.raw`(?<name>"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|\x60(?:[^\x60\\]|\\[\s\S]|\x60\x60)*(?:\x60|$))`,
      NUMBER,
      WORD,
      REST,
    ].join('|'),
    'guy',
  ),
};

/** A statement in parts, for their colours. Joined they are the statement, character by character. */
export function sqlTokens(sql: string, dialect: SqlDialect): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  const add = (kind: SqlTokenKind, text: string) => {
    const last = tokens.at(-1);
    if (text === '') return;
    if (last?.kind === kind && kind === 'plain') tokens[tokens.length - 1] = { kind, text: last.text + text };
    else tokens.push({ kind, text });
  };
  for (const match of sql.matchAll(patterns[dialect])) add(kindOf(match), match[0]);
  return tokens;
}

function kindOf({ groups = {} }: RegExpExecArray): SqlTokenKind {
  if (groups.word !== undefined) return KEYWORDS.has(groups.word.toUpperCase()) ? 'keyword' : 'plain';
  for (const kind of ['comment', 'text', 'name', 'number'] as const) if (groups[kind] !== undefined) return kind;
  return 'plain';
}
