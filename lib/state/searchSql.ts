/** True for rows whose `searched` has every word; `parameter` is what `searchPatterns` gives. */
export function hasWords(alias: string, parameter: string): string {
  return `(${parameter}::text[] IS NULL OR ${alias}.searched LIKE ALL (${parameter}::text[]))`;
}

/** The words of a search as patterns of LIKE, in which what is typed stands for itself; null where there are none. */
export function searchPatterns(search: string | undefined): readonly string[] | null {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? null : words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}
