/** Control characters, and marks that turn the direction of writing: text from a store must not steer the terminal. */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text on one line in which everything that a terminal would act on is escaped, as `\n` or `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (mark) => {
    if (mark === '\n') return '\\n';
    if (mark === '\t') return '\\t';
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
