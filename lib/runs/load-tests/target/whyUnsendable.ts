import { validateHeaderValue } from 'node:http';

/** Why these headers cannot be sent: a value from an answer, or a token, may hold what none may. Repeats no value. null: they can. */
export function whyUnsendable(headers: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderValue(name, value);
    } catch {
      return `the header ${name} has a character that no header may have, such as a line break`;
    }
  }
  return null;
}
