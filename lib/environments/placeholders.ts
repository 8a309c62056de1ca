/** What `{…}` in a URL or a command stands for: the environment, and key parts of the record's name. */
export const placeholderNames = ['environment', 'customer', 'profile'] as const;
/** By name; a key part that the record's name does not have has no entry. */
export type Placeholders = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]*)?)\}/g;

/** The words in braces that stand for something, `env:NAME` among them. Other braces are left alone. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** Letters, digits and inner hyphens: they can't change the form of a URL or turn an argument into an option. */
const HARMLESS = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** True for a value that may stand in a URL or a command. A key part of a record's name may be any text. */
export function isHarmless(value: string): boolean {
  return HARMLESS.test(value);
}

/** Fills the placeholders in, each with a value that `isHarmless`. */
export function fillPlaceholders(text: string, values: Placeholders): string {
  return text.replace(PLACEHOLDER, (whole, word: string) => (isPlaceholder(word) ? (values[word] ?? whole) : whole));
}

/** Puts variables in place of `{env:NAME}`, which only the configuration's author writes. One that is not set stays as it is. */
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

/** True when what the text stands for depends on whose record it is: then each customer and profile has stores of its own. */
export function dependsOnRecord(texts: readonly string[]): boolean {
  return keyPartsIn(texts).length > 0;
}

export function isPlaceholder(word: string): word is (typeof placeholderNames)[number] {
  return (placeholderNames as readonly string[]).includes(word);
}
