/** A file that is no race. Lines and columns count from 1. */
export class RaceSyntaxError extends Error {
  override readonly name = 'RaceSyntaxError';

  constructor(
    readonly line: number,
    readonly column: number,
    /** What could have stood there. */
    readonly expected: string,
    /** What stands there, as people call it. */
    readonly found: string,
  ) {
    super(`Line ${line}, column ${column}: expected ${expected}, found ${found}.`);
  }
}

/** @param at offset in the text, in UTF-16 units */
export function syntaxError(text: string, at: number, expected: string, found: string): RaceSyntaxError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return new RaceSyntaxError(line, at - (before.lastIndexOf('\n') + 1) + 1, expected, found);
}
