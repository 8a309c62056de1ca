/** The header that names the next page (RFC 8288): the same question with `parameter` at `cursor`; none where there is no next page. */
export function linkToNext(
  { pathname, searchParams }: URL,
  parameter: string,
  cursor: string | number | null,
): Readonly<Record<string, string>> {
  if (cursor === null) return {};
  const query = new URLSearchParams(searchParams);
  query.set(parameter, String(cursor));
  return { link: `<${pathname}?${query.toString()}>; rel="next"` };
}
