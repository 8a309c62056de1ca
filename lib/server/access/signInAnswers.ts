import type { ServerResponse } from 'node:http';
import type { ProblemError } from '../http/ProblemError';
import { pageHeaders } from '../http/pageHeaders';
import { problem } from '../http/respond';

/** A path of this console, and no address of another one: browsers drop tabs and line ends, and take `/\` for `//`. */
export function ownPath(target: string | null): string {
  return target !== null && /^\/(?![/\\])[!-~]*$/.test(target) && !target.startsWith('/sign-') ? target : '/';
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
