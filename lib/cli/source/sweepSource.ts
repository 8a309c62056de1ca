import type { Drift, DriftResponse, Sweep, SweepInput } from '@/lib/contract/sweeps';
import type { Problem } from '@/lib/contract/problem';
import { answered, Refused, type Ask } from './apiSource';
import { askConsole } from './askConsole';
import { readEvents } from './readEvents';

export interface SweepSource {
  /** Where drifts are shown. */
  readonly page: string;
  /** What is known of the drift of each type of an environment. */
  overview(environment: string | undefined): Promise<DriftResponse>;
  /** The same key with the same input starts one, however often it is sent. */
  start(input: SweepInput, key: string): Promise<{ readonly id: string }>;
  read(id: string): Promise<Sweep>;
  cancel(id: string): Promise<Sweep>;
  /** Open drifts that a sweep found or saw, at most so many. */
  drifts(sweep: string, most: number): Promise<readonly Drift[]>;
  /** The sweep as it is, and again whenever it has changed, until it is over. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<Sweep, void, void>;
}

/** Speaks the API of sweeps at `baseUrl`. Its methods throw Refused and Unreachable. */
export function sweepSource(baseUrl: string, ask: Ask = askConsole): SweepSource {
  const at = (path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
    const url = new URL(`/api/${path}`, baseUrl);
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
    page: new URL('/drift', baseUrl).href,
    overview: (environment) => read<DriftResponse>(new Request(at('drift', { environment }))),
    start: (input, key) => read<{ id: string }>(post(at('sweeps'), input, { 'idempotency-key': key })),
    read: (id) => read<Sweep>(new Request(at(`sweeps/${id}`))),
    cancel: (id) => read<Sweep>(post(at(`sweeps/${id}/cancel`), {})),
    drifts: (sweep, most) => read<Drift[]>(new Request(at('drifts', { sweep, status: 'open', limit: String(most) }))),
    async *watch(id, signal) {
      const answer = await answered(ask, new Request(at(`sweeps/${id}/events`), { signal }));
      for await (const { event, data } of readEvents(answer)) {
        if (event === 'end') return;
        if (event === 'problem') throw new Refused(data as Problem);
        if (event === 'sweep') yield data as Sweep;
      }
    },
  };
}
