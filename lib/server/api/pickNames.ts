import { extractNames } from '@/lib/scorecard/extractNames';
import type { ScorecardName } from '@/lib/scorecard/resourceName';

/** What one request asks about, in order. `suspect` is a line that looks like a name and holds none. */
export type Picked =
  | { readonly kind: 'name'; readonly name: ScorecardName }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'suspect'; readonly line: string };

const LOOKS_LIKE_A_NAME = /customers?(?:\/|%2f)|scorecards?(?:\/|%2f)|[0-9a-f]{8}-[0-9a-f]{4}-/i;

/**
 * Picks names and bare ids out of pasted lines, each once, in the order of the lines. Lines of a log that hold neither are passed over;
 * those that seem to hold a misspelt name are not, since a name passed over in silence would read as one without findings.
 */
export function pickNames(lines: readonly string[]): readonly Picked[] {
  const picked = new Map<string, Picked>();
  const add = (key: string, item: Picked) => {
    if (!picked.has(key)) picked.set(key, item);
  };
  for (const line of lines.flatMap((text) => text.split(/\r?\n/))) {
    const { names, bareIds } = extractNames(line);
    for (const name of names) add(name.text, { kind: 'name', name });
    for (const id of bareIds) add(id, { kind: 'id', id });
    if (names.length === 0 && bareIds.length === 0 && LOOKS_LIKE_A_NAME.test(line))
      add(` ${line}`, { kind: 'suspect', line });
  }
  return [...picked.values()];
}
