import { createHash } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from 'jose';

/** What is sealed for one use opens for no other. */
export type Purpose = 'session' | 'sign-in';

/** Encrypts what browsers keep for the console in cookies. */
export class Seal {
  readonly #key: Buffer;

  /** All that decides who may do what, a secret among it: consoles that share it open each other's cookies, and where it changes every cookie is worthless. */
  constructor(parts: readonly unknown[]) {
    this.#key = createHash('sha256').update(JSON.stringify(parts)).digest();
  }

  async close(purpose: Purpose, content: JWTPayload, seconds: number, nowMs = Date.now()): Promise<string> {
    return new EncryptJWT(content)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(purpose)
      .setExpirationTime(Math.floor(nowMs / 1000) + seconds)
      .encrypt(this.#key);
  }

  /** null: it was not sealed here for this purpose, was changed, or is too old. */
  async open(purpose: Purpose, value: string | null, nowMs = Date.now()): Promise<JWTPayload | null> {
    if (value === null) return null;
    try {
      const { payload } = await jwtDecrypt(value, this.#key, {
        audience: purpose,
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        currentDate: new Date(nowMs),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
