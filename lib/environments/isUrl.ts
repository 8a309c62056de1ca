/** True where somebody is named before the host, with or without a password: `https://ann:secret@host`. */
export function namesUser(text: string): boolean {
  return URL.canParse(text) && (({ username, password }) => username + password !== '')(new URL(text));
}

/** True for an absolute URL of one of these schemes, with a host or, for Postgres, a socket given as a parameter. */
export function isUrl(text: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return schemes.includes(url.protocol) && (url.host !== '' || url.protocol.startsWith('postgres'));
}
