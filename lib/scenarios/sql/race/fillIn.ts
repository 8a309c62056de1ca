/** What is no place for a value: texts, quoted names, comments, dollar quotes; and then `::` and `:=`. */
const SKIPPED = [/^'(?:[^']|'')*'/, /^"(?:[^"]|"")*"/, /^--[^\n]*/, /^\/\*[\s\S]*?\*\//, /^::/, /^:=/] as const;

/**
 * Replaces `:name` and `:session.name` in SQL, as psql does with its variables, by what `valueOf` gives; null leaves them as they are. Nothing is replaced
 * in texts, quoted names, comments and dollar quotes.
 */
export function fillIn(sql: string, valueOf: (name: string) => string | null): string {
  let filled = '';
  for (let at = 0; at < sql.length;) {
    const length = skippedLength(sql, at);
    if (length > 0) {
      filled += sql.slice(at, at + length);
      at += length;
      continue;
    }
    const name = sql.charAt(at) === ':' ? nameAt(sql, at + 1) : '';
    const value = name === '' ? null : valueOf(name);
    filled += value ?? sql.slice(at, at + 1 + name.length);
    at += 1 + name.length;
  }
  return filled;
}

/** The names that SQL wants values for. */
export function placesIn(sql: string): readonly string[] {
  const names: string[] = [];
  fillIn(sql, (name) => {
    names.push(name);
    return null;
  });
  return names;
}

function nameAt(sql: string, at: number): string {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/.exec(sql.slice(at, at + 200))?.[0] ?? '';
}

function skippedLength(sql: string, at: number): number {
  const char = sql.charAt(at);
  if (char === '$') return dollarQuoteLength(sql, at);
  if (!`'"-/:`.includes(char)) return 0;
  const rest = sql.slice(at);
  for (const pattern of SKIPPED) {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return found.length;
  }
  return 0;
}

function dollarQuoteLength(sql: string, at: number): number {
  const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(sql.slice(at, at + 200))?.[0];
  if (tag === undefined) return 0;
  const end = sql.indexOf(tag, at + tag.length);
  return end === -1 ? 0 : end + tag.length - at;
}
