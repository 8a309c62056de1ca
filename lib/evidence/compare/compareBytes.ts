import { verdictOf, type Judgement, type TypedValue } from './judgement';

/**
 * Bytes against bytes, or against a text that holds them as they are, as hex digits or in base64. Bytes that are no UTF-8 stand in a text as
 * `\xNN`; the NULs that fill up a FixedString are none of it.
 */
export function compareBytes(truth: TypedValue, copy: TypedValue): Judgement {
  const [bytes, other] = truth.type.kind === 'bytes' ? [truth, copy] : [copy, truth];
  const hex = hexOf(String(bytes.value));
  const text = String(other.value);
  if (other.type.kind === 'bytes') return verdictOf(hex === hexOf(text), 'exact bytes');
  const padded = other.type.base === 'fixedstring';
  const trim = (digits: string) => (padded ? digits.replace(/(?<!00)(?:00)+$/, '') : digits);
  if (trim(hex) === trim(rawHex(text))) return verdictOf(true, 'exact bytes');
  if (/^(?:\\x|0x)?[0-9a-f]*$/i.test(text) && hex === hexOf(text)) return verdictOf(true, 'bytes as hex digits');
  return verdictOf(text !== '' && text === base64Of(hex), 'bytes, as they are, as hex digits or in base64');
}

/** A UUID as the 16 bytes that it is. */
export function isUuidOfBytes(uuid: string, text: string): boolean {
  return rawHex(text).padEnd(32, '0') === uuid.replaceAll('-', '').toLowerCase();
}

function hexOf(text: string): string {
  return text.replace(/^(?:\\x|0x)/i, '').toLowerCase();
}

function rawHex(text: string): string {
  const encoder = new TextEncoder();
  const hex = (part: string) => [...encoder.encode(part)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return text
    .split(/(\\x[0-9A-F]{2})/)
    .map((part, index) => (index % 2 === 1 ? part.slice(2).toLowerCase() : hex(part)))
    .join('');
}

function base64Of(hex: string): string {
  return btoa((hex.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(''));
}
