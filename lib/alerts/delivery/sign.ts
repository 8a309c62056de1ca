import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** As Standard Webhooks ask for: 24 to 64. */
const SECRET_BYTES = 32;

/** A secret by which deliveries are signed, as Standard Webhooks write it. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export interface Signed {
  /** The same for every attempt: by it a receiver knows what it has. */
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** The headers of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, seconds since 1970 and body. */
export function signatureHeaders(secret: string, { id, atMs, body }: Signed): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
