const SECRET_PARAMETER = /pass|secret|token|key|credential/i;

/**
 * A connection URL that may be shown: the password and every parameter that looks like a secret become `***`.
 * Text that can't be read as a URL may hold a secret anywhere, so nothing of it is shown but its scheme.
 */
export function redactUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (!scheme) return '***';
  try {
    const url = new URL(text);
    if (url.password !== '') url.password = '***';
    // A lone user name of a web address is often a token.
    else if (url.username !== '' && url.protocol.startsWith('http')) url.username = '***';
    for (const name of [...url.searchParams.keys()]) {
      if (SECRET_PARAMETER.test(name)) url.searchParams.set(name, '***');
    }
    return url.toString();
  } catch {
    return `${scheme}***`;
  }
}
