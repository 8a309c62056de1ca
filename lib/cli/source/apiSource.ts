import { randomUUID } from 'node:crypto';
import type { EnvironmentsResponse } from '@/lib/contract/environments';
import type { Inspection, InspectManyResponse, ResolveResponse } from '@/lib/contract/inspect';
import type { Problem } from '@/lib/contract/problem';
import type { DiscoverResponse, RecordTypesResponse } from '@/lib/contract/records';
import { readEvents } from './readEvents';

/** The API's own refusal, as it came. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Nobody answers there, or somebody else. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface InspectionSource {
  inspect(name: string, environment: string | undefined): Promise<Inspection>;
  inspectMany(names: readonly string[], environment: string | undefined): Promise<InspectManyResponse>;
  watch(name: string, environment: string | undefined, signal: AbortSignal): AsyncGenerator<Inspection, void, void>;
  resolve(id: string, environment: string | undefined): Promise<readonly string[]>;
  /** By which names are picked out of what somebody typed. */
  recordTypes(): Promise<RecordTypesResponse>;
  environments(): Promise<EnvironmentsResponse>;
  discover(environment: string | undefined, trial: boolean): Promise<DiscoverResponse>;
  /** Keeps an inspection of the record as it is now. Gives the snapshot's id. */
  keepSnapshot(
    name: string,
    environment: string | undefined,
    note: string | undefined,
  ): Promise<{ readonly id: string }>;
  /** The address of a record's page, or of a snapshot's by its path; null where no console shows it. */
  page(path: string, environment?: string): string | null;
  close(): Promise<void>;
}

export type Ask = (request: Request) => Promise<Response>;

/** Speaks the API through `ask`, be it over the network or within the process. Its methods throw Refused and Unreachable. */
export function apiSource(
  baseUrl: string,
  ask: Ask,
  close: () => Promise<void> = () => Promise.resolve(),
  showsPages = true,
): InspectionSource {
  const at = (path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
    const url = new URL(path, baseUrl);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    return url;
  };
  const read = async <T>(request: Request): Promise<T> => (await answered(ask, request)).json() as Promise<T>;

  return {
    inspect: (name, environment) => read<Inspection>(new Request(at(`/api/inspect/${name}`, { environment }))),
    inspectMany: (names, environment) =>
      read<InspectManyResponse>(
        new Request(at('/api/inspect'), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ names, environment }),
        }),
      ),
    async *watch(name, environment, signal) {
      const answer = await answered(ask, new Request(at(`/api/inspect/${name}/watch`, { environment }), { signal }));
      for await (const { event, data } of readEvents(answer)) {
        if (event === 'end') return;
        if (event === 'problem') throw new Refused(data as Problem);
        if (event === 'inspection') yield data as Inspection;
      }
    },
    resolve: async (id, environment) =>
      (await read<ResolveResponse>(new Request(at('/api/names', { id, environment })))).names,
    keepSnapshot: (name, environment, note) =>
      read(
        new Request(at('/api/snapshots'), {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          body: JSON.stringify({ name, environment, note }),
        }),
      ),
    page: (path, environment) => (showsPages ? at(`/${path}`, { environment }).href : null),
    recordTypes: () => read<RecordTypesResponse>(new Request(at('/api/records'))),
    environments: () => read<EnvironmentsResponse>(new Request(at('/api/environments'))),
    discover: (environment, trial) =>
      read<DiscoverResponse>(
        new Request(at('/api/discover'), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ environment, trial }),
        }),
      ),
    close,
  };
}

/** The answer of a console, if it is a success. */
export async function answered(ask: Ask, request: Request): Promise<Response> {
  const answer = await ask(request).catch((cause: unknown) => {
    if (request.signal.aborted) throw cause;
    throw new Unreachable(`No console answers at ${new URL(request.url).origin}.`);
  });
  if (answer.ok) return answer;
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json'))
    throw new Unreachable(`${new URL(request.url).origin} is not a Lastwrite console (status ${answer.status}).`);
  throw new Refused((await answer.json()) as Problem);
}
