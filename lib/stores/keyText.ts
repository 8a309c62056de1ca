import type { KeyPart, TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { isUuid } from '@/lib/record/uuid';

/** A key part as both stores write it: integers without leading zeros or decimals, UUIDs in lower case. */
export function keyText({ type }: KeyPart, text: string): string {
  if (type === 'uuid') return text.toLowerCase();
  const integer = type === 'integer' ? /^([+-]?\d+)(?:\.0+)?$/.exec(text)?.[1] : undefined;
  return integer === undefined ? text : BigInt(integer).toString();
}

/** By which rows of a bulk read are put back together. */
export function keyId(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : JSON.stringify(parts);
}

/** The same for a name, by the parts of its type. */
export function nameKey(parts: readonly KeyPart[], name: RecordName): string {
  return keyId(parts.map((part) => keyText(part, name.key[part.id] ?? '')));
}

/** Texts by key part, of as many texts as there are parts. */
export function keyOfTexts(
  parts: readonly KeyPart[],
  texts: readonly (string | null)[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(parts.map((part, index) => [part.id, keyText(part, texts[index] ?? '')]));
}

/** A whole number, of `bits` bits with its sign; unsigned where the sign is none of them. */
export function isInteger(text: string, bits: number, signed: boolean): boolean {
  if (!/^[+-]?\d{1,100}$/.test(text)) return false;
  const value = BigInt(text);
  const most = 2n ** BigInt(signed ? bits - 1 : bits);
  return value < most && value >= (signed ? -most : 0n);
}

/** Text that both stores take as it stands: no NUL, no half of a pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

const LONGEST_INTEGER_BITS = 256;

/** True for a text that may be this part of a name. */
export function fitsName({ type, form }: KeyPart, text: string): boolean {
  if (text === '' || !isStorable(text) || (form !== undefined && text.length > form.longest)) return false;
  if (form !== undefined && !new RegExp(`^(?:${form.pattern})$`).test(text)) return false;
  if (type === 'uuid') return isUuid(text);
  return type !== 'integer' || isInteger(text, LONGEST_INTEGER_BITS, true);
}

/** True for a UUID that a column keeps as text that may be in either case; `declared`: the column's type, as either store writes it. */
export function isUuidAsText({ type }: KeyPart, declared: string): boolean {
  return type === 'uuid' && !/\b(?:uuid|citext)\b/i.test(declared);
}

/** Parts of a key, by id, that a table of Postgres keeps as such a text. */
export function casedKeysOf(
  parts: readonly KeyPart[],
  { key }: TableOfRows,
  { columns }: { readonly columns: ReadonlyMap<string, string> },
): readonly string[] {
  return parts.flatMap((part) => {
    const column = key[part.id];
    return column !== undefined && isUuidAsText(part, columns.get(column) ?? '') ? [part.id] : [];
  });
}

/** The two writings of a UUID that is kept as text. */
export function bothCases(uuid: string): readonly [lower: string, upper: string] {
  return [uuid.toLowerCase(), uuid.toUpperCase()];
}

/** As which texts a column may hold a part of a key. An index finds each of them, and none finds any case. */
export function writingsOf(part: KeyPart, declared: string, text: string): readonly string[] {
  return isUuidAsText(part, declared) ? [...new Set(bothCases(text))] : [text];
}
