import type { NamedType } from './RecordType';
import { distinctivePart, escape, nameFormOf, nameOfMatch, type RecordName } from './recordName';

export interface ExtractedNames {
  /** Each name once, of every type, in the order of its first appearance. */
  readonly names: readonly RecordName[];
  /** Ids that stand alone, without the rest of a name; each once, in order. Which types they fit is for the stores to tell. */
  readonly bareIds: readonly string[];
}

interface Matchers {
  readonly anywhere: RegExp;
  /** null: its last part alone has no form that nothing else has. */
  readonly bare: RegExp | null;
}

const known = new WeakMap<NamedType, Matchers>();
/** Of key parts, by pattern: there are as many as configured types have. */
const forms = new Map<string, RegExp>();

/** What ends a sentence and no name: the last character of a text part is none of these. */
const TRAILING = '.:!*]';

function matchersOf(type: NamedType): Matchers {
  const found = known.get(type);
  if (found !== undefined) return found;
  const sources = nameFormOf(type).segments.map((segment) => {
    if ('word' in segment) return escape(segment.word);
    // A text without a form ends where a log or a sentence goes on.
    return segment.part.type === 'text' && segment.part.form === undefined
      ? '([^\\s/?#"\'`<>{}|\\\\^(),;&=\\u0000-\\u001f\\u007f]{1,255})'
      : `(${segment.pattern})`;
  });
  const part = distinctivePart(type);
  const last = nameFormOf(type).segments.at(-1);
  const ends =
    last !== undefined && 'part' in last && (last.part.type !== 'text' || last.part.form) ? '(?![0-9a-z])' : '';
  const matchers = {
    anywhere: new RegExp(`(?<![0-9a-z_])${sources.join('/')}${ends}`, 'gi'),
    bare: part === null ? null : new RegExp(`(?<![0-9a-z-])(${part.pattern})(?![0-9a-z-])`, 'gi'),
  };
  known.set(type, matchers);
  return matchers;
}

interface Found {
  readonly index: number;
  readonly end: number;
  readonly name: RecordName;
}

/**
 * Picks the names of records out of anything: a log, a URL (percent-encoded, once or more often), JSON inside JSON, a sentence. Upper case is
 * read as lower case where a part has a form that it does not fit, since a paste may come from a system that prints it so. A bare id counts only outside a name.
 */
export function extractNames(types: readonly NamedType[], text: string): ExtractedNames {
  const pieces = splitAtEncodedNames(types, text);
  const read = pieces.map((piece) =>
    typeof piece === 'string' ? extractPlain(types, piece) : { names: [piece], bareIds: [] },
  );
  const names = new Map(read.flatMap((each) => each.names).map((name) => [name.text, name]));
  const inNames = new Set([...names.values()].flatMap(({ key }) => Object.values(key)));
  const ids = new Set(read.flatMap(({ bareIds }) => bareIds));
  return { names: [...names.values()], bareIds: [...ids].filter((id) => !inNames.has(id)) };
}

function extractPlain(types: readonly NamedType[], text: string): ExtractedNames {
  const plain = unescapeText(text);
  const found = findAll(types, plain);
  const rest = replaced(plain, found, () => ' ');
  const bare = types.flatMap((type) => {
    const { bare: matcher } = matchersOf(type);
    const pattern = distinctivePart(type)?.pattern ?? '';
    return matcher === null
      ? []
      : [...rest.matchAll(matcher)].map((match) => ({ index: match.index, id: asFormed(pattern, match[1] ?? '') }));
  });
  const bareIds = bare.sort((a, b) => a.index - b.index).map(({ id }) => id);
  return { names: found.map(({ name }) => name), bareIds };
}

