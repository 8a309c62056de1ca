import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Access, Role } from '@/lib/environments/access';
import type { Identity } from './identity';

export type TokenAccess = Extract<Access, { kind: 'token' }>;

export const COOKIE = 'lastwrite_session';
export const SESSION_SECONDS = 30 * 24 * 3600;

/** What a token lets its holder do; null: it is none of these. Takes the same time whatever is wrong with it. */
export function roleOfToken({ run, read }: TokenAccess, token: string): Role | null {
  const isRun = same(token, run);
  const isRead = read !== null && same(token, read);
  if (isRun) return 'run';
  return isRead ? 'read' : null;
}

/** The value of the cookie: who, until when, and the proof that this console said so. Another token makes it worth nothing. */
export function sealSession(access: TokenAccess, { user, role }: Identity, nowMs: number): string {
  const until = Math.floor(nowMs / 1000) + SESSION_SECONDS;
  const body = Buffer.from(JSON.stringify({ user, role, until })).toString('base64url');
  return `${body}.${sign(access, role, body)}`;
}

export function openSession(access: TokenAccess, value: string, nowMs: number): Identity | null {
  const [body = '', proof = '', ...more] = value.split('.');
  if (more.length > 0 || body === '') return null;
  const told = parse(body);
  if (told === null || !same(proof, sign(access, told.role, body)) || told.until * 1000 < nowMs) return null;
  return { user: told.user, role: told.role };
}

function sign({ run, read }: TokenAccess, role: Role, body: string): string {
  const token = role === 'run' ? run : (read ?? '');
  // Without a token for readers nobody can hold a session of one.
  const key = createHash('sha256').update(`lastwrite session ${role} ${token}`).digest();
  return token === '' ? '' : createHmac('sha256', key).update(body).digest('base64url');
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return a !== '' && timingSafeEqual(digest(a), digest(b));
}

function parse(body: string): (Identity & { readonly until: number }) | null {
  try {
    const { user, role, until } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    if ((user !== null && typeof user !== 'string') || (role !== 'read' && role !== 'run') || typeof until !== 'number')
      return null;
    return { user, role, until };
  } catch {
    return null;
  }
}
