const SECRET = /authorization|token|secret|password|cookie|api-?key|signature/;
/** Shorter ones would be found everywhere. */
const LEAST_LENGTH = 6;

/** What a header with such a name holds is kept nowhere. */
export function masked(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      !SECRET.test(name) ? value : name === 'authorization' ? `${value.split(' ', 1)[0] ?? ''} •••` : '•••',
    ]),
  );
}

/** Replaces sent secrets in a text by `•••`, because an error may repeat them. */
export function withoutSecrets(text: string, sentHeaders: Readonly<Record<string, string>>): string {
  return secretsIn(sentHeaders).reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}

/** The values that `masked` hides, the longest first; of `authorization` what follows the scheme. */
function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .flatMap(([name, value]) => (SECRET.test(name.toLowerCase()) ? [value, value.slice(value.indexOf(' ') + 1)] : []))
    .filter(({ length }) => length >= LEAST_LENGTH)
    .sort((one, other) => other.length - one.length);
}
