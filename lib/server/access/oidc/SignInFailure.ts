import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** Why somebody was not signed in. `message` is for them: what is wrong, and what they can do. It repeats nothing that came with a request or from the issuer. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';

  constructor(
    readonly status: 400 | 403 | 502 | 503,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What went wrong between the console and an issuer that answers. `issuer` is its host, `redirectUri` where it sends people back. */
export function toSignInFailure(cause: unknown, issuer: string, redirectUri: string): SignInFailure {
  if (cause instanceof SignInFailure) return cause;
  const failure = (status: SignInFailure['status'], message: string) => new SignInFailure(status, message, { cause });
  const badClient = () =>
    failure(
      502,
      `${issuer} rejected the request of this console. The administrator of the console should check that its client may use the authorization code flow with the redirect URI ${redirectUri}.`,
    );
  if (cause instanceof AuthorizationResponseError)
    switch (cause.error) {
      case 'access_denied':
        return failure(
          403,
          `${issuer} denied access, or you cancelled. If you need access, ask the administrator of ${issuer}.`,
        );
      case 'invalid_scope':
        return failure(
          502,
          `${issuer} rejected the scopes that this console requested. The administrator of the console should check LASTWRITE_OIDC_SCOPE.`,
        );
      case 'invalid_request':
      case 'unauthorized_client':
      case 'unsupported_response_type':
        return badClient();
      case 'server_error':
      case 'temporarily_unavailable':
        return failure(503, `${issuer} cannot sign anyone in at the moment. Try again in a minute.`);
      default:
        return failure(
          502,
          `${issuer} did not sign you in. Try again. If it happens again, tell the administrator of this console: its log has the reason.`,
        );
    }
  // A client that proved itself in a header is refused with a challenge (RFC 6749, section 5.2).
  if (cause instanceof WWWAuthenticateChallengeError || errorOf(cause) === 'invalid_client')
    return failure(
      502,
      `${issuer} rejected the client secret of this console, so nobody can sign in. The administrator of the console should check LASTWRITE_OIDC_CLIENT_ID and LASTWRITE_OIDC_CLIENT_SECRET.`,
    );
  if (errorOf(cause) === 'invalid_grant')
    return failure(400, `${issuer} no longer accepts this sign-in, or it was used twice. Sign in again.`);
  if (cause instanceof ResponseBodyError) return badClient();
  const code = cause instanceof ClientError ? cause.code : undefined;
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return failure(
      502,
      `By this console’s clock, the answer of ${issuer} is not valid now. The administrator of the console should check both clocks.`,
    );
  if (code === 'OAUTH_INVALID_RESPONSE' || code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED')
    return failure(400, 'This answer does not belong to the sign-in that this browser started. Sign in again.');
  return failure(
    502,
    `The answer of ${issuer} cannot be used. Tell the administrator of this console: its log has the reason.`,
  );
}

function errorOf(cause: unknown): string | undefined {
  return cause instanceof ResponseBodyError ? cause.error : undefined;
}

/** The issuer's own words, for the log. */
export function issuersWords(cause: unknown): Readonly<Record<string, string>> {
  if (!(cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError)) return {};
  const { error, error_description: description } = cause;
  return { issuerError: error.slice(0, 100), ...(description ? { issuerSays: description.slice(0, 300) } : {}) };
}
