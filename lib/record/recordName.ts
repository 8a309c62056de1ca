import type { KeyPart, NamedType } from './RecordType';
import { UUID } from './uuid';

/** The name of a record, taken apart. `text` is its canonical form, by the name of its type. */
export interface RecordName {
  /** The id of its type. */
  readonly type: string;
  /** By key part, as text. */
  readonly key: Readonly<Record<string, string>>;
  readonly text: string;
}

export type NameResult =
  { readonly ok: true; readonly name: RecordName } | { readonly ok: false; readonly expected: string };

/** A segment of a name: a word, or a key part. */
export type NameSegment =
  { readonly word: string } | { readonly part: KeyPart; readonly pattern: string; readonly longest: number };

/** What the names of a type look like, worked out once. */
export interface NameForm {
  readonly type: NamedType;
  readonly segments: readonly NameSegment[];
  /** A whole name and nothing else, a group for each key part. */
  readonly whole: RegExp;
  readonly longest: number;
  readonly example: string;
}

/** Of a text without a form of its own: whatever may stand in a name as it is, and percent-encoded the rest. */
const TEXT = '[^\\s/?#%"\'`<>{}|\\\\^\\u0000-\\u001f\\u007f]|%[0-9a-fA-F]{2}';
const LONGEST_TEXT = 255;

const defaults = {
  text: { pattern: `(?:${TEXT})+`, longest: LONGEST_TEXT, example: 'a1', expected: '' },
  uuid: {
    pattern: UUID,
    longest: 36,
    example: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
    expected: 'a UUID in lower case',
  },
  integer: {
    pattern: '(?:0|-?[1-9][0-9]{0,76})',
    longest: 78,
    example: '42',
    expected: 'a whole number without leading zeros',
  },
} as const;

const forms = new WeakMap<NamedType, NameForm>();

export function nameFormOf(type: NamedType): NameForm {
  const known = forms.get(type);
  if (known !== undefined) return known;
  const form = readForm(type);
  forms.set(type, form);
  return form;
}

function readForm(type: NamedType): NameForm {
  const segments = type.name.split('/').map((segment): NameSegment => {
    const id = /^\{(\w+)\}$/.exec(segment)?.[1];
    const part = id === undefined ? undefined : type.key.find((each) => each.id === id);
    if (part === undefined) return { word: segment };
    return { part, pattern: part.form?.pattern ?? defaults[part.type].pattern, longest: longestOf(part) };
  });
  const sources = segments.map((segment) => ('word' in segment ? escape(segment.word) : `(${segment.pattern})`));
  const lengths = segments.map((segment) => ('word' in segment ? segment.word.length : segment.longest));
  return {
    type,
    segments,
    whole: new RegExp(`^${sources.join('/')}$`, 'u'),
    longest: lengths.reduce((sum, length) => sum + length + 1, -1),
    example: segments
      .map((segment) =>
        'word' in segment ? segment.word : (segment.part.form?.example ?? defaults[segment.part.type].example),
      )
      .join('/'),
  };
}

/** An encoded character takes up to 12 places. */
function longestOf({ type, form }: KeyPart): number {
  return form?.longest ?? (type === 'text' ? LONGEST_TEXT * 12 : defaults[type].longest);
}

export function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Builds a name from key parts that are known to be valid. */
export function recordName(type: NamedType, key: Readonly<Record<string, string>>): RecordName {
  const text = type.name.replace(/\{(\w+)\}/g, (_, part: string) => encodePart(key[part] ?? ''));
  return { type: type.id, key, text };
}

