const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

/** A ClickHouse string literal that reads back as exactly `value`. */
export function quoteLiteral(value: string): string {
  return `'${value.replace(/[\\'\0]/g, (character) => escapes[character] ?? character)}'`;
}

/** A ClickHouse identifier that names exactly `name`. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, (character) => `\\${character}`)}\``;
}
