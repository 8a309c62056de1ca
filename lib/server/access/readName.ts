const LONGEST_NAME = 100;

/** A name that people, proxies and issuers give: one line, not longer than a name is. */
export function readName(given: unknown): string | null {
  const name =
    typeof given === 'string'
      ? given
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim()
          .slice(0, LONGEST_NAME)
      : '';
  return name === '' ? null : name;
}
