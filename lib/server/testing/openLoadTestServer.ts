import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { loadTestSchema, startedLoadTestSchema, type LoadTest } from '@/lib/contract/loadTests';
import { problemSchema, type Problem } from '@/lib/contract/problem';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { State } from '@/lib/state/openState';
import { openTestServer, type TestServer } from './openTestServer';

export const asked = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  delaysMs: [0, 10, 50],
  iterations: 4,
  concurrency: 10,
  settleMs: 0,
};

type Headers = Readonly<Record<string, string>>;

/** The API with environments for load tests: `local` and `own()` on the reference service, `other`, `away`, `production` and `bare`. No worker runs. */
export interface LoadTestServer extends TestServer {
  readonly state: State;
  /** Load tests of one environment run one after the other: a test takes one of its own. */
  own(): string;
  /** Asks for `asked` with this changed. */
  startWith(change?: object, headers?: Headers): Promise<Response>;
  /** The same, and it has to be accepted. */
  start(change?: object, headers?: Headers): Promise<string>;
  read(id: string): Promise<LoadTest>;
  cancel(id: string): Promise<LoadTest>;
}

const OWN = 100;

export async function openLoadTestServer(): Promise<LoadTestServer> {
  const services = [await serve({ 'lastwrite-service': 'reference' }), await serve({})];
  const [reference = null, other = null] = services.map((service) => ({
    url: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    token: null,
  }));
  const test = await openTestServer((config) => {
    const [base] = config.environments;
    const environment = (id: string, change: Partial<EnvironmentConfig> = {}): EnvironmentConfig => ({
      ...base,
      id,
      loadTests: true,
      coaching: reference,
      ...change,
    });
    return {
      ...config,
      environments: [
        environment('local'),
        environment('other', { coaching: other }),
        environment('away', { coaching: { url: 'http://127.0.0.1:1', token: null } }),
        environment('production', { loadTests: false }),
        environment('bare', { coaching: null }),
        ...Array.from({ length: OWN }, (_, index) => environment(`own-${index + 1}`)),
      ],
    };
  });
  let made = 0;
  const startWith: LoadTestServer['startWith'] = (change, headers) =>
    test.post('/api/load-tests', { ...asked, ...change }, headers);
  return {
    ...test,
    state: test.server.state ?? expect.fail(),
    own: () => `own-${(made += 1)}`,
    startWith,
    async start(change, headers) {
      const answer = await startWith(change, headers);
      expect(answer.status, await answer.clone().text()).toBe(202);
      return startedLoadTestSchema.parse(await answer.json()).id;
    },
    read: async (id) => loadTestSchema.parse(await (await test.ask(`/api/load-tests/${id}`)).json()),
    cancel: async (id) =>
      loadTestSchema.parse(await (await test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST' })).json()),
    async close() {
      await test.close();
      for (const service of services) service.close();
    },
  };
}

/** The answer has to be a problem. */
export async function problemOf(asking: Promise<Response>): Promise<Problem> {
  const answer = await asking;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return problemSchema.parse(await answer.json());
}

async function serve(headers: Headers): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, headers).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
