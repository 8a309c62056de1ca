import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { describeOidc, type OidcAccess } from '@/lib/environments/oidcAccess';
import { getProcess } from '../../getServer';
import { ProblemError } from '../../http/ProblemError';
import { ownPath, redirect, sendPage } from '../answers';
import { cookie, cookieOf } from '../cookies';
import type { Gate } from '../Gate';
import { setSignInTrouble, type Identity } from '../identity';
import { readBearer } from '../readBearer';
import { Seal } from '../Seal';
import { Session } from '../Session';
import { issuerPage, reloadPage, type IssuerPage } from '../signInPage';
import { identityOfClaims } from './identityOfClaims';
import { Issuer } from './Issuer';
import { issuersWords, SignInFailure } from './SignInFailure';

const CALLBACK = '/sign-in/callback';
/** After that the issuer is asked again whether somebody is still who they were, and may still do what they might. */
const SESSION_SECONDS = 12 * 3600;
/** One for each sign-in that is under way in a browser, by its state. */
const FLOW_COOKIE = 'lastwrite_sign_in_';
const FLOW_SECONDS = 600;

/** What the browser keeps while its person is at the issuer. */
const flowSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });

/** People sign in at an issuer and get a cookie, programs send an access token of the issuer as bearer. The console runs while the issuer is away. */
export function openOidcGate(access: OidcAccess): Gate {
  const { log } = getProcess();
  const issuer = new Issuer(access, access.publicUrl + CALLBACK, (trouble) => {
    setSignInTrouble(trouble);
    if (trouble === null) log.info('the issuer answers again: people can sign in');
    else log.warn({ reason: trouble }, 'nobody can sign in');
  });
  const seal = sealFor(access);
  const session = new Session(seal, SESSION_SECONDS);
  const secure = access.publicUrl.startsWith('https:');
  log.info(describeOidc(access));
  void issuer.check();

  return {
    whoAsks: async (request) => {
      const bearer = readBearer(request);
      return bearer === null ? session.read(request) : identifyBearer(bearer);
    },
    routes: {
      '/sign-in': {
        GET: (_request, response, { searchParams }) => {
          const signedOut = searchParams.has('out') ? { at: issuer.signOutUrl } : null;
          show(response, 200, ownPath(searchParams.get('next')), { problem: issuer.trouble, signedOut });
        },
      },
      '/sign-in/start': {
        GET: async (_request, response, { searchParams }) => {
          const next = ownPath(searchParams.get('next'));
          try {
            const { url, flow } = await issuer.begin();
            redirect(response, url, [
              flowCookie(flow.state, await seal.close('sign-in', { ...flow, next }, FLOW_SECONDS)),
            ]);
          } catch (error) {
            fail(response, next, error);
          }
        },
      },
      [CALLBACK]: {
        GET: async (request, response, { search, searchParams }) => {
          const state = searchParams.get('state') ?? '';
          const flow = flowSchema.safeParse(
            await seal.open('sign-in', cookieOf(request, FLOW_COOKIE + shortened(state))),
          ).data;
          try {
            if (flow === undefined) throw new SignInFailure(400, BEGUN_ELSEWHERE);
            const identity = identify(await issuer.finish(search, flow));
            // The browser comes from the issuer's site and would send the new cookie to no address that it is redirected to, but it does from a page.
            const cookies = [await session.begin(identity, secure), flowCookie(state, null)];
            sendPage(response, 200, reloadPage(ownPath(flow.next)), cookies);
          } catch (error) {
            fail(response, ownPath(flow?.next ?? null), error, state);
          }
        },
      },
      '/sign-out': {
        POST: (_request, response) => {
          redirect(response, '/sign-in?out', [session.end(secure)]);
        },
      },
    },
    expected:
      access.audience === null
        ? 'Sign in at /sign-in. Programs have access only if LASTWRITE_OIDC_AUDIENCE is set.'
        : 'Sign in at /sign-in, or send the header Authorization: Bearer with an access token of the issuer for this console. The command line takes it from LASTWRITE_TOKEN.',
    close: () => {
      issuer.close();
    },
  };

  function identify(claims: Readonly<Record<string, unknown>>): Identity {
    const identity = identityOfClaims(access, claims);
    if (identity === null)
      throw new SignInFailure(
        403,
        `${issuer.name} signed you in, but your roles do not give you access to this console. Its administrator sets this with LASTWRITE_OIDC_READ_VALUES.`,
      );
    return identity;
  }

  async function identifyBearer(token: string): Promise<Identity | null> {
    try {
      const claims = await issuer.verify(token);
      return claims && identify(claims);
    } catch (error) {
      if (!(error instanceof SignInFailure)) throw error;
      throw new ProblemError(error.status === 403 ? 'role_not_allowed' : 'not_ready', error.message);
    }
  }

  /** Whatever went wrong, this sign-in is over: the next one begins anew. */
  function fail(response: ServerResponse, next: string, error: unknown, state: string | null = null): void {
    const { status, message, cause } =
      error instanceof SignInFailure
        ? error
        : new SignInFailure(
            502,
            'The sign-in failed. Tell the administrator of this console: its log has the reason.',
            {
              cause: error,
            },
          );
    log.warn({ status, reason: message, error: cause, ...issuersWords(cause) }, 'a sign-in failed');
    show(response, status, next, { problem: message }, state === null ? [] : [flowCookie(state, null)]);
  }

  function show(
    response: ServerResponse,
    status: number,
    next: string,
    told: Pick<IssuerPage, 'problem' | 'signedOut'>,
    cookies: readonly string[] = [],
  ): void {
    // Under the public address, whichever one people came by: the issuer leads back there, and the cookie has to be there by then.
    const start = `${access.publicUrl}/sign-in/start?next=${encodeURIComponent(next)}`;
    sendPage(response, status, issuerPage({ issuer: issuer.name, start, ...told }), cookies);
  }

  /** Lax: the issuer's link back has to bring it along. null takes it back: it is good for one answer. */
  function flowCookie(state: string, value: string | null): string {
    const seconds = value === null ? 0 : FLOW_SECONDS;
    return cookie(FLOW_COOKIE + shortened(state), value ?? '', { seconds, path: CALLBACK, sameSite: 'Lax', secure });
  }
}

/** What of a state goes into a cookie's name; the whole of it is held against what the cookie keeps. */
function shortened(state: string): string {
  return state.replaceAll(/[^\w-]/g, '').slice(0, 16);
}

const BEGUN_ELSEWHERE = 'This sign-in took longer than ten minutes, or was started in another browser. Sign in again.';

/** A public client has no secret to seal with: its cookies are worth nothing once the process has ended. */
export function sealFor({ issuer, clientId, clientSecret, rolesClaim, runValues, readValues }: OidcAccess): Seal {
  const secret = clientSecret ?? randomBytes(32).toString('hex');
  return new Seal(['oidc', secret, issuer, clientId, rolesClaim, runValues, readValues]);
}
