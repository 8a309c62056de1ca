import type { IncomingMessage } from 'node:http';
import { reservedWords } from '@/lib/record/reservedWords';

type Answer = (request: Request) => Promise<Response>;

/** Pages about one thing, and the question by which the API tells whether there is such a thing. */
const pages: readonly (readonly [page: RegExp, api: (...parts: string[]) => string])[] = [
  [
    /^\/load-tests\/(?!compare$|new$|schedules$|trends$|verdict$)([^/]+)$/,
    (id = '') => `/api/load-tests/${id}/iterations?limit=1&inspection=omit`,
  ],
  [/^\/load-tests\/([^/]+)\/iterations\/([^/]+)$/, (id = '', n = '') => `/api/load-tests/${id}/iterations/${n}`],
  [/^\/snapshots\/([^/]+)$/, (id = '') => `/api/snapshots/${id}`],
  [/^\/records\/([^/]+)$/, (type = '') => `/api/records/${type}?limit=1&withinMs=1000`],
  [/^\/interleavings\/(?!explorations$|lab$|replay$)([^/]+)$/, (id = '') => `/api/interleavings/${id}?schedules=omit`],
  [/^\/interleavings\/lab\/([^/]+)$/, (id = '') => `/api/lab/${id}?groups=omit`],
  [/^\/interleavings\/([^/]+)\/orders\/([^/]+)$/, (id = '', n = '') => `/api/interleavings/${id}/orders/${n}`],
];

/**
 * 404 for a page about something that is not there, so that links can be checked by whoever does not run scripts; the page itself says what is
 * missing. 200 for all others, and where nobody can tell. `Rsc`: a browser that is already here asks for a part of a page.
 */
export async function pageStatus(
  { method = 'GET', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  answer: Answer,
): Promise<200 | 404> {
  if ((method !== 'GET' && method !== 'HEAD') || headers.rsc !== undefined) return 200;
  const path = url.split('?', 1)[0] ?? '';
  const asked = questionOf(path);
  if (asked === null) return 200;
  const question = new URL(asked, 'http://localhost');
  const environment = new URL(url, 'http://localhost').searchParams.get('environment');
  if (environment !== null && (isOfRecord(path) || path.startsWith('/records/')))
    question.searchParams.set('environment', environment);
  const { status, body } = await answer(new Request(question));
  await body?.cancel();
  // What can't be a name, or is asked of an environment that is none, is not there either.
  return status === 404 || status === 400 ? 404 : 200;
}

/** null: the page is about no one thing. */
function questionOf(path: string): string | null {
  // A copy that has not answered by then may hold the record: then the page is there.
  if (isOfRecord(path)) return `/api/inspect${path}?withinMs=1000`;
  for (const [page, api] of pages) {
    const match = page.exec(path);
    if (match) return api(...match.slice(1));
  }
  return null;
}

/** A record's page stands at its name, and no name begins like one of the console's own addresses. */
function isOfRecord(path: string): boolean {
  const [, first = ''] = path.split('/');
  return first !== '' && !reservedWords.has(first);
}
