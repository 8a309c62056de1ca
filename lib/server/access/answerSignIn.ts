import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '../http/ProblemError';
import { pageHeaders } from '../http/pageHeaders';
import { problem } from '../http/respond';
import { COOKIE, roleOfToken, sealSession, SESSION_SECONDS, type TokenAccess } from './session';
import { reloadPage, signInPage } from './signInPage';
import { readName } from './whoAsks';

const MOST_BYTES = 8 * 1024;

/** Answers what belongs to signing in and out; says true when it did. */
export async function answerSignIn(
  access: TokenAccess,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://console');
  if (pathname !== '/sign-in' && pathname !== '/sign-out') return false;
  if (request.method === 'POST') {
    if (!isOwnForm(request))
      refuse(response, new ProblemError('cross_site_request', 'Expected the form of the console itself.'));
    else if (pathname === '/sign-out') redirect(response, '/sign-in', `${COOKIE}=; Max-Age=0${attributesOf(request)}`);
    else await signIn(access, request, response);
  } else if (pathname === '/sign-in' && (request.method === 'GET' || request.method === 'HEAD')) {
    page(response, 200, signInPage({ next: ownPath(searchParams.get('next')), refused: false }));
  } else {
    const allow = pathname === '/sign-in' ? 'GET, HEAD, POST' : 'POST';
    refuse(
      response,
      new ProblemError('method_not_allowed', `Expected one of the methods ${allow}.`, undefined, { allow }),
    );
  }
  return true;
}

/** For whoever has not signed in: the page to do so, or, for a program, the reason. */
export function answerUnknown(
  request: IncomingMessage,
  response: ServerResponse,
  isPage: boolean,
  canSignIn: boolean,
): void {
  const wanted = isPage && (request.method === 'GET' || request.method === 'HEAD');
  const target = request.url ?? '/';
  if (wanted && canSignIn && request.headers['sec-fetch-site'] === 'cross-site')
    page(response, 200, reloadPage(ownPath(target)));
  else if (wanted && canSignIn) redirect(response, `/sign-in?next=${encodeURIComponent(target)}`);
  else
    refuse(
      response,
      new ProblemError(
        'not_signed_in',
        canSignIn
          ? 'Expected the header Authorization: Bearer with the token of this console; the command line takes it from LASTWRITE_TOKEN.'
          : 'Expected a request through the proxy that signs people in.',
        undefined,
        canSignIn ? { 'www-authenticate': 'Bearer' } : {},
      ),
    );
}

async function signIn(access: TokenAccess, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await readForm(request));
  const role = roleOfToken(access, (form.get('token') ?? '').trim());
  const next = ownPath(form.get('next'));
  if (role === null) return page(response, 401, signInPage({ next, refused: true }));
  const value = sealSession(access, { user: readName(form.get('user') ?? undefined), role }, Date.now());
  redirect(response, next, `${COOKIE}=${value}; Max-Age=${SESSION_SECONDS}${attributesOf(request)}`);
}

function attributesOf({ headers }: IncomingMessage): string {
  // Behind a proxy that speaks TLS; without one a cookie that is Secure would never come back.
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

/** A path of this console, and no address of another one: browsers drop tabs and line ends, and take `/\` for `//`. */
function ownPath(target: string | null): string {
  return target !== null && /^\/(?![/\\])[!-~]*$/.test(target) && !target.startsWith('/sign-') ? target : '/';
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

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    ...pageHeaders(null),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(html);
}

function redirect(response: ServerResponse, location: string, cookie?: string): void {
  const headers = { ...pageHeaders(null), 'cache-control': 'no-store', location };
  response.writeHead(303, cookie === undefined ? headers : { ...headers, 'set-cookie': cookie }).end();
}

function refuse(response: ServerResponse, error: ProblemError): void {
  const answer = problem(error);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  void answer.text().then((text) => response.end(text));
}
