import type { Variables } from './variables';

/** Takes down a mistake. */
export type Mistake = (where: string, found: string, expected: string) => void;

/**
 * Who is named in a variable, separated by commas alone: names of people and groups may hold blanks. null: it is not set. One that is set
 * and names nobody is a mistake: without it everybody may do more than whoever set it wanted.
 */
export function namesIn(env: Variables, variable: string, mistake: Mistake): readonly string[] | null {
  const text = env[variable];
  if (text === undefined) return null;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0)
    mistake(variable, 'it is set, but names nobody', 'comma-separated names, or no such variable');
  return names;
}
