import type { Access, Role } from '@/lib/environments/access';

/** The requester. `user` is null if unknown. */
export interface Identity {
  readonly user: string | null;
  readonly role: Role;
}

/** The bundler may load this module more than once in a process; what it holds is still there once. */
const KEY = Symbol.for('lastwrite.access');
interface Held {
  access: Access['kind'];
  signInTrouble: string | null;
}

function held(): Held {
  const place = globalThis as typeof globalThis & { [KEY]?: Held };
  return (place[KEY] ??= { access: 'local', signInTrouble: null });
}

/** From now on, a request without an identity has bypassed the console's server and is refused, unless everybody may run. */
export function setAccess(access: Access['kind']): void {
  held().access = access;
  held().signInTrouble = null;
}

export function accessKind(): Access['kind'] {
  return held().access;
}

/** Why nobody can sign in at the moment; null: they can. */
export function setSignInTrouble(trouble: string | null): void {
  held().signInTrouble = trouble;
}

export function signInTrouble(): string | null {
  return held().signInTrouble;
}

/** An anonymous reader: for public requests, and for the console's own lookups. */
export const reader: Identity = { user: null, role: 'read' };

/**
 * Whoever asks; null for somebody whom nobody has identified though that is asked for, as a request would be that went round the console's server. Within a
 * process of its own, such as the command line's, whoever asks may run.
 */
export function identityOf({ env }: { readonly env: { readonly identity?: Identity } | undefined }): Identity | null {
  const { access } = held();
  return env?.identity ?? (access === 'local' || access === 'anyone' ? { user: null, role: 'run' } : null);
}

/** The name of whoever asks; null where nobody said so. */
export function userOf(context: Parameters<typeof identityOf>[0]): string | null {
  return identityOf(context)?.user ?? null;
}
