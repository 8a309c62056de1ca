/** `?a=1&b=x` of what is not null; '' of nothing. */
export function toQuery(values: Readonly<Record<string, string | number | null>>): string {
  const entries = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]));
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
