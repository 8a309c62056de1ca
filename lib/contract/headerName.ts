import { z } from 'zod';

/** Decided by the connection and the body that is sent (RFC 9110, 7.6.1 and 8.6); another value would break the request, or let it wait for ever. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The name of a header that a request may be sent with. */
export const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'the name of a header')
  .regex(
    new RegExp(`^(?!(?:${OF_THE_CONNECTION.map(anyCase).join('|')})$)`),
    `the name of a header that the connection does not decide, as it does ${OF_THE_CONNECTION.join(', ')}`,
  );

/** A published schema has no flags. */
function anyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
