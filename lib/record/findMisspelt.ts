import { extractNames, replaceNames, splitAtEncodedNames, unescapeText } from './extractNames';
import type { NamedType } from './RecordType';
import { distinctivePart, escape, nameFormOf, type RecordName } from './recordName';

/** At most so many are listed; the last entry then says how many more there are. */
export const MOST_MISSPELT = 500;
const LONGEST_SHOWN = 200;

const SEPARATORS = /[\s"'`<>()[\]{},;|~=?&#:]+/;

/** What is meant as the name of a record of these types, though it is none. */
interface Likeness {
  /** Surely: two of its words, or the last with something like an id behind it. */
  readonly shaped: RegExp;
  /** Perhaps, or the id of a request: it counts where nothing else is in its line. */
  readonly reminding: RegExp;
  /** Where a name begins. */
  readonly first: RegExp;
}

const known = new WeakMap<readonly NamedType[], Likeness>();

function likenessOf(types: readonly NamedType[]): Likeness {
  const found = known.get(types);
  if (found !== undefined) return found;
  const each = types.map((type) => {
    const words = nameFormOf(type).segments.flatMap((segment) => ('word' in segment ? [anyNumber(segment.word)] : []));
    const [first = '', last = ''] = [words[0], words.at(-1)];
    const pairs = words.slice(1).map((word, index) => `${words[index]}\\/[^/]*\\/${word}(?:\\/|$)`);
    const isUuid = distinctivePart(type) !== null;
    const isInteger = type.key.at(-1)?.type === 'integer';
    return {
      first,
      shaped: [
        ...pairs,
        ...(words.length > 2 ? [`${first}\\/(?:[^/]*\\/){1,8}${last}(?:\\/|$)`] : []),
        ...(words.length > 1 && isUuid ? [`${last}\\/[0-9a-f]{4}`] : []),
        ...(words.length > 1 && isInteger ? [`${last}\\/[0-9]`] : []),
      ],
      reminding: [`${first}\\/`, `${last}\\/`, ...(isUuid ? ['[0-9a-f]{8}-[0-9a-f]{4}-'] : [])],
    };
  });
  const either = (sources: readonly string[]) =>
    new RegExp(sources.length === 0 ? '(?!)' : [...new Set(sources)].join('|'), 'i');
  const likeness = {
    shaped: either(each.flatMap(({ shaped }) => shaped)),
    reminding: either(each.flatMap(({ reminding }) => reminding)),
    first: either(each.map(({ first }) => `${first}\\/`)),
  };
  known.set(types, likeness);
  return likeness;
}

/** A word of a name, in the singular too. */
function anyNumber(word: string): string {
  return `${escape(word.replace(/s$/, ''))}s?`;
}

/**
 * What looks like the name or the id of a record and is none: a word misspelt, an id cut short, a UUID of another version. Each once, in the order of a paste,
 * so that nothing of it vanishes without a word. Lines of a log that merely mention a word of a name or the id of a request beside a name are left alone.
 */
export function findMisspelt(types: readonly NamedType[], text: string): readonly string[] {
  const found = new Set<string>();
  for (const line of plainLines(types, text)) for (const token of misspeltIn(types, line)) found.add(token);
  const all = [...found];
  const more = all.length - MOST_MISSPELT + 1;
  return all.length <= MOST_MISSPELT ? all : [...all.slice(0, MOST_MISSPELT - 1), `and ${more} more`];
}

/** A name that is understood stands as one of its type that no separator takes apart. */
function plainLines(types: readonly NamedType[], text: string): readonly string[] {
  const examples = new Map(types.map((type) => [type.id, nameFormOf(type).example]));
  const exampleOf = ({ type }: RecordName) => examples.get(type) ?? '';
  const pieces = splitAtEncodedNames(types, text).map((piece) =>
    typeof piece === 'string' ? replaceNames(types, unescapeText(piece), exampleOf) : exampleOf(piece),
  );
  return pieces.join('').split(/\r?\n/);
}

function misspeltIn(types: readonly NamedType[], line: string): readonly string[] {
  const likeness = likenessOf(types);
  if (!likeness.reminding.test(line) && !likeness.shaped.test(line)) return [];
  const tokens = line.split(SEPARATORS).filter((token) => token !== '');
  const understood = new Set(tokens.filter((token) => holdsNameOrId(types, likeness, token)));
  const shaped = tokens.filter((token) => !understood.has(token) && likeness.shaped.test(token));
  const reminding = tokens.filter((token) => !understood.has(token) && likeness.reminding.test(token));
  const isList = tokens.length === understood.size + new Set(reminding).size;
  return (understood.size === 0 || isList ? reminding : shaped).map((token) => shown(likeness, token));
}

function holdsNameOrId(types: readonly NamedType[], { reminding }: Likeness, token: string): boolean {
  if (!reminding.test(token)) return false;
  const { names, bareIds } = extractNames(types, token);
  return names.length + bareIds.length > 0;
}

/** From where the name seems to begin; what stands before it is an address. */
function shown({ first }: Likeness, token: string): string {
  const from = Math.max(0, token.search(first));
  return token.slice(from, from + LONGEST_SHOWN);
}
