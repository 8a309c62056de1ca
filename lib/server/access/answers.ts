import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnSite } from '@/lib/environments/isOwnSite';
import { ProblemError } from '../http/ProblemError';
import { pageHeaders } from '../http/pageHeaders';
import { problem } from '../http/respond';
import type { Gate, SignInRoutes } from './Gate';
import { reloadPage } from './signInPage';

/** A cookie of 4 kB has to hold it, encrypted. Whoever asked for a longer one starts on the first page. */
const LONGEST_PATH = 2000;

/** Answers what belongs to signing in and out; says true when it did. */
export async function answerSignIn(
  routes: SignInRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://console');
  const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  if (route === undefined) return false;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const answer = method === 'GET' || method === 'POST' ? route[method] : undefined;
  if (answer === undefined) {
    const allow = [...(route.GET ? ['GET', 'HEAD'] : []), ...(route.POST ? ['POST'] : [])].join(', ');
    const expected = `Expected the method ${allow}.`;
    refuse(response, new ProblemError('method_not_allowed', expected, undefined, { allow }));
  } else if (method === 'POST' && !isOwnForm(request.headers))
    refuse(response, new ProblemError('cross_site_request', 'Expected the console’s own form.'));
  else await answer(request, response, url);
  return true;
}

/** The answer without a sign-in: the sign-in page or, for a program, the reason. */
export function answerUnknown(gate: Gate, request: IncomingMessage, response: ServerResponse, isPage: boolean): void {
  const canSignIn = gate.routes !== null;
  const wanted = isPage && canSignIn && (request.method === 'GET' || request.method === 'HEAD');
  const target = ownPath(request.url ?? '/');
  if (wanted && request.headers['sec-fetch-site'] === 'cross-site') sendPage(response, 200, reloadPage(target));
  else if (wanted) redirect(response, `/sign-in?next=${encodeURIComponent(target)}`);
  else {
    const scheme = canSignIn ? { 'www-authenticate': 'Bearer' } : undefined;
    refuse(response, new ProblemError('not_signed_in', gate.expected, undefined, scheme));
  }
}

/** A path of this console, and no address of another one: browsers drop tabs and line ends, and take `/\` for `//`. */
export function ownPath(target: string | null): string {
  if (target === null || target.length > LONGEST_PATH || target.startsWith('/sign-')) return '/';
  return /^\/(?![/\\])[!-~]*$/.test(target) ? target : '/';
}

function isOwnForm({ 'sec-fetch-site': site, origin, host }: IncomingMessage['headers']): boolean {
  return isOwnSite({ site: typeof site === 'string' ? site : undefined, origin, host });
}

export function sendPage(
  response: ServerResponse,
  status: number,
  html: string,
  cookies: readonly string[] = [],
): void {
  response.writeHead(status, { ...headersWith(cookies), 'content-type': 'text/html; charset=utf-8' }).end(html);
}

export function redirect(response: ServerResponse, location: string, cookies: readonly string[] = []): void {
  response.writeHead(303, { ...headersWith(cookies), location }).end();
}

export function refuse(response: ServerResponse, error: ProblemError): void {
  const answer = problem(error);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  void answer.text().then((text) => response.end(text));
}

function headersWith(cookies: readonly string[]): Record<string, string | string[]> {
  const headers = { ...pageHeaders(null), 'cache-control': 'no-store' };
  return cookies.length === 0 ? headers : { ...headers, 'set-cookie': [...cookies] };
}