/** What ends a name in an address, a log or JSON; at its end also what ends a sentence there. */
const ENCODED = /[\s/?#%"'`<>{}|\\^(),;&=[\]\u0000-\u001f\u007f]|[.:!*]$/gu;

/** A key part in a name that can be copied anywhere: percent-encoded if it would end the name or is not allowed in an address. */
export function encodePart(text: string): string {
  return text.replace(ENCODED, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/**
 * Reads one exact name, of whichever type it is. Never throws; `expected` says in words what the first wrong part should have been, and
 * repeats none of the input. Key parts without a form are 1 to 255 characters; what cannot stand in an address is percent-encoded.
 */
export function parseRecordName(types: readonly NamedType[], text: string): NameResult {
  for (const type of types) {
    const name = readName(nameFormOf(type), text);
    if (name !== null) return { ok: true, name };
  }
  return { ok: false, expected: whatWasExpected(types.map(nameFormOf), text) };
}

/** Reads a name that this project has made itself. @throws TypeError */
export function knownRecordName(types: readonly NamedType[], text: string): RecordName {
  const result = parseRecordName(types, text);
  if (!result.ok) throw new TypeError(`not the name of a record: ${text}`);
  return result.name;
}

function readName(form: NameForm, text: string): RecordName | null {
  const match = text.length <= form.longest ? form.whole.exec(text) : null;
  return match === null ? null : nameOfMatch(form, match.slice(1));
}

/** A name from the text of its key parts, in their order in the name; null where one of them decodes to nothing. */
export function nameOfMatch({ type, segments }: NameForm, texts: readonly (string | undefined)[]): RecordName | null {
  const parts = segments.flatMap((segment) => ('part' in segment ? [segment.part] : []));
  const entries = parts.map((part, index) => [part.id, valueOf(part, texts[index] ?? '')] as const);
  if (entries.some(([, value]) => value === null)) return null;
  return recordName(type, Object.fromEntries(entries) as Record<string, string>);
}

/** null: no key holds this. */
function valueOf({ type, form }: KeyPart, text: string): string | null {
  const value = decodePart(text);
  if (value === null || value === '') return null;
  return type === 'text' && form === undefined && value.length > LONGEST_TEXT ? null : value;
}

function decodePart(text: string): string | null {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** True for the last key part of a type's names on its own, where its form is one that nothing else has. */
export function isBareId(types: readonly NamedType[], text: string): boolean {
  return types.some((type) => {
    const part = distinctivePart(type);
    return part !== null && text.length <= part.longest && new RegExp(`^${part.pattern}$`, 'u').test(text);
  });
}

/** The last part of a type's names, where it tells what it is by its form: a UUID. */
export function distinctivePart(
  type: NamedType,
): { readonly part: KeyPart; readonly pattern: string; readonly longest: number } | null {
  const last = nameFormOf(type).segments.at(-1);
  return last !== undefined && 'part' in last && last.part.type === 'uuid' ? last : null;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function whatWasExpected(forms: readonly NameForm[], text: string): string {
  const begins = (form: NameForm) => {
    const [first] = form.segments;
    return first !== undefined && 'word' in first && text.toLowerCase().startsWith(`${first.word.toLowerCase()}/`);
  };
  const meant = forms.length === 1 ? forms[0] : forms.find(begins);
  if (meant === undefined) return `expected a name like ${examplesFor(forms, text)}`;
  const form = `a name like ${meant.example}`;
  if (text.length > meant.longest) return `expected ${form}, at most ${meant.longest} characters`;
  if (readName(meant, text.toLowerCase()) !== null) return `expected ${form}, in lower case`;
  const parts = text.split('/');
  const { segments } = meant;
  if (parts.length !== segments.length)
    return `expected ${form}: ${NUMBERS[segments.length] ?? segments.length} segments separated by slashes${parts.length > segments.length && segments.some(isFreeText) ? '; a slash within one is written %2F' : ''}`;
  for (const [index, segment] of segments.entries())
    if ('word' in segment && parts[index] !== segment.word)
      return `expected ${form}: segment ${index + 1} is the word "${segment.word}"`;
  for (const [index, segment] of segments.entries()) {
    if ('word' in segment) continue;
    const text = parts[index] ?? '';
    if (new RegExp(`^${segment.pattern}$`, 'u').test(text) && valueOf(segment.part, text) !== null) continue;
    const what = segment.part.form?.expected ?? defaults[segment.part.type].expected;
    const isLast = index === segments.length - 1;
    return `expected ${form}: the ${isLast ? 'last segment' : segment.part.id} is ${what === '' ? `1 to ${LONGEST_TEXT} characters${text.includes('%') ? '; a percent sign is written %25' : ''}` : what}`;
  }
  return `expected ${form}`;
}

/** A part in which any character may stand, percent-encoded. */
function isFreeText(segment: NameSegment): boolean {
  return 'part' in segment && segment.part.type === 'text' && segment.part.form === undefined;
}

const MOST_EXAMPLES = 4;

/** Of the types that share a word with the text first; a team may have a hundred. */
function examplesFor(forms: readonly NameForm[], text: string): string {
  const words = new Set(text.toLowerCase().split('/'));
  const sharesWord = ({ segments }: NameForm) =>
    segments.some((segment) => 'word' in segment && words.has(segment.word.toLowerCase()));
  const examples = [...new Set([...forms.filter(sharesWord), ...forms])].map(({ example }) => example);
  const more = examples.length - MOST_EXAMPLES;
  return `${examples.slice(0, MOST_EXAMPLES).join(' or ')}${more > 0 ? `, or of ${more} more record ${more === 1 ? 'type' : 'types'}` : ''}`;
}
