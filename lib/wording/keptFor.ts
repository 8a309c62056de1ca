/** `for 90 days`, `for one day`, `forever`. */
export function keptForText(days: number | null): string {
  if (days === null) return 'forever';
  return days === 1 ? 'for one day' : `for ${days} days`;
}
