import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { programArgs } from '@/lib/build/programOf.js';
import { eventually } from '@/lib/testing/eventually';
import { startTracing } from '@/lib/tracing/startTracing';
import { openReceiver, type ReceivedSpan, type Receiver } from '@/lib/tracing/testing/openReceiver';
import { endTracing, isTracing, untraced } from '@/lib/tracing/trace';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

let console: TestServer;
let receiver: Receiver;
let record: string;
const faults: unknown[] = [];

beforeAll(async () => {
  console = await openTestServer();
  receiver = await openReceiver();
  record = (await healthyRecord(console.bench)).text;
});
afterEach(async () => {
  await endTracing(60_000);
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name];
});
afterAll(async () => {
  await receiver.close();
  await console.close();
});

async function trace(env: Readonly<Record<string, string>>): Promise<void> {
  Object.assign(process.env, env);
  await startTracing({ part: 'test', onError: (error) => faults.push(error) });
}
/** What this does, as a receiver sees it. */
async function spansOf(action: () => Promise<unknown>): Promise<readonly ReceivedSpan[]> {
  const before = receiver.spans.length;
  await action();
  await endTracing(60_000);
  return receiver.spans.slice(before);
}
const CALLER = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' };

describe('with the variables of OpenTelemetry', () => {
  it('a request is a span under its caller’s, its inspection one under it, and each read of a store one under that', async () => {
    await trace({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const headers = { traceparent: `00-${CALLER.trace}-${CALLER.span}-01`, 'x-request-id': 'a-request' };
    const spans = await spansOf(() => console.ask(`/api/inspect/${record}`, { headers }));
    const [request] = spans.filter(({ kind }) => kind === 2);
    expect(request).toMatchObject({
      trace: CALLER.trace,
      parent: CALLER.span,
      name: 'GET /api/inspect/{name}',
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/inspect/{name}',
        'http.response.status_code': 200,
        'url.path': `/api/inspect/${record}`,
        'lastwrite.request.id': 'a-request',
      },
      resource: { 'service.name': 'lastwrite', 'lastwrite.part': 'test' },
      failed: false,
    });
    const [inspection] = spans.filter(({ name }) => name === 'inspect records');
    expect(inspection).toMatchObject({ parent: request?.id, attributes: { 'lastwrite.records': 1 } });
    const reads = spans.filter(({ kind, parent }) => kind === 3 && parent === inspection?.id);
    const systems = reads.map(({ attributes }) => attributes['db.system.name']);
    expect(systems).toContain('postgresql');
    expect(systems).toContain('clickhouse');
    expect(reads.every(({ attributes }) => String(attributes['db.query.text']).includes('SELECT'))).toBe(true);
    expect(new Set(spans.map((span) => span.trace))).toEqual(new Set([CALLER.trace]));
    // Values travel beside the statement, and stay out of the span.
    const id = record.split('/').at(-1) ?? '';
    expect(reads.filter(({ attributes }) => String(attributes['db.query.text']).includes(id))).toEqual([]);
  });

  it('what is done untraced has no spans, and what follows it has', async () => {
    await trace({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const spans = await spansOf(async () => {
      await untraced(() => console.ask(`/api/inspect/${record}`));
      await console.ask('/api/inspect/nothing');
    });
    expect(spans.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([400]);
  });

  it('the SDK’s own variables hold, and a name that is none is no failure of the console', async () => {
    await trace({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      OTEL_SERVICE_NAME: 'lastwrite-staging',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    });
    const spans = await spansOf(() => console.ask('/api/inspect/nothing'));
    expect(spans.map(({ name, parent, failed }) => [name, parent, failed])).toEqual([
      ['GET /api/inspect/{name}', null, false],
    ]);
    expect(spans[0]).toMatchObject({
      attributes: { 'http.response.status_code': 400 },
      resource: { 'service.name': 'lastwrite-staging', 'deployment.environment.name': 'staging' },
    });
  });

  it('a receiver that is down costs spans, and nothing else', async () => {
    const gone = await openReceiver();
    await gone.close();
    await trace({ OTEL_EXPORTER_OTLP_ENDPOINT: gone.url, OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    expect(isTracing()).toBe(true);
    const answer = await console.ask(`/api/inspect/${record}`);
    expect([answer.status, ((await answer.json()) as { verdict: string }).verdict]).toEqual([200, 'consistent']);
    await endTracing(60_000);
    expect(faults.length).toBeGreaterThan(0);
    expect((await console.ask(`/api/inspect/${record}`)).status).toBe(200);
  });
});

it('without them no span is sent', async () => {
  await trace({});
  expect(isTracing()).toBe(false);
  expect(await spansOf(() => console.ask(`/api/inspect/${record}`))).toEqual([]);
});

describe('a worker as it is run', () => {
  /** Says on standard error which packages of OpenTelemetry are loaded. */
  const hook = `import { writeSync } from 'node:fs';
    export async function resolve(specifier, context, next) {
      if (specifier.startsWith('@opentelemetry/')) writeSync(2, 'loads ' + specifier + '\\n');
      return next(specifier, context);
    }`;
  const preload = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;

  /** Ends it once it works and `until` has come. */
  async function loadedBy(env: Readonly<Record<string, string>>, until?: () => Promise<unknown>) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(LASTWRITE_|OTEL_|VITEST|NODE_OPTIONS)/.test(name),
    );
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, ...programArgs('worker')],
      {
        env: {
          ...Object.fromEntries(inherited),
          LASTWRITE_STATE_URL: console.databases.stateUrl,
          ...env,
        } as unknown as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    const works = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('works on load tests')) resolve();
        });
    });
    const ended = once(child, 'exit');
    await Promise.race([works, ended]);
    await until?.();
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return { code, loaded: said.split('\n').filter((line) => line.startsWith('loads ')), said };
  }

  it('loads no package of OpenTelemetry without them', async () => {
    const { code, loaded, said } = await loadedBy({});
    expect(said).toContain('works on load tests');
    expect([code, loaded]).toEqual([0, []]);
  });

  it('loads them with them, and ends as it should though nobody receives its spans', async () => {
    const { code, loaded, said } = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect(said).toContain('works on load tests');
    expect(code).toBe(0);
    expect(loaded).toContain('loads @opentelemetry/exporter-trace-otlp-proto');
  });

  it('has its racer and its judge continue the trace of an iteration', async () => {
    const started = await console.ask('/api/load-tests', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        scenario: 'evaluation_batches',
        variant: 'incremental_count',
        delaysMs: [0],
        iterations: 2,
        concurrency: 1,
        settleMs: 0,
      }),
    });
    const { id } = (await started.json()) as { id: string };
    const { code } = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '50' }, () =>
      eventually(async () => {
        const { status } = (await (await console.ask(`/api/load-tests/${id}`)).json()) as { status: string };
        expect(status).toBe('completed');
      }),
    );
    expect(code).toBe(0);
    const races = receiver.spans.filter(({ attributes }) => attributes['lastwrite.load_test.id'] === id);
    expect(races.map(({ name, resource }) => [name, resource['lastwrite.part']])).toEqual([
      ['race iteration', 'worker'],
      ['race iteration', 'worker'],
    ]);
    for (const race of races) {
      const under = receiver.spans.filter(({ trace: of, parent }) => of === race.trace && parent === race.id);
      const said = under.map(({ name, resource }) => `${name}, ${String(resource['lastwrite.part'])}`);
      expect(said.sort()).toEqual(['judge iteration, judge', 'race, racer']);
      expect(under.map(({ attributes }) => attributes['lastwrite.outcome'])).toContainEqual(
        expect.stringMatching(/^(passed|failed)$/),
      );
    }
  });
});
