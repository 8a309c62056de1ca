import type { StepStore } from '@/lib/evidence/stepMeaning';

/** What is no place for a value: texts, quoted names, comments; and then `::` and `:=`. */
const COMMON = [/^--[^\n]*/, /^\/\*[\s\S]*?\*\//, /^::/, /^:=/] as const;
const SKIPPED: Readonly<Record<StepStore, readonly RegExp[]>> = {
  postgres: [/^'(?:[^']|'')*'/, /^"(?:[^"]|"")*"/, ...COMMON],
  clickhouse: [/^'(?:[^'\\]|\\[\s\S]|'')*'/, /^"(?:[^"\\]|\\[\s\S])*"/, /^`(?:[^`\\]|\\[\s\S])*`/, ...COMMON],
};

/**
 * Replaces `:name` and `:session.name` in SQL, as psql does with its variables, by what `valueOf` gives; null leaves them as they are. Nothing is replaced
 * in texts, quoted names, comments and, of Postgres, dollar quotes.
 */
export function fillIn(sql: string, valueOf: (name: string) => string | null, store: StepStore = 'postgres'): string {
  let filled = '';
  for (let at = 0; at < sql.length;) {
    const length = skippedLength(sql, at, store);
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
export function placesIn(sql: string, store: StepStore): readonly string[] {
  const names: string[] = [];
  const note = (name: string) => {
    names.push(name);
    return null;
  };
  fillIn(sql, note, store);
  return names;
}

/** Its statements without their ends, and with a blank for each text, quoted name, comment and dollar quote. */
export function bareStatements(sql: string, store: StepStore): readonly string[] {
  let bare = '';
  for (let at = 0; at < sql.length;) {
    const length = skippedLength(sql, at, store);
    bare += length > 0 ? ' ' : sql.charAt(at);
    at += Math.max(1, length);
  }
  return bare
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function nameAt(sql: string, at: number): string {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/.exec(sql.slice(at, at + 200))?.[0] ?? '';
}

function skippedLength(sql: string, at: number, store: StepStore): number {
  const char = sql.charAt(at);
  if (char === '$' && store === 'postgres') return dollarQuoteLength(sql, at);
  if (!`'"\`-/:`.includes(char)) return 0;
  const rest = sql.slice(at);
  for (const pattern of SKIPPED[store]) {
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
