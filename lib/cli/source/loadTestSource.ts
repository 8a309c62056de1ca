import {
  loadTestLimits,
  type IterationsResponse,
  type LoadTest,
  type LoadTestInput,
  type LoadTestsResponse,
  type StartedLoadTest,
  type TriedScenario,
  type TryInput,
} from '@/lib/contract/loadTests';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import type { Problem } from '@/lib/contract/problem';
import { answered, Refused, type Ask } from './apiSource';
import { askConsole } from './askConsole';
import { readEvents } from './readEvents';

export interface LoadTestSource {
  /** The page of a load test. */
  pageOf(id: string): string;
  /** The same `key` starts no second one. */
  start(input: LoadTestInput, key: string): Promise<StartedLoadTest>;
  /** One iteration of a scenario over an API of a team's own. */
  try(scenario: string, input: TryInput): Promise<TriedScenario>;
  read(id: string): Promise<LoadTest>;
  cancel(id: string): Promise<LoadTest>;
  /** The load test as it is, and again whenever it has changed, until it is over. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<LoadTest, void, void>;
  /** Did a fix hold? */
  verdict(query: Readonly<Record<string, string | undefined>>): Promise<LoadTestVerdict>;
  list(query: Readonly<Record<string, string | undefined>>): Promise<LoadTestsResponse>;
  /** Iterations that failed, the first ones by number. */
  failures(id: string, limit: number): Promise<IterationsResponse>;
  /** A file of it. */
  exported(id: string, format: 'csv' | 'html'): Promise<ReadableStream<Uint8Array>>;
}

/** No iteration has a higher order: none is told one by one. */
const NO_REPLAY = String(loadTestLimits.planned.max);

/** Speaks the API of load tests at `baseUrl`. Its methods throw Refused and Unreachable. */
export function loadTestSource(baseUrl: string, ask: Ask = askConsole): LoadTestSource {
  const at = (path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
    const url = new URL(`/api/load-tests${path}`, baseUrl);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    return url;
  };
  const read = async <T>(request: Request): Promise<T> => (await answered(ask, request)).json() as Promise<T>;
  const post = (url: URL, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  return {
    pageOf: (id) => new URL(`/load-tests/${id}`, baseUrl).href,
    start: (input, key) => read<StartedLoadTest>(post(at(''), input, { 'idempotency-key': key })),
    try: (scenario, input) =>
      read<TriedScenario>(post(new URL(`/api/scenarios/${encodeURIComponent(scenario)}/try`, baseUrl), input)),
    read: (id) => read<LoadTest>(new Request(at(`/${id}`))),
    cancel: (id) => read<LoadTest>(post(at(`/${id}/cancel`), {})),
    verdict: (query) => read<LoadTestVerdict>(new Request(at('/verdict', query))),
    list: (query) => read<LoadTestsResponse>(new Request(at('', query))),
    failures: (id, limit) =>
      read<IterationsResponse>(
        new Request(at(`/${id}/iterations`, { outcome: 'failed', inspection: 'omit', limit: String(limit) })),
      ),
    async *watch(id, signal) {
      const answer = await answered(ask, new Request(at(`/${id}/events`, { after: NO_REPLAY }), { signal }));
      for await (const { event, data } of readEvents(answer)) {
        if (event === 'end') return;
        if (event === 'problem') throw new Refused(data as Problem);
        if (event === 'load-test') yield data as LoadTest;
      }
    },
    exported: async (id, format) => {
      const { body } = await answered(ask, new Request(at(`/${id}/export`, { format })));
      if (body === null) throw new TypeError('an export has a body');
      return body;
    },
  };
}
