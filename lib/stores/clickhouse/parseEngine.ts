/** What an engine's own declaration says about which row wins. */
export interface EngineFacts {
  readonly family: EngineFamily;
  readonly versionColumn: string | null;
  readonly isDeletedColumn: string | null;
  readonly signColumn: string | null;
}

/** `plain`: MergeTree itself, which keeps every row · `merging`: it makes other rows of them · `other`: none of MergeTree's. */
export type EngineFamily = 'replacing' | 'collapsing' | 'plain' | 'merging' | 'other';

/**
 * Reads `engine_full` of system.tables, e.g. `ReplicatedReplacingMergeTree('/path/{shard}', '{replica}', ver, is_deleted) PARTITION BY …`.
 * Paths and replica names are string literals, column names are not: that tells the arguments apart for every engine of the family.
 */
export function parseEngine(engine: string, engineFull: string): EngineFacts {
  const kind = /^(?:Replicated|Shared)?(\w*)MergeTree$/.exec(engine)?.[1];
  const none = { versionColumn: null, isDeletedColumn: null, signColumn: null };
  const columns = engineArguments(engineFull).filter((argument) => argument !== '' && !argument.startsWith("'"));
  const [first = null, second = null] = columns.map(unquote);
  switch (kind) {
    case undefined:
      return { family: 'other', ...none };
    case '':
      return { family: 'plain', ...none };
    case 'Replacing':
      return { family: 'replacing', ...none, versionColumn: first, isDeletedColumn: second };
    case 'Collapsing':
      return { family: 'collapsing', ...none, signColumn: first };
    case 'VersionedCollapsing':
      return { family: 'collapsing', ...none, signColumn: first, versionColumn: second };
    default:
      return { family: 'merging', ...none };
  }
}

/**
 * The table below a view that is FINAL over one table and nothing else: `SELECT a, b FROM database.table FINAL`, as `as_select` of system.tables
 * writes it. `further`: what it selects besides plain columns. null for any other view.
 */
export function parseFinalView(
  asSelect: string,
): { readonly database: string | null; readonly table: string; readonly further: readonly string[] } | null {
  const identifier = '(?:`(?:\\\\.|[^`\\\\])+`|[A-Za-z_]\\w*)';
  const match = new RegExp(`^SELECT (.+) FROM (?:(${identifier})\\.)?(${identifier}) FINAL$`, 's').exec(asSelect);
  if (match === null) return null;
  const [, selected = '', database, table = ''] = match;
  // Anything that reads elsewhere is no plain list of columns.
  const unquoted = selected.replace(/`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'/gs, '');
  if (/\b(SELECT|DISTINCT|FROM)\b/.test(unquoted)) return null;
  const plain = new RegExp(`^(?:\\*|(?:${identifier}\\.)*${identifier})$`);
  return {
    database: database === undefined ? null : unquote(database),
    table: unquote(table),
    further: splitTopLevel(selected).filter((column) => !plain.test(column)),
  };
}

/**
 * What `Distributed('cluster', 'database', 'table', shardingKey, …)` says; `database` may be an expression, then it is null. `shardingKey` is the
 * expression that tells which shard a row goes to; null: none is declared.
 */
export function parseDistributed(
  engineFull: string,
): { readonly database: string | null; readonly table: string; readonly shardingKey: string | null } | null {
  const [, database, table, shardingKey = null] = engineArguments(engineFull);
  if (table === undefined || !/^['\w]/.test(table)) return null;
  return {
    database: database?.startsWith("'") || /^\w+$/.test(database ?? '') ? unquote(database ?? '') : null,
    table: unquote(table),
    shardingKey,
  };
}

/** The arguments in the first pair of parentheses that follows the engine's name at once. */
function engineArguments(engineFull: string): readonly string[] {
  const open = /^\w+\(/.exec(engineFull);
  if (open === null) return [];
  return splitTopLevel(engineFull.slice(open[0].length));
}

/** Splits at commas outside quotes and parentheses, and ends where the enclosing parenthesis closes. */
export function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== null) {
      if (character === '\\') {
        part += character + text.charAt(at + 1);
        at += 1;
        continue;
      }
      if (character === quote) quote = null;
    } else if (character === "'" || character === '`' || character === '"') quote = character;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') {
      if (depth === 0) break;
      depth -= 1;
    } else if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
      continue;
    }
    part += character;
  }
  parts.push(part.trim());
  return parts.filter((entry) => entry !== '');
}

export function unquote(name: string): string {
  return /^[`"'].*[`"']$/s.test(name) ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name;
}
