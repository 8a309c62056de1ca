/** The values of `{…}` in a URL or a command: the environment, and key parts of the record's name. */
export const placeholderNames = ['environment', 'customer', 'profile'] as const;
/** By name; a key part that the record's name does not have has no entry. */
export type Placeholders = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]*)?)\}/g;

/** The placeholders in braces, including `env:NAME`. Other braces are ignored. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** Letters, digits and inner hyphens: they can't change the form of a URL or turn an argument into an option. */
const HARMLESS = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** True for a value that is safe in a URL or a command. A key part of a record's name may be any text. */
export function isHarmless(value: string): boolean {
  return HARMLESS.test(value);
}

/** Fills the placeholders in, each with a value that `isHarmless`. */
export function fillPlaceholders(text: string, values: Placeholders): string {
  return text.replace(PLACEHOLDER, (whole, word: string) => (isPlaceholder(word) ? (values[word] ?? whole) : whole));
}

/** Replaces `{env:NAME}`, which only the configuration's author writes, by variables. Unset ones stay unchanged. */
export function fillVariables(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(PLACEHOLDER, (whole, word: string) =>
    word.startsWith('env:') ? (variables[word.slice(4)] ?? whole) : whole,
  );
}

/** The key parts of a record's name that these texts depend on, each once, in text order. */
export function keyPartsIn(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap(placeholdersIn).filter((word) => word !== 'environment' && isPlaceholder(word));
  return [...new Set(words)].sort();
}

/** True if the text depends on the record's owner: then each customer and profile has its own stores. */
export function dependsOnRecord(texts: readonly string[]): boolean {
  return keyPartsIn(texts).length > 0;
}

export function isPlaceholder(word: string): word is (typeof placeholderNames)[number] {
  return (placeholderNames as readonly string[]).includes(word);
}
