import { syntaxError } from './RaceSyntaxError';
import { told } from './readDirective';

export type SpecToken = {
  readonly kind: 'keyword' | 'name' | 'sql' | 'integer' | 'sign' | 'directive' | 'end';
  readonly text: string;
  /** Where it begins; of a directive, where what follows `#:` does. */
  readonly at: number;
};

export const specKeywords: ReadonlySet<string> = new Set([
  'notices',
  'permutation',
  'session',
  'setup',
  'step',
  'teardown',
]);

/** The tokens of PostgreSQL's isolation specs (its specscanner.l), and what our own comments, `#:`, say. @throws RaceSyntaxError */
export function scanSpec(text: string): readonly SpecToken[] {
  const tokens: SpecToken[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) at += 1;
    else if (text.startsWith('#:', at)) {
      const end = endOfDirective(text, at);
      tokens.push({ kind: 'directive', text: text.slice(at + 2, end), at: at + 2 });
      at = end;
    } else if (char === '#') at = lineEnd(text, at);
    else if (char === '{') {
      const end = text.indexOf('}', at);
      if (end === -1)
        throw syntaxError(
          text,
          text.length,
          `} to end the SQL that begins ${placeOf(text, at)}`,
          'the end of the file',
        );
      tokens.push({ kind: 'sql', text: trimBlanks(text.slice(at + 1, end)), at });
      at = end + 1;
    } else if (char === '"') {
      const { name, end } = quotedName(text, at);
      tokens.push({ kind: 'name', text: name, at });
      at = end;
    } else if (',()*'.includes(char)) {
      tokens.push({ kind: 'sign', text: char, at });
      at += 1;
    } else {
      const word = /^(?:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d+)/.exec(text.slice(at, at + 1_000))?.[0];
      if (word === undefined) throw syntaxError(text, at, 'a word, a name or {', told(char));
      tokens.push({ kind: /^\d/.test(word) ? 'integer' : specKeywords.has(word) ? 'keyword' : 'name', text: word, at });
      at += word.length;
    }
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

export function placeOf(text: string, at: number): string {
  return `in line ${text.slice(0, at).split('\n').length}`;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** SQL in a directive may go on over several lines, each of which is a comment. */
function endOfDirective(text: string, at: number): number {
  let end = lineEnd(text, at);
  while (text.slice(at, end).includes('{') && !text.slice(at, end).includes('}')) {
    const next = /^\n[ \t]*#:/.exec(text.slice(end, end + 1_000));
    if (!next)
      throw syntaxError(
        text,
        end,
        `} to end the SQL that begins ${placeOf(text, at)}, or another line with #:`,
        end === text.length ? 'the end of the file' : 'another line',
      );
    end = lineEnd(text, end + 1);
  }
  return end;
}

/** As the original does it: blanks around SQL go, line ends stay. */
function trimBlanks(sql: string): string {
  let [start, end] = [0, sql.length];
  while (start < end && ' \t\r\f'.includes(sql.charAt(start))) start += 1;
  while (end > start && ' \t\r\f'.includes(sql.charAt(end - 1))) end -= 1;
  return sql.slice(start, end);
}

function quotedName(text: string, at: number): { readonly name: string; readonly end: number } {
  for (let from = at + 1; ;) {
    const end = text.indexOf('"', from);
    const line = lineEnd(text, at);
    if (end === -1 || end > line)
      throw syntaxError(
        text,
        line,
        '" to end the name',
        line === text.length ? 'the end of the file' : 'the end of the line',
      );
    if (text.charAt(end + 1) !== '"') return { name: text.slice(at + 1, end).replaceAll('""', '"'), end: end + 1 };
    from = end + 2;
  }
}
