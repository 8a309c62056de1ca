import { formatCount } from './formatMs';

/** `A, B and C`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** `A, B, C and 7 more`: at most so many by name. */
export function firstOf(names: readonly string[], most = 20): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
