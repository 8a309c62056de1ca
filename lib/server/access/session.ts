import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Access, OidcAccess, Role } from '@/lib/environments/access';
import type { Identity } from './identity';
import { readSealed, same, seal, unseal } from './sealed';

export type TokenAccess = Extract<Access, { kind: 'token' }>;
export type SessionAccess = TokenAccess | OidcAccess;

export const COOKIE = 'lastwrite_session';

/** A token holds until it is changed; an issuer may have let somebody go meanwhile, and is asked again on the next day of work. */
export function sessionSeconds({ kind }: SessionAccess): number {
  return kind === 'token' ? 30 * 24 * 3600 : 12 * 3600;
}

/** What a token lets its holder do; null: it is none of these. Takes the same time whatever is wrong with it. */
export function roleOfToken({ run, read }: TokenAccess, token: string): Role | null {
  const isRun = same(token, run);
  const isRead = read !== null && same(token, read);
  if (isRun) return 'run';
  return isRead ? 'read' : null;
}

const sessionSchema = z.object({ user: z.string().nullable(), role: z.enum(['read', 'run']), until: z.number() });

/** The value of the cookie: who, until when (seconds), and the proof that this console said so. Another token, issuer or client makes it worth nothing. */
export function sealSession(access: SessionAccess, { user, role }: Identity, nowMs: number): string {
  const key = keyOf(access, role);
  if (key === null) throw new Error(`nobody can have the role ${role}`);
  return seal(key, { user, role, until: Math.floor(nowMs / 1000) + sessionSeconds(access) });
}

export function openSession(access: SessionAccess, value: string, nowMs: number): Identity | null {
  const told = sessionSchema.safeParse(readSealed(value)).data;
  const key = told === undefined ? null : keyOf(access, told.role);
  const proven = key === null ? null : sessionSchema.safeParse(unseal(key, value)).data;
  if (!proven || proven.until * 1000 < nowMs) return null;
  return { user: proven.user, role: proven.role };
}

/** null: there is no token for this role, so nobody can hold a session of it. */
function keyOf(access: SessionAccess, role: Role): string | null {
  if (access.kind === 'oidc') return oidcKey(access, `session ${role}`);
  const token = role === 'run' ? access.run : access.read;
  return token && `lastwrite session ${role} ${token}`;
}

/** A public client has no secret to seal with: what it sealed is worth nothing once its process has ended. */
const ofThisProcess = randomBytes(32).toString('hex');

/** Differs by purpose, so that nothing sealed for one passes for another; and by all that decides who may do what. */
export function oidcKey(access: OidcAccess, purpose: string): string {
  const { issuer, clientId, rolesClaim, runValues } = access;
  return JSON.stringify([purpose, access.clientSecret ?? ofThisProcess, issuer, clientId, rolesClaim, runValues]);
}
