import { withoutSecrets } from './secrets';

/** A sentence or two; the whole answer is kept with the iteration. */
const MOST_SAID = 200;
const MASK = '•••';
/** Iterations that fail for the same reason are counted together, whichever record each was about. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Tokens that an answer repeats without being asked with them. */
const BEARER = /\b(bearer|basic) [\w.~+/=-]{8,}/gi;
const JWT = /\beyJ[\w-]{8,}\.[\w.-]+/g;

/** Where APIs put their message: RFC 9457, google.rpc.Status as AIP-193 has it, and what is common besides. */
function messageIn(body: unknown, depth = 0): string | null {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null || depth > 2) return null;
  if (Array.isArray(body)) return messageIn(body[0], depth + 1);
  const { detail, message, error_description: description, error, errors, title } = body as Record<string, unknown>;
  for (const each of [detail, message, description, error, errors, title]) {
    const found = messageIn(each, depth + 1);
    if (found !== null && found.trim() !== '') return found;
  }
  return null;
}

/**
 * What an answer says of itself, in one line of 200 characters at most; null where nobody could read it: no JSON, a page, or no message in it. What was sent as
 * a secret is `•••`, and so is what looks like a token. Pure.
 */
export function saidBy(body: unknown, sentHeaders: Readonly<Record<string, string>>): string | null {
  const text = messageIn(body);
  if (text === null || text.trimStart().startsWith('<')) return null;
  const masked = withoutSecrets(text, sentHeaders).replaceAll(BEARER, `$1 ${MASK}`).replaceAll(JWT, MASK);
  const line = masked
    .replaceAll(UUID, '…')
    .replaceAll(/[\p{Cc}\p{Zs}]+/gu, ' ')
    .trim();
  if (line === '') return null;
  const short = [...line];
  return short.length > MOST_SAID ? `${short.slice(0, MOST_SAID - 1).join('')}…` : line;
}

/** `answered 400: it expected a name`, and without the words `answered 400`. */
export function withWords(what: string, said: string | null): string {
  return said === null ? what : `${what}: ${said}`;
}
