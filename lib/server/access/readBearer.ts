import type { IncomingMessage } from 'node:http';

/** The token of an Authorization header; null: there is none. */
export function readBearer({ headers }: IncomingMessage): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
