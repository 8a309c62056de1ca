/** A number as it is written: a double would cut what a decimal or a 64-bit integer holds. */
export interface JsonNumber {
  readonly number: string;
}

/** JSON without loss. Of a key that an object holds twice, the last value. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>;

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;

/** JSON as ever, but integers that a double would round become texts: an id of 64 bits that is rounded is another one's. @throws SyntaxError */
export function parseWithLongIntegers(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (!/\d{16}/.test(text)) return value;
  const isRounded = (token: string) => /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
  return JSON.parse(text.replace(TOKEN, (token) => (isRounded(token) ? `"${token}"` : token))) as unknown;
}

/** undefined for a text that is no JSON. */
export function readJson(text: string): Json | undefined {
  // Each text and number becomes a text that says which of them it is, so that the parser keeps both as they are.
  const marked = text.replace(TOKEN, (token) => (token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`));
  try {
    return unmark(JSON.parse(marked));
  } catch {
    return undefined;
  }
}

/** @throws SyntaxError for a number that is none */
function unmark(value: unknown): Json {
  if (Array.isArray(value)) return value.map(unmark);
  if (typeof value === 'string') {
    const rest = value.slice(1);
    if (value.startsWith('s')) return rest;
    JSON.parse(rest);
    return { number: rest };
  }
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]): [string, Json] => [unmarkKey(key), unmark(item)]));
  return value as null | boolean;
}

/** @throws SyntaxError for a key that is a number: JSON has none */
function unmarkKey(key: string): string {
  if (!key.startsWith('s')) throw new SyntaxError('a number as a key');
  return key.slice(1);
}

/** One text for equal values: keys in order, numbers without exponents and needless zeros. */
export function printJson(value: Json): string {
  if (isList(value)) return `[${value.map(printJson).join(',')}]`;
  if (value instanceof Map)
    return `{${[...(value as ReadonlyMap<string, Json>)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${printJson(item)}`)
      .join(',')}}`;
  if (isNumber(value)) return plainNumber(value.number);
  return JSON.stringify(value);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}

export function isNumber(value: Json): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'number' in value;
}

/** `1.50e2` → `150`. A number of more than 400 digits stays as it is. */
export function plainNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return text;
  const [, minus, whole = '', fraction = '', power = '0'] = match;
  const point = whole.length + Number(power);
  if (Math.abs(Number(power)) > 400) return text;
  const digits = `${'0'.repeat(Math.max(0, 1 - point))}${whole}${fraction}`.padEnd(Math.max(0, point), '0');
  const at = Math.max(1, point);
  const before = digits.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = digits.slice(at).replace(/(?<!0)0+$/, '');
  const plain = after === '' ? before : `${before}.${after}`;
  return plain === '0' ? plain : `${minus}${plain}`;
}
