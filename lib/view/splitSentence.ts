/** A part of a sentence: plain text, the name of a call, or a time or value as a store holds it. */
export interface SentencePart {
  readonly kind: 'text' | 'call' | 'value';
  readonly text: string;
}

export type SplitSentence = (text: string) => readonly SentencePart[];

const VALUES = String.raw`\b(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}:\d{2}(?:\.\d+)?|'[^']{1,80}'|\bNULL\b`;

/** Splits sentences about a record on which these calls were made. */
export function splitSentence(calls: readonly string[]): SplitSentence {
  const names = new Set(calls.filter((call) => call !== ''));
  // The longest first: of two names the one may begin like the other.
  const known = [...names].sort((a, b) => b.length - a.length).map((name) => `(?<!\\w)${escape(name)}(?!\\w)`);
  const marked = new RegExp(`(${[...known, VALUES].join('|')})`);
  return (text) =>
    text.split(marked).flatMap((part, index): readonly SentencePart[] => {
      if (part === '') return [];
      return [{ kind: index % 2 === 0 ? 'text' : names.has(part) ? 'call' : 'value', text: part }];
    });
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
