import { diffWordsWithSpace } from 'diff';

export type Change = 'equal' | 'added' | 'removed';

/** A stretch of a text that both sides hold, or one of them. `skipped`: so many characters are left out here. */
export interface TextPart {
  readonly change: Change;
  readonly text: string;
  readonly skipped: number;
}

/** Beyond so many words that differ, the texts are held to be different as a whole: finding the shortest way from one to the other takes the square of it. */
const MOST_EDITS = 1000;
/** Around a change so many characters of what is equal are shown. */
const CONTEXT = 80;
/** So many characters of a change are shown. */
const LONGEST_CHANGE = 2000;

/** What turns one text into the other, word by word; spaces and line ends count. */
export function diffTexts(from: string, to: string): readonly TextPart[] {
  const changes = diffWordsWithSpace(from, to, { maxEditLength: MOST_EDITS }) ?? [
    { value: from, added: false, removed: true },
    { value: to, added: true, removed: false },
  ];
  const parts = changes.filter(({ value }) => value !== '');
  return parts.flatMap(({ value, added, removed }, index) => {
    if (added || removed) return cut(added ? 'added' : 'removed', value, LONGEST_CHANGE, 0);
    return cut('equal', value, index === 0 ? 0 : CONTEXT, index === parts.length - 1 ? 0 : CONTEXT);
  });
}

/** The beginning and the end of a text; what lies between is counted. A little more than that is not worth a gap. */
function cut(change: Change, text: string, before: number, after: number): readonly TextPart[] {
  const most = Math.max(before + after, 1);
  if (text.length <= most + CONTEXT) return [{ change, text, skipped: 0 }];
  const end = startOfCharacter(text, text.length - after);
  const begin = startOfCharacter(text, before);
  return [
    ...(begin === 0 ? [] : [{ change, text: text.slice(0, begin), skipped: 0 }]),
    { change, text: '', skipped: end - begin },
    ...(end === text.length ? [] : [{ change, text: text.slice(end), skipped: 0 }]),
  ];
}

/** Never between the two halves of a character. */
function startOfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

const SIGNS: Readonly<Record<string, string>> = { ' ': '·', '\t': '→', '\n': '↵\n', '\r': '␍', '\u00a0': '⍽' };

/** A text whose blank and unseen characters can be seen, for where they make the difference. */
export function showBlanks(text: string): string {
  return text.replace(
    /[\s\p{Cc}\p{Cf}]/gu,
    (sign) => SIGNS[sign] ?? `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
