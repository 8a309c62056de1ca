import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identity } from './identity';

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** By path: what belongs to signing in and out. */
export type SignInRoutes = Readonly<Record<string, { readonly GET?: Answer; readonly POST?: Answer }>>;

/** One way of knowing who asks, and of signing in. */
export interface Gate {
  /** Who a request comes from; null: nobody that may ask. Throws a ProblemError where that can't be told, or where somebody is known and may not ask. */
  whoAsks(request: IncomingMessage): Identity | null | Promise<Identity | null>;
  /** null: there is no page to sign in on. */
  readonly routes: SignInRoutes | null;
  /** What a program that is nobody is told. */
  readonly expected: string;
  /** Ends what it does between requests. */
  close?(): void;
}
