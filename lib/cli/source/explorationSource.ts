import type { Exploration, InterleavingInput } from '@/lib/contract/interleavings';
import type { Problem } from '@/lib/contract/problem';
import { answered, Refused, type Ask } from './apiSource';
import { askConsole } from './askConsole';
import { readEvents } from './readEvents';

export interface ExplorationSource {
  /** The page of an exploration. */
  pageOf(id: string): string;
  /** The same key with the same input starts one, however often it is sent. */
  start(input: InterleavingInput, key: string): Promise<{ readonly id: string }>;
  read(id: string): Promise<Exploration>;
  cancel(id: string): Promise<Exploration>;
  /** The fix matrix of a scenario as the API gives it in that format. */
  matrix(query: Readonly<Record<string, string | undefined>> & { readonly format: 'json' | 'text' }): Promise<string>;
  /** The exploration as it is, and again whenever it has changed, until it is over. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<Exploration, void, void>;
}

/** Speaks the API of interleavings at `baseUrl`. Its methods throw Refused and Unreachable. */
export function explorationSource(baseUrl: string, ask: Ask = askConsole): ExplorationSource {
  const at = (path: string) => new URL(`/api/interleavings${path}`, baseUrl);
  const read = async <T>(request: Request): Promise<T> => (await answered(ask, request)).json() as Promise<T>;
  const post = (url: URL, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    pageOf: (id) => new URL(`/interleavings/${id}`, baseUrl).href,
    start: (input, key) => read<{ id: string }>(post(at(''), input, { 'idempotency-key': key })),
    read: (id) => read<Exploration>(new Request(at(`/${id}`))),
    cancel: (id) => read<Exploration>(post(at(`/${id}/cancel`), {})),
    matrix: async (query) => {
      const url = at('/matrix');
      for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
      return (await answered(ask, new Request(url))).text();
    },
    async *watch(id, signal) {
      const answer = await answered(ask, new Request(at(`/${id}/events`), { signal }));
      for await (const { event, data } of readEvents(answer)) {
        if (event === 'end') return;
        if (event === 'problem') throw new Refused(data as Problem);
        if (event === 'exploration') yield data as Exploration;
      }
    },
  };
}
