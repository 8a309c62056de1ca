import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A value that people carry for the console in a cookie: they can read it, and not change it. */
export function seal(key: string, value: unknown): string {
  const body = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${body}.${proofOf(key, body)}`;
}

/** What was sealed with this key; null: nothing was. */
export function unseal(key: string, sealed: string): unknown {
  const [body = '', proof = '', ...more] = sealed.split('.');
  if (more.length > 0 || body === '' || !same(proof, proofOf(key, body))) return null;
  return readSealed(sealed);
}

/** What a sealed value says of itself, which proves nothing; null: it says nothing. */
export function readSealed(sealed: string): unknown {
  try {
    return JSON.parse(Buffer.from(sealed.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Takes the same time wherever two texts differ; an empty one equals none. */
export function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return a !== '' && timingSafeEqual(digest(a), digest(b));
}

function proofOf(key: string, body: string): string {
  return createHmac('sha256', createHash('sha256').update(key).digest()).update(body).digest('base64url');
}
