import { ProblemError } from './ProblemError';

const KEY = /^[!-~]{1,200}$/;

/** The header by which a repeated request starts nothing again; null without one. Throws ProblemError. */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key !== null && !KEY.test(key)) {
    throw new ProblemError('invalid_request', 'The header Idempotency-Key is not as expected.', [
      { path: 'header.Idempotency-Key', message: 'expected 1 to 200 printable ASCII characters without spaces' },
    ]);
  }
  return key;
}
