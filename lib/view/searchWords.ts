/** The API searches no longer texts. */
export const MOST_SEARCHED = 200;

/** What is searched for in an address; null for nothing. */
export function searchOf(params: URLSearchParams): string | null {
  return params.get('search')?.slice(0, MOST_SEARCHED).trim() || null;
}

/**
 * How well a text fits what is typed: 0 unless it has every typed word, in any order and case; 1 where its own name has them all, and
 * half of that where only what stands beside the name does.
 */
export function searchWords(typed: string, name: string, beside: readonly string[] = []): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => text.includes(word));
  if (has(name.toLowerCase())) return 1;
  return has([name, ...beside].join(' ').toLowerCase()) ? 0.5 : 0;
}
