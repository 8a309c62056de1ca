const LONGEST_NAME = 100;

/** The same from a header: its bytes are UTF-8, or else Latin-1, as Node reads them. */
export function readNameInHeader(given: unknown): string | null {
  if (typeof given !== 'string') return null;
  const text = Buffer.from(given, 'latin1').toString('utf8');
  return readName(text.includes('\ufffd') ? given : text);
}

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
