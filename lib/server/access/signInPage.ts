import { html, type Html } from '@/lib/runs/load-tests/report/html/Html';

/** The page on which people give the token. It needs nothing else of the console, which shows them nothing yet. */
export function tokenPage({ next, refused }: { readonly next: string; readonly refused: boolean }): string {
  return signInPage(
    html`${refused && html`<p role="alert" data-testid="sign-in-problem">This token is not valid.</p>`}
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value="${next}" />
        <label
          >Token
          <input
            name="token"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            data-testid="sign-in-token"
        /></label>
        <label
          >Your name <input name="user" autocomplete="name" maxlength="100" data-testid="sign-in-user" /><small
            >Optional. Shown with your runs.</small
          ></label
        >
        <button data-testid="sign-in-submit">Sign in</button>
      </form>`,
  );
}

export interface IssuerPage {
  /** The issuer, as people know it. */
  readonly issuer: string;
  /** The address that leads to it. */
  readonly start: string;
  readonly problem?: string | null;
  /** Somebody has just signed out here; the address to sign out at the issuer, where it has one. */
  readonly signedOut?: { readonly at: string | null } | null;
}

/**
 * The page that leads to the issuer. Nobody is sent there unasked: whoever has signed out would be signed in again at once. It is a link,
 * since browsers hold the answer to a form against the policy for forms, which knows no other site.
 */
export function issuerPage({ issuer, start, problem = null, signedOut = null }: IssuerPage): string {
  return signInPage(
    html`${problem !== null && html`<p role="alert" data-testid="sign-in-problem">${problem}</p>`}
      ${
        signedOut &&
        html`<p role="status" data-testid="signed-out">
          You are signed out of this console, but may still be signed in at ${issuer}.
          ${signedOut.at !== null && html`<a href="${signedOut.at}">Sign out there too</a>`}
        </p>`
      } <a class="button" href="${start}" data-testid="sign-in-issuer">Sign in with ${issuer}</a>`,
  );
}

function signInPage(content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sign in · Lastwrite</title>
        <style>
          :root {
            color-scheme: light dark;
            --paper: #fafaf8;
            --ink: #16171a;
            --mute: #5c6068;
            --line: #c4c5be;
            --panel: #fff;
            --focus: #1f5bd0;
          }
          @media (prefers-color-scheme: dark) {
            :root {
              --paper: #101113;
              --ink: #ecedee;
              --mute: #9ca1a9;
              --line: #474c53;
              --panel: #16181b;
              --focus: #7aa9ff;
            }
          }
          body {
            margin: 0;
            background: var(--paper);
            color: var(--ink);
            font:
              14px/20px ui-sans-serif,
              system-ui,
              sans-serif;
          }
          main {
            max-width: 360px;
            margin: 16vh auto 0;
            padding: 0 16px;
          }
          h1 {
            margin: 0 0 24px;
            font-size: 24px;
            line-height: 32px;
            font-weight: 600;
          }
          label {
            display: block;
            margin-bottom: 16px;
          }
          input {
            box-sizing: border-box;
            width: 100%;
            height: 40px;
            margin-top: 4px;
            padding: 0 12px;
            border: 1px solid var(--line);
            border-radius: 6px;
            background: var(--panel);
            color: inherit;
            font: inherit;
          }
          button {
            height: 40px;
            padding: 0 16px;
            border: 0;
            border-radius: 6px;
            background: var(--ink);
            color: var(--paper);
            font: inherit;
            font-weight: 500;
            cursor: pointer;
          }
          a.button {
            display: inline-block;
            padding: 10px 16px;
            border-radius: 6px;
            background: var(--ink);
            color: var(--paper);
            font-weight: 500;
            text-decoration: none;
          }
          p {
            margin: 0 0 16px;
            overflow-wrap: anywhere;
          }
          p a {
            color: inherit;
          }
          :focus-visible {
            outline: 2px solid var(--focus);
            outline-offset: 2px;
          }
          small {
            display: block;
            margin-top: 4px;
            font-size: 13px;
            color: var(--mute);
          }
          [role='alert'] {
            padding-left: 12px;
            border-left: 3px solid var(--ink);
          }
        </style>
      </head>
      <body>
        <main>
          <h1>Sign in to Lastwrite</h1>
          ${content}
        </main>
      </body>
    </html> `.markup;
}

/** Loads the same page again, now from this site: a link on another one brings no cookie along. */
export function reloadPage(path: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="refresh" content="0;url=${path}" />
        <title>Lastwrite</title>
      </head>
      <body></body>
    </html> `.markup;
}
