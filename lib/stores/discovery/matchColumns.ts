import { wordsOf } from '@/lib/record/RecordEntry';

/** How sure it is that two columns are the same one: of one name, of the same words, or of words that mean the same. */
export type Likeness = 'same_name' | 'same_words' | 'near';

export interface ColumnMatch {
  readonly column: string;
  readonly likeness: Likeness;
}

const UNITS = ['ns', 'us', 'ms', 's', 'sec', 'secs', 'seconds', 'millis', 'micros', 'nanos', 'cents', 'utc', 'ts'];
const TIMES = ['at', 'time', 'timestamp', 'date', 'on', 'ts', 'datetime'];

/** Letters and digits alone: `createdAt`, `created_at` and `Created At` are one. */
export function sameWords(name: string): string {
  return wordsOf(name).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Without units and with one word for times: `created_at`, `create_time` and `createdTs` are one, `price` and `price_cents` too. */
function nearWords(name: string): string {
  const words = wordsOf(name).split(' ');
  const last = words.at(-1) ?? '';
  if (words.length > 1 && TIMES.includes(last))
    return [...words.slice(0, -1).map((word) => word.replace(/ed?$/, '')), 'at'].join('');
  return (words.length > 1 && UNITS.includes(last) ? words.slice(0, -1) : words).join('');
}

/**
 * For each of some columns the one of another table that it is copied to. `renames` go first; then whatever agrees most. Two that fit equally
 * well fit not at all, and no column is taken twice.
 */
export function matchColumns(
  from: readonly string[],
  to: readonly string[],
  renames: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, ColumnMatch> {
  const matches = new Map<string, ColumnMatch>();
  const taken = new Set<string>();
  for (const column of from) {
    const renamed = Object.hasOwn(renames, column) ? renames[column] : undefined;
    if (renamed === undefined) continue;
    taken.add(renamed);
    if (to.includes(renamed)) matches.set(column, { column: renamed, likeness: 'same_name' });
  }
  const open = from.filter((column) => !Object.hasOwn(renames, column));
  for (const [likeness, form] of [
    ['same_name', (name: string) => name],
    ['same_words', sameWords],
    ['near', nearWords],
  ] as const) {
    const left = byForm(
      open.filter((column) => !matches.has(column)),
      form,
    );
    const right = byForm(
      to.filter((column) => !taken.has(column)),
      form,
    );
    for (const [text, [column, ...others]] of left) {
      const [found, ...further] = right.get(text) ?? [];
      if (column === undefined || found === undefined || others.length > 0 || further.length > 0) continue;
      matches.set(column, { column: found, likeness });
      taken.add(found);
    }
  }
  return matches;
}

function byForm(names: readonly string[], form: (name: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(form(name), [...(groups.get(form(name)) ?? []), name]);
  return groups;
}
