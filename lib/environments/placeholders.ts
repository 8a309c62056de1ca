/** What `{…}` in a URL or a command stands for: the environment, and key parts of the record's name. */
export const placeholderNames = ['environment', 'customer', 'profile'] as const;
/** By name; a key part that the record's name does not have has no entry. */
export type Placeholders = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_]*)?)\}/g;

/** The words in braces that stand for something, `env:NAME` among them. Other braces are left alone. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/**
 * Fills the placeholders in. Environment ids, customers and profiles are made of letters, digits and hyphens and begin with neither a
 * hyphen nor a dot, so they can't change the form of a URL or turn an argument into an option.
 */
export function fillPlaceholders(text: string, values: Placeholders): string {
  return text.replace(PLACEHOLDER, (whole, word: string) => (isPlaceholder(word) ? (values[word] ?? whole) : whole));
}

/** Puts variables in place of `{env:NAME}`, which only the configuration's author writes. One that is not set stays as it is. */
export function fillVariables(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(PLACEHOLDER, (whole, word: string) =>
    word.startsWith('env:') ? (variables[word.slice(4)] ?? whole) : whole,
  );
}

/** True when what the text stands for depends on whose record it is: then each customer and profile has stores of its own. */
export function dependsOnRecord(texts: readonly string[]): boolean {
  return texts.some((text) => placeholdersIn(text).some((word) => word === 'customer' || word === 'profile'));
}

export function isPlaceholder(word: string): word is (typeof placeholderNames)[number] {
  return (placeholderNames as readonly string[]).includes(word);
}
