import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { cookie, cookieOf } from './cookies';
import type { Identity } from './identity';
import type { Seal } from './Seal';

export const SESSION_COOKIE = 'lastwrite_session';

const identitySchema = z.object({ user: z.string().nullable(), role: z.enum(['read', 'run']) });

/** Who has signed in, kept by their browser in a cookie that no script reads and no other site sends. */
export class Session {
  readonly #seal: Seal;
  readonly #seconds: number;

  constructor(seal: Seal, seconds: number) {
    this.#seal = seal;
    this.#seconds = seconds;
  }

  /** The cookie that signs somebody in. */
  async begin({ user, role }: Identity, secure: boolean, nowMs = Date.now()): Promise<string> {
    const value = await this.#seal.close('session', { user, role }, this.#seconds, nowMs);
    return cookie(SESSION_COOKIE, value, { seconds: this.#seconds, sameSite: 'Strict', secure });
  }

  /** The cookie that signs them out. */
  end(secure: boolean): string {
    return cookie(SESSION_COOKIE, '', { seconds: 0, sameSite: 'Strict', secure });
  }

  /** Who sends this request; null: nobody who has signed in, or not lately. */
  async read(request: IncomingMessage, nowMs = Date.now()): Promise<Identity | null> {
    const told = await this.#seal.open('session', cookieOf(request, SESSION_COOKIE), nowMs);
    return identitySchema.safeParse(told).data ?? null;
  }
}
