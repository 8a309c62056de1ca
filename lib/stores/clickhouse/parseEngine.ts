/** What an engine's own declaration says about which row wins. */
export interface EngineFacts {
  readonly replacing: boolean;
  readonly versionColumn: string | null;
  readonly isDeletedColumn: string | null;
}

/**
 * Reads `engine_full` of system.tables, e.g. `ReplicatedReplacingMergeTree('/path/{shard}', '{replica}', ver, is_deleted) PARTITION BY …`.
 * Paths and replica names are string literals, column names are not: that tells the arguments apart for every engine of the family.
 */
export function parseEngine(engine: string, engineFull: string): EngineFacts {
  const replacing = /^(Replicated|Shared)?ReplacingMergeTree$/.test(engine);
  if (!replacing) return { replacing, versionColumn: null, isDeletedColumn: null };
  const columns = engineArguments(engineFull).filter((argument) => argument !== '' && !argument.startsWith("'"));
  const [versionColumn = null, isDeletedColumn = null] = columns.map(unquote);
  return { replacing, versionColumn, isDeletedColumn };
}

/** The three names in `Distributed('cluster', 'database', 'table', …)`; `database` may be an expression, then it is null. */
export function parseDistributed(
  engineFull: string,
): { readonly database: string | null; readonly table: string } | null {
  const [, database, table] = engineArguments(engineFull);
  if (table === undefined || !/^['\w]/.test(table)) return null;
  return {
    database: database?.startsWith("'") || /^\w+$/.test(database ?? '') ? unquote(database ?? '') : null,
    table: unquote(table),
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
