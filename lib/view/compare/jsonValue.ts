import { isList, isNumber, isObject, printJson, readJson, type Json } from '@/lib/record/exactJson';

export { isList, isObject, printJson, type Json };

/** A JSON object or list; null for any other text. */
export function readContainer(text: string): Json | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const json = readJson(text);
  return json !== undefined && (isList(json) || isObject(json)) ? json : null;
}

/** `.name`, or `["a name"]` for a key that is no plain word. */
export function pathOf(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** A value within JSON, on one line. */
export function jsonText(value: Json): string {
  return isNumber(value) ? value.number : printJson(value);
}
