import type { IncomingMessage } from 'node:http';

/** The value of a cookie as it was sent; null: it was not. */
export function cookieOf({ headers }: IncomingMessage, wanted: string): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name = '', ...value] = part.split('=');
    if (name.trim() === wanted) return value.join('=').trim();
  }
  return null;
}

export interface CookieOptions {
  readonly seconds: number;
  /** Strict: only requests that this site makes carry it. Lax: a link from another site does as well. */
  readonly sameSite: 'Strict' | 'Lax';
  /** Only where the browser speaks TLS: elsewhere a cookie that is Secure would never come back. */
  readonly secure: boolean;
  readonly path?: string;
}

export function cookie(name: string, value: string, { seconds, sameSite, secure, path = '/' }: CookieOptions): string {
  return `${name}=${value}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
}
