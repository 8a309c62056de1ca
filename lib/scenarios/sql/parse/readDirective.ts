import { stepStores, type StepStore } from '@/lib/evidence/stepMeaning';
import { isolationLevels, type IsolationLevel, type Retry } from '../race/SqlRace';
import { syntaxError } from './RaceSyntaxError';

/** A word with what follows it on its line, in a comment that begins with `#:` or `--:`. */
export interface DirectiveLine {
  readonly word: string;
  readonly rest: string;
  /** Where the word and where the rest begin in the text. */
  readonly at: number;
  readonly restAt: number;
}

export const namePattern = /^[A-Za-z_][A-Za-z_0-9]*$/;
const codePattern = /^[0-9A-Z]{5}$/;
const MOST_RETRIES = 20;

/** Splits what follows the mark, which begins at `at`. */
export function directiveLine(content: string, at: number): DirectiveLine {
  const start = content.length - content.trimStart().length;
  const end = content.slice(start).search(/\s/);
  const word = end === -1 ? content.slice(start) : content.slice(start, start + end);
  const after = content.slice(start + word.length);
  return {
    word,
    rest: after.trim(),
    at: at + start,
    restAt: at + start + word.length + (after.length - after.trimStart().length),
  };
}

/** `40001 3` or `40001,40P01 3`. */
export function readRetry(text: string, { rest, restAt }: DirectiveLine): Retry {
  const [codes = '', times = '', more] = rest.split(/\s+/);
  const list = codes.split(',');
  const count = /^\d{1,3}$/.test(times) ? Number(times) : 0;
  if (!list.every((code) => codePattern.test(code)) || more !== undefined || count < 1 || count > MOST_RETRIES)
    throw syntaxError(
      text,
      restAt,
      `error codes and a number of retries, like 40001 3 (at most ${MOST_RETRIES})`,
      told(rest),
    );
  return { codes: list, times: count };
}

export function readLevel(text: string, { rest, restAt }: DirectiveLine): IsolationLevel {
  const level = isolationLevels.find((each) => each === rest.toLowerCase().split(/\s+/).join(' '));
  if (level === undefined) throw syntaxError(text, restAt, isolationLevels.join(', '), told(rest));
  return level;
}

export function readStore(text: string, { rest, restAt }: DirectiveLine): StepStore {
  const store = stepStores.find((each) => each === rest.toLowerCase());
  if (store === undefined) throw syntaxError(text, restAt, stepStores.join(' or '), told(rest));
  return store;
}

/** `a` or `a, b`. */
export function readNames(text: string, { rest, restAt }: DirectiveLine): readonly string[] {
  const names = rest.split(',').map((each) => each.trim());
  if (!names.every((name) => namePattern.test(name)) || new Set(names).size < names.length)
    throw syntaxError(text, restAt, 'comma-separated names, like n or id, n', told(rest));
  return names;
}

export function readName(text: string, { rest, restAt }: DirectiveLine, what: string): string {
  if (!namePattern.test(rest)) throw syntaxError(text, restAt, what, told(rest));
  return rest;
}

export function told(found: string): string {
  const [line = ''] = found.split('\n');
  if (line === '') return 'nothing';
  return `"${line.length > 40 ? `${line.slice(0, 40)}…` : line}"`;
}
