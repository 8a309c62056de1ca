/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const PLACEHOLDER = /\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\}/g;
const ALONE = /^\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\}$/;

/** The values of texts in braces, by name. */
export type Values = ReadonlyMap<string, Json>;

/** There is no value of this name. */
export class Unfilled extends Error {
  override readonly name = 'Unfilled';

  constructor(readonly placeholder: string) {
    super(`{${placeholder}} has no value`);
  }
}

/** The names in braces, each once, wherever in the value they stand. */
export function placeholdersOf(value: Json): readonly string[] {
  const found = textsOf(value).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''));
  return [...new Set(found)];
}

/** A brace that belongs to no name, such as in `{Tenant}` or `{tenant`: it would be sent as it is. */
export function hasStrayBrace(text: string): boolean {
  return /[{}]/.test(text.replace(PLACEHOLDER, ''));
}

function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return isList(value) ? value.flatMap(textsOf) : Object.values(value).flatMap(textsOf);
}

/**
 * The value with every name in braces filled in. A text that is nothing but one name becomes the value itself, with its type; inside of a longer text it
 * becomes text. @throws Unfilled
 */
export function fill(value: Json, values: Values): Json {
  if (typeof value === 'string') {
    const alone = ALONE.exec(value)?.[1];
    return alone === undefined ? fillText(value, values) : valueOf(alone, values);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((each) => fill(each, values));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

/** The text with every name in braces filled in, each passed through `encode`. @throws Unfilled */
export function fillText(text: string, values: Values, encode: (text: string) => string = (same) => same): string {
  return text.replace(PLACEHOLDER, (_, name: string) => encode(textOf(valueOf(name, values))));
}

function valueOf(name: string, values: Values): Json {
  const value = values.get(name);
  if (value === undefined) throw new Unfilled(name);
  return value;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The values with the names in them filled in from each other. @throws ValueCycle, where they lead back to themselves */
export function settleValues(values: Readonly<Record<string, Json>>, others: Values): Values {
  const settled = new Map(others);
  const under = new Set<string>();
  const settle = (name: string): void => {
    const value = values[name];
    if (value === undefined || settledHere.has(name)) return;
    if (under.has(name)) throw new ValueCycle([...under, name]);
    under.add(name);
    for (const each of placeholdersOf(value)) settle(each);
    under.delete(name);
    settled.set(name, fill(value, settled));
    settledHere.add(name);
  };
  const settledHere = new Set<string>();
  for (const name of Object.keys(values)) settle(name);
  return settled;
}

/** Values that refer to each other. */
export class ValueCycle extends Error {
  override readonly name = 'ValueCycle';

  constructor(names: readonly string[]) {
    const from = names.indexOf(names.at(-1) ?? '');
    super(`values that refer to each other: ${names.slice(from).join(' → ')}`);
  }
}

const STEP = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\['([^']*)'\]/g;

/** The value at `$.items[0].id` in an answer, or undefined. */
export function readPath(answer: unknown, path: string): Json | undefined {
  let value: unknown = answer;
  for (const [, name, index, quoted] of path.matchAll(STEP)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = name ?? quoted ?? index ?? '';
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value as Json | undefined;
}
