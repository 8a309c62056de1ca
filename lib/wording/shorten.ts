const MOST_CHARACTERS = 60;

/** A value that stands within a sentence. */
export function shorten(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
