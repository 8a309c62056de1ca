import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access, Role } from '@/lib/environments/access';
import { ownPath, redirect, sendPage } from '../answers';
import type { Gate } from '../Gate';
import { readBearer } from '../readBearer';
import { readName, readNameInHeader } from '../readName';
import { Seal } from '../Seal';
import { Session } from '../Session';
import { tokenPage } from '../signInPage';

type TokenAccess = Extract<Access, { kind: 'token' }>;

const MOST_BYTES = 8 * 1024;

/** People give the token on a page and get a cookie, programs send it as bearer. */
export function openTokenGate(access: TokenAccess): Gate {
  const session = tokenSession(access);
  return {
    whoAsks: (request) => {
      const bearer = readBearer(request);
      if (bearer === null) return session.read(request);
      const role = roleOfToken(access, bearer);
      return role && { user: readNameInHeader(request.headers['lastwrite-user']), role };
    },
    routes: {
      '/sign-in': {
        GET: (_request, response, { searchParams }) => {
          sendPage(response, 200, tokenPage({ next: ownPath(searchParams.get('next')), refused: false }));
        },
        POST: (request, response) => signIn(access, session, request, response),
      },
      '/sign-out': {
        POST: (request, response) => {
          redirect(response, '/sign-in', [session.end(isSecure(request))]);
        },
      },
    },
    expected:
      'Expected the header Authorization: Bearer with the token of this console. The command line takes it from LASTWRITE_TOKEN.',
  };
}

/** A token is valid until it changes, and so is a session that was opened with it. */
export function tokenSession({ run, read }: TokenAccess): Session {
  return new Session(new Seal(['token', run, read]), 30 * 24 * 3600);
}

async function signIn(
  access: TokenAccess,
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await readForm(request));
  const role = roleOfToken(access, (form.get('token') ?? '').trim());
  const next = ownPath(form.get('next'));
  if (role === null) return sendPage(response, 401, tokenPage({ next, refused: true }));
  redirect(response, next, [await session.begin({ user: readName(form.get('user')), role }, isSecure(request))]);
}

/** Behind a proxy that speaks TLS; without one a cookie that is Secure would never come back. */
function isSecure({ headers }: IncomingMessage): boolean {
  // Each proxy on the way adds its own; the first is the one that the browser speaks to.
  return (
    String(headers['x-forwarded-proto'] ?? '')
      .split(',')[0]
      ?.trim() === 'https'
  );
}

/** What a token lets its holder do; null: it is none of these. Takes the same time whatever is wrong with it. */
function roleOfToken({ run, read }: TokenAccess, token: string): Role | null {
  const isRun = same(token, run);
  const isRead = read !== null && same(token, read);
  if (isRun) return 'run';
  return isRead ? 'read' : null;
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST_BYTES) break;
  }
  return text.slice(0, MOST_BYTES);
}