/** What stands around a name and not in one, in a log, a sentence or JSON. */
const AROUND = /([\s"'`<>(){}[\],;|]+)/;
const ONE_LEVEL = /%(25|0[9ad]|[2-7][0-9a-f])/gi;
const MOST_LEVELS = 4;

/**
 * A text cut where it holds names whose own text is percent-encoded in part: to undo that with the escapes around them would take such a name apart. Of a token that is
 * encoded as a whole each level is looked at. What begins before the name with an escape is encoded around it, and its escapes are not the name's.
 */
export function splitAtEncodedNames(types: readonly NamedType[], text: string): readonly (string | RecordName)[] {
  const encodable = types.filter(({ key }) => key.some(({ type, form }) => type === 'text' && form === undefined));
  return encodable.length === 0 || !text.includes('%') ? [text] : joined(split(encodable, text, MOST_LEVELS));
}

function split(types: readonly NamedType[], text: string, levels: number): readonly (string | RecordName)[] {
  return text.split(AROUND).flatMap((token) => {
    if (!token.includes('%')) return [token];
    const [first] = types.flatMap((type) => findIn(type, token)).sort((a, b) => a.index - b.index || b.end - a.end);
    if (first !== undefined) {
      const [before, name] = [token.slice(0, first.index), token.slice(first.index, first.end)];
      if (!before.includes('%') && name.includes('%')) return [before, first.name, token.slice(first.end)];
    }
    const decoded = levels === 0 ? token : token.replace(ONE_LEVEL, (_, code: string) => characterOf(code));
    const pieces = decoded === token ? [] : split(types, decoded, levels - 1);
    return pieces.some((piece) => typeof piece !== 'string') ? pieces : [token];
  });
}

function joined(pieces: readonly (string | RecordName)[]): readonly (string | RecordName)[] {
  const merged: (string | RecordName)[] = [];
  let run: string[] = [];
  const end = () => {
    if (run.length > 0) merged.push(run.join(''));
    run = [];
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') run.push(piece);
    else {
      end();
      merged.push(piece);
    }
  }
  end();
  return merged;
}

function characterOf(code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}

/** In the order in which they stand. */
function findAll(types: readonly NamedType[], plain: string): readonly Found[] {
  return types
    .flatMap((type) => findIn(type, plain))
    .sort((a, b) => a.index - b.index || b.end - a.end)
    .filter(withoutOverlaps());
}

/** A text without escapes in which each name is replaced. */
export function replaceNames(types: readonly NamedType[], plain: string, by: (name: RecordName) => string): string {
  return replaced(plain, findAll(types, plain), by);
}

/** Of names that overlap, the one that begins first. */
function withoutOverlaps(): (found: Found) => boolean {
  let end = 0;
  return (found) => {
    if (found.index < end) return false;
    end = found.end;
    return true;
  };
}

function findIn(type: NamedType, plain: string): readonly Found[] {
  const form = nameFormOf(type);
  const parts = form.segments.flatMap((segment) => ('part' in segment ? [segment] : []));
  return [...plain.matchAll(matchersOf(type).anywhere)].flatMap((match) => {
    const texts = parts.map(({ part, pattern }, index) => {
      const text = match[index + 1] ?? '';
      if (part.type !== 'text' || part.form) return asFormed(pattern, text);
      return index === parts.length - 1 ? withoutTrailing(text) : text;
    });
    const name = nameOfMatch(form, texts);
    if (name === null || !form.whole.test(name.text)) return [];
    return [{ index: match.index, end: match.index + match[0].length, name }];
  });
}

/** As it is written where that fits the form: `cus_NffrFe` and `cus_nffrfe` may be two customers. */
function asFormed(pattern: string, text: string): string {
  const form = forms.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u');
  forms.set(pattern, form);
  return form.test(text) ? text : text.toLowerCase();
}

function withoutTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function replaced(plain: string, found: readonly Found[], by: (name: RecordName) => string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { index, end, name } of found) {
    pieces.push(plain.slice(at, index), by(name));
    at = end;
  }
  return pieces.join('') + plain.slice(at);
}

/**
 * Undoes what URLs and JSON strings do to the characters in and around a name; all else is left as it is. A run of backslashes is read from its begin alone: from each
 * of them it would take time with the square of its length.
 */
export function unescapeText(text: string): string {
  return text
    .replace(/%(?:25)*(0[9ad]|[2-7][0-9a-f])/gi, (_, code: string) => characterOf(code))
    .replace(/(?<!\\)\\+(?:u002f|\/)/gi, '/')
    .replace(/(?<!\\)\\+[nrt]/g, ' ');
}
