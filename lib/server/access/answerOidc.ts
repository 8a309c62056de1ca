import type { IncomingMessage, ServerResponse } from 'node:http';
import { AuthorizationResponseError } from 'openid-client';
import { z } from 'zod';
import type { OidcAccess } from '@/lib/environments/access';
import { getProcess } from '../getServer';
import { cookie, cookieOf } from './cookies';
import { IssuerUnavailable, type OidcIssuer } from './OidcIssuer';
import { seal, unseal } from './sealed';
import { COOKIE, oidcKey, sealSession, sessionSeconds } from './session';
import { ownPath, redirect, sendPage } from './signInAnswers';
import { issuerPage, reloadPage } from './signInPage';

export const FLOW_COOKIE = 'lastwrite_sign_in';
const FLOW_SECONDS = 600;
const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});

/** The way to the issuer and back. Only GET comes here. Says true when the address was one of it. */
export async function answerOidc(
  issuer: OidcIssuer,
  access: OidcAccess,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://console');
  if (pathname === '/sign-in') showSignIn(access, response, 200, ownPath(searchParams.get('next')), null);
  else if (pathname === '/sign-in/start') await leave(issuer, access, response, ownPath(searchParams.get('next')));
  else if (pathname === '/sign-in/callback') await comeBack(issuer, access, request, response, search);
  else return false;
  return true;
}

async function leave(issuer: OidcIssuer, access: OidcAccess, response: ServerResponse, next: string): Promise<void> {
  try {
    const { url, flow } = await issuer.begin();
    const until = Math.floor(Date.now() / 1000) + FLOW_SECONDS;
    redirect(response, url.href, [
      flowCookie(access, seal(oidcKey(access, 'sign-in'), { ...flow, next, until }), FLOW_SECONDS),
    ]);
  } catch (error) {
    fail(access, response, next, error);
  }
}

async function comeBack(
  issuer: OidcIssuer,
  access: OidcAccess,
  request: IncomingMessage,
  response: ServerResponse,
  query: string,
): Promise<void> {
  const sealed = cookieOf(request, FLOW_COOKIE);
  const flow = sealed === null ? undefined : flowSchema.safeParse(unseal(oidcKey(access, 'sign-in'), sealed)).data;
  if (flow === undefined || flow.until * 1000 < Date.now())
    return showSignIn(
      access,
      response,
      400,
      '/',
      'This sign-in took too long or began in another browser. Sign in again.',
    );
  const next = ownPath(flow.next);
  try {
    const identity = await issuer.finish(query, flow);
    const session = cookie(COOKIE, sealSession(access, identity, Date.now()), {
      seconds: sessionSeconds(access),
      sameSite: 'Strict',
      secure: isSecure(access),
    });
    // The issuer's page sent the browser here, and a redirect would still be its request: it would not carry the new cookie.
    sendPage(response, 200, reloadPage(next), [session, flowCookie(access, '', 0)]);
  } catch (error) {
    fail(access, response, next, error);
  }
}

/** Whatever went wrong, the sign-in is over: the next one begins anew. */
function fail(access: OidcAccess, response: ServerResponse, next: string, error: unknown): void {
  const host = new URL(access.issuer).host;
  getProcess().log.warn({ error }, 'signing in with the issuer failed');
  if (error instanceof AuthorizationResponseError)
    showSignIn(
      access,
      response,
      403,
      next,
      error.error === 'access_denied' ? `${host} did not let you in.` : `${host} refused the sign-in.`,
    );
  else if (error instanceof IssuerUnavailable || isAway(error))
    showSignIn(
      access,
      response,
      503,
      next,
      `${host} can’t be reached, or is not an OpenID Connect issuer. Try again later. If this stays, check LASTWRITE_OIDC_ISSUER and the console’s log.`,
    );
  else showSignIn(access, response, 400, next, `The answer of ${host} does not belong to this sign-in. Sign in again.`);
}

/** A request that found no server, or none that answered in time. */
function isAway(error: unknown): boolean {
  const { code, name, cause } = error as { code?: string; name?: string; cause?: unknown };
  if (code === 'OAUTH_TIMEOUT' || name === 'TimeoutError' || code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return true;
  return cause instanceof Error && isAway(cause);
}

function showSignIn(
  access: OidcAccess,
  response: ServerResponse,
  status: number,
  next: string,
  problem: string | null,
): void {
  // A sign-in begins at the address to which the issuer sends people back, or its cookie would stay with another one.
  const start = new URL('/sign-in/start', access.publicUrl);
  start.searchParams.set('next', next);
  const html = issuerPage({ start: start.href, host: new URL(access.issuer).host, problem });
  sendPage(response, status, html, status === 200 ? [] : [flowCookie(access, '', 0)]);
}

/** The issuer's page leads to the callback, so this one has to be Lax; it is good for nothing else. */
function flowCookie(access: OidcAccess, value: string, seconds: number): string {
  return cookie(FLOW_COOKIE, value, { seconds, sameSite: 'Lax', secure: isSecure(access), path: '/sign-in' });
}

export function isSecure({ publicUrl }: OidcAccess): boolean {
  return publicUrl.startsWith('https:');
}
