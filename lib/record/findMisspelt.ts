import { extractNames, unescapeText } from './extractNames';

/** At most so many are listed; the last entry then says how many more there are. */
export const MOST_MISSPELT = 500;
const LONGEST_SHOWN = 200;

/** Surely meant as a name: two of its words, or one with something like an id behind it. */
const SHAPED_LIKE_A_NAME =
  /customers?\/[^/]*\/profiles?\/|profiles?\/[^/]*\/scorecards?(?:\/|$)|customers?\/(?:[^/]*\/){1,4}scorecards?(?:\/|$)|scorecards?\/[0-9a-f]{4}/i;
/** May be meant as one, or as the id of a request: it counts where nothing else is in its line. */
const REMINDS_OF_A_NAME = /customers?\/|scorecards?\/|[0-9a-f]{8}-[0-9a-f]{4}-/i;
const SEPARATORS = /[\s"'`<>()[\]{},;|~=?&#:]+/;

/**
 * What looks like the name or the id of a scorecard and is none: a word misspelt, an id cut short, a UUID of another version. Each once, in the order of a paste,
 * so that nothing of it vanishes without a word. Lines of a log that merely mention a customer or the id of a request beside a name are left alone.
 */
export function findMisspelt(text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of unescapeText(text).split(/\r?\n/)) for (const token of misspeltIn(line)) found.add(token);
  const all = [...found];
  const more = all.length - MOST_MISSPELT + 1;
  return all.length <= MOST_MISSPELT ? all : [...all.slice(0, MOST_MISSPELT - 1), `and ${more} more`];
}

function misspeltIn(line: string): readonly string[] {
  if (!REMINDS_OF_A_NAME.test(line) && !SHAPED_LIKE_A_NAME.test(line)) return [];
  const tokens = line.split(SEPARATORS).filter((token) => token !== '');
  const understood = new Set(tokens.filter(holdsNameOrId));
  const shaped = tokens.filter((token) => !understood.has(token) && SHAPED_LIKE_A_NAME.test(token));
  const reminding = tokens.filter((token) => !understood.has(token) && REMINDS_OF_A_NAME.test(token));
  const isList = tokens.length === understood.size + new Set(reminding).size;
  return (understood.size === 0 || isList ? reminding : shaped).map(shown);
}

function holdsNameOrId(token: string): boolean {
  if (!REMINDS_OF_A_NAME.test(token)) return false;
  const { names, bareIds } = extractNames(token);
  return names.length + bareIds.length > 0;
}

/** From where the name seems to begin; what stands before it is an address. */
function shown(token: string): string {
  const from = Math.max(0, token.search(/customers?\//i));
  return token.slice(from, from + LONGEST_SHOWN);
}
