import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '@/lib/environments/access';
import { ProblemError } from '../http/ProblemError';
import { answerOidc, isSecure } from './answerOidc';
import { cookie } from './cookies';
import type { OidcIssuer } from './OidcIssuer';
import { readName } from './readName';
import { COOKIE, roleOfToken, sealSession, sessionSeconds, type SessionAccess, type TokenAccess } from './session';
import { ownPath, redirect, refuse, sendPage } from './signInAnswers';
import { reloadPage, tokenPage } from './signInPage';

const MOST_BYTES = 8 * 1024;

/** Answers what belongs to signing in and out; says true when it did. `issuer` is there where one signs people in. */
export async function answerSignIn(
  access: SessionAccess,
  issuer: OidcIssuer | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://console');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (access.kind === 'oidc' && issuer !== null && isRead && (await answerOidc(issuer, access, request, response)))
    return true;
  if (pathname !== '/sign-in' && pathname !== '/sign-out') return false;
  const takesForm = pathname === '/sign-out' || access.kind === 'token';
  if (request.method === 'POST' && takesForm) {
    if (!isOwnForm(request))
      refuse(response, new ProblemError('cross_site_request', 'Expected the form of the console itself.'));
    else if (pathname === '/sign-out') redirect(response, '/sign-in', [sessionCookie(access, request, '', 0)]);
    else if (access.kind === 'token') await signIn(access, request, response);
  } else if (pathname === '/sign-in' && isRead) {
    sendPage(response, 200, tokenPage({ next: ownPath(searchParams.get('next')), refused: false }));
  } else {
    const allow = pathname === '/sign-out' ? 'POST' : takesForm ? 'GET, HEAD, POST' : 'GET, HEAD';
    refuse(
      response,
      new ProblemError('method_not_allowed', `Expected one of the methods ${allow}.`, undefined, { allow }),
    );
  }
  return true;
}

/** For whoever has not signed in: the page to do so, or, for a program, the reason. */
export function answerUnknown(
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
  isPage: boolean,
): void {
  const canSignIn = access.kind === 'token' || access.kind === 'oidc';
  const wanted = isPage && (request.method === 'GET' || request.method === 'HEAD');
  const target = request.url ?? '/';
  if (wanted && canSignIn && request.headers['sec-fetch-site'] === 'cross-site')
    sendPage(response, 200, reloadPage(ownPath(target)));
  else if (wanted && canSignIn) redirect(response, `/sign-in?next=${encodeURIComponent(target)}`);
  else
    refuse(
      response,
      new ProblemError(
        'not_signed_in',
        expectedOf(access),
        undefined,
        canSignIn ? { 'www-authenticate': 'Bearer' } : {},
      ),
    );
}

function expectedOf(access: Access): string {
  if (access.kind === 'token')
    return 'Expected the header Authorization: Bearer with the token of this console; the command line takes it from LASTWRITE_TOKEN.';
  if (access.kind !== 'oidc') return 'Expected a request through the proxy that signs people in.';
  return access.audience === null
    ? 'Expected somebody who has signed in at /sign-in.'
    : 'Expected somebody who has signed in at /sign-in, or the header Authorization: Bearer with an access token of the issuer for this console; the command line takes it from LASTWRITE_TOKEN.';
}

async function signIn(access: TokenAccess, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await readForm(request));
  const role = roleOfToken(access, (form.get('token') ?? '').trim());
  const next = ownPath(form.get('next'));
  if (role === null) return sendPage(response, 401, tokenPage({ next, refused: true }));
  const value = sealSession(access, { user: readName(form.get('user') ?? undefined), role }, Date.now());
  redirect(response, next, [sessionCookie(access, request, value, sessionSeconds(access))]);
}

function sessionCookie(access: SessionAccess, { headers }: IncomingMessage, value: string, seconds: number): string {
  const secure = access.kind === 'oidc' ? isSecure(access) : headers['x-forwarded-proto'] === 'https';
  return cookie(COOKIE, value, { seconds, sameSite: 'Strict', secure });
}

/** Browsers say where a form comes from; whoever says nothing can't bring somebody else's cookie. */
function isOwnForm({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > MOST_BYTES) break;
  }
  return text.slice(0, MOST_BYTES);
}
