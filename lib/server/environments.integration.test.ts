import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApi } from './http/createApi';
import { newRoutes } from './http/newRoutes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentsResponse } from '@/lib/contract/environments';
import { copyOf } from '@/lib/contract/testing/partsOf';
import type { Inspection, InspectManyResponse } from '@/lib/contract/inspect';
import type { Problem } from '@/lib/contract/problem';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { ConfigError } from '@/lib/environments/ConfigError';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { misbehaving } from './testing/misbehaving';
import { answerLocally } from './answerLocally';
import { pageStatus } from './pageStatus';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';
import { describeError } from './log';

const PASSWORD = 'hunter2-9f';
let test: TestServer;
let healthy: ScorecardName;
let folder: string;
let down: Awaited<ReturnType<typeof misbehaving>>;
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-environments-'));
  down = await misbehaving();
  const log = pino(
    { level: 'debug', serializers: { error: describeError } },
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged.push(chunk.toString());
        done();
      },
    }),
  );
  test = await openTestServer((config, { postgresReaderUrl, clickhouse }) => {
    const [local] = config.environments;
    const postgres = { kind: 'url', url: postgresReaderUrl } as const;
    const analytics = { kind: 'url', url: clickhouse.readerUrl } as const;
    const own = (id: string, change: Partial<EnvironmentConfig>): EnvironmentConfig => ({
      ...local,
      id,
      title: id,
      postgres,
      clickhouse: analytics,
      timeoutMs: 60_000,
      ...change,
    });
    const command = (name: string, lines: string, any = false): EnvironmentConfig['postgres'] => ({
      kind: 'command',
      cacheSeconds: 300,
      any,
      command: [script(name, lines), '{environment}', '{customer}-{profile}'],
    });
    return {
      ...config,
      environments: [
        local,
        own('commands', {
          postgres: command('connstring', `echo "$1 $2" >> ${folder}/calls; echo '${postgresReaderUrl}'`, true),
        }),
        own('listed', {
          postgres: command('listed', `echo "$2" >> ${folder}/listed-calls; echo '${postgresReaderUrl}'`),
          customers: [{ customer: 'cox', profile: 'sales' }],
        }),
        own('rotating', {
          postgres: {
            kind: 'command',
            any: false,
            cacheSeconds: 300,
            command: [script('rotate', rotating(postgresReaderUrl))],
          },
        }),
        own('failing', {
          postgres: {
            kind: 'command',
            any: false,
            cacheSeconds: 300,
            command: [script('fail', `echo ${PASSWORD}; echo ${PASSWORD} >&2; exit 3`)],
          },
        }),
        own('garbage', {
          postgres: {
            kind: 'command',
            any: false,
            cacheSeconds: 300,
            command: [script('garbage', `echo 'no url but ${PASSWORD}'`)],
          },
        }),
        own('refusing', {
          postgres: { kind: 'url', url: `postgres://reader:${PASSWORD}@127.0.0.1:1/x` },
          clickhouse: { kind: 'url', url: `http://reader:${PASSWORD}@127.0.0.1:1/x` },
        }),
        own('silent', {
          clickhouse: { kind: 'url', url: `http://reader:${PASSWORD}@127.0.0.1:${down.silentPort}/x` },
          timeoutMs: 3_000,
        }),
        own('babbling', {
          postgres: { kind: 'url', url: `postgres://reader:${PASSWORD}@127.0.0.1:${down.babblingPort}/x` },
          clickhouse: { kind: 'url', url: `http://reader:${PASSWORD}@127.0.0.1:${down.babblingPort}/x` },
        }),
        own('partial', { clickhouse: null }),
      ] as unknown as typeof config.environments,
    };
  }, log);
  healthy = await healthyRecord(test.bench);
  await new Promise((resolve) => setTimeout(resolve, 400));
});
afterAll(async () => {
  await test.close();
  await down.close();
  rmSync(folder, { recursive: true, force: true });
});

function script(name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The first run prints credentials that are refused, each later one those that are right. */
function rotating(url: string): string {
  const wrong = new URL(url);
  wrong.password = PASSWORD;
  return `echo x >> ${folder}/rotations; if [ "$(wc -l < ${folder}/rotations)" -le 1 ]; then echo '${wrong.href}'; else echo '${url}'; fi`;
}

async function inspect(environment: string, name = healthy.text): Promise<Inspection> {
  const answer = await test.ask(`/api/inspect/${name}?environment=${environment}`);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  expect(text).not.toContain(PASSWORD);
  return JSON.parse(text) as Inspection;
}

const statuses = ({ copies }: Inspection) => copies.map(({ status }) => status);

describe('a store whose URL a command prints', () => {
  it('is asked with the placeholders filled in, once for many inspections', async () => {
    for (const inspection of await Promise.all([inspect('commands'), inspect('commands'), inspect('commands')]))
      expect(inspection.verdict).toBe('consistent');
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('commands cox-sales\n');
  });

  it('is opened for each customer and profile, and one request may touch several', async () => {
    const other = healthy.text.replace('cox', 'acme');
    const { results: answers } = (await (
      await test.post('/api/inspect', { names: [other, healthy.text], environment: 'commands' })
    ).json()) as InspectManyResponse;
    expect(answers.map(({ name, error, verdict }) => [name, error?.code ?? verdict])).toEqual([
      [other, 'record_not_found'],
      [healthy.text, 'consistent'],
    ]);
    expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toContain('commands acme-sales');
  });

  it('runs for listed customers alone, unless the configuration says that anybody may be named', async () => {
    const strangers = Array.from({ length: 50 }, (_, n) => healthy.text.replace('cox', `c${n}`));
    const { results: answers } = (await (
      await test.post('/api/inspect', { names: [...strangers, healthy.text], environment: 'listed' })
    ).json()) as InspectManyResponse;
    expect(answers.at(-1)).toMatchObject({ name: healthy.text, verdict: 'consistent' });
    expect(new Set(readFileSync(join(folder, 'listed-calls'), 'utf8').trim().split('\n'))).toEqual(
      new Set(['cox-sales']),
    );
    const path = `/api/inspect/${strangers[0] ?? ''}?environment=listed`;
    const director = copyOf((await (await test.ask(path)).json()) as Inspection, 'director');
    expect(director).toMatchObject({ status: 'unavailable', error: { code: 'command_failed' } });
    expect(director.error?.message).toContain('does not list this customer');
  });

  it('is asked again when the database refuses what it printed, and the answer is the right one', async () => {
    expect(statuses(await inspect('rotating'))).toEqual(['ok', 'ok', 'ok', 'ok']);
    await inspect('rotating');
    expect(readFileSync(join(folder, 'rotations'), 'utf8')).toBe('x\nx\n');
  });

  it.each(['failing', 'garbage'])(
    'that is %s makes its own copies unavailable and shows nothing of what it printed',
    async (environment) => {
      const inspection = await inspect(environment);
      expect(statuses(inspection)).toEqual(['unavailable', 'unavailable', 'ok', 'ok']);
      expect(inspection.verdict).toBe('unknown');
    },
  );

  it('has to be named under customers for a bare id', async () => {
    expect(await (await test.ask(`/api/names?id=${healthy.scorecard}&environment=listed`)).json()).toEqual({
      names: [healthy.text],
    });
    const answer = await test.ask(`/api/names?id=${healthy.scorecard}&environment=commands`);
    expect([answer.status, ((await answer.json()) as Problem).detail]).toEqual([
      400,
      expect.stringContaining('customers'),
    ]);
  });
});

describe('a store that is down hides nothing', () => {
  it('refusing: both unavailable, and the answer says what to do', async () => {
    const inspection = await inspect('refusing');
    expect(statuses(inspection)).toEqual(['unavailable', 'unavailable', 'unavailable', 'unavailable']);
    expect(copyOf(inspection, 'director').error).toMatchObject({
      code: 'connection_refused',
      hint: expect.stringMatching(/./) as string,
    });
  });

  it('silent: the others come, within the timeout', async () => {
    const inspection = await inspect('silent');
    expect(statuses(inspection)).toEqual(['ok', 'ok', 'unavailable', 'unavailable']);
    expect(copyOf(inspection, 'clickhouse.final').error).toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/within 3000 ms/) as string,
    });
  });

  it('silent: a page stays there while nobody can tell whether its record is', async () => {
    const url = `/customers/cox/profiles/sales/scorecards/019bd2e8-0000-70e9-9a89-acb3efd08e34?environment=silent`;
    expect(await pageStatus({ method: 'GET', url, headers: {} }, answerLocally)).toBe(200);
  });

  it('silent: in bulk each record says which copies were not read', async () => {
    const { results } = (await (
      await test.post('/api/inspect', { names: [healthy.text], environment: 'silent' })
    ).json()) as InspectManyResponse;
    expect(results.map(({ name, unread }) => [name, unread])).toEqual([
      [healthy.text, ['clickhouse.final', 'clickhouse.raw']],
    ]);
  });

  it('silent, with withinMs: a first look waits no longer than asked', async () => {
    const answer = await test.ask(`/api/inspect/${healthy.text}?environment=silent&withinMs=2500`);
    const inspection = (await answer.json()) as Inspection;
    expect(statuses(inspection)).toEqual(['ok', 'ok', 'unavailable', 'unavailable']);
    expect(copyOf(inspection, 'clickhouse.final').error?.message).toContain('2500 ms');
    const refused = await test.ask(`/api/inspect/${healthy.text}?withinMs=-1`);
    expect(refused.status).toBe(400);
  });

  it('babbling: an answer that is none of the protocol', async () => {
    expect(statuses(await inspect('babbling'))).toEqual(['unavailable', 'unavailable', 'unavailable', 'unavailable']);
  });

  it('not configured: said so', async () => {
    const inspection = await inspect('partial');
    expect(copyOf(inspection, 'clickhouse.final').error?.message).toContain('no ClickHouse configured');
  });

  it('a bare id can’t be looked up there: 503 with the reason, and in bulk it stands at its place', async () => {
    const answer = await test.ask(`/api/names?id=${healthy.scorecard}&environment=refusing`);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([503, 'not_ready']);
    const { results } = (await (
      await test.post('/api/inspect', { names: [healthy.scorecard], environment: 'refusing' })
    ).json()) as InspectManyResponse;
    expect(results[0]).toMatchObject({ verdict: 'unknown', unread: [], error: { code: 'not_ready' } });
  });
});

it('the list of environments tells which stores answer, and nothing secret', async () => {
  const text = await (await test.ask('/api/environments')).text();
  expect(text).not.toContain(PASSWORD);
  const byId = new Map(
    (JSON.parse(text) as EnvironmentsResponse).map(({ id, sources }) => [
      id,
      [sources.postgres.status, sources.clickhouse.status],
    ]),
  );
  expect(Object.fromEntries(byId)).toEqual({
    local: ['ok', 'ok'],
    commands: ['not_checked', 'not_checked'],
    listed: ['ok', 'ok'],
    rotating: ['ok', 'ok'],
    failing: ['unavailable', 'ok'],
    garbage: ['unavailable', 'ok'],
    refusing: ['unavailable', 'unavailable'],
    silent: ['ok', 'unavailable'],
    babbling: ['unavailable', 'unavailable'],
    partial: ['ok', 'not_configured'],
  });
});

it('no log line holds a secret', () => {
  expect(logged.join('')).not.toContain(PASSWORD);
  const password = new URL(test.databases.postgresReaderUrl).password;
  expect(logged.join('')).not.toContain(password);
});

describe('a console that can’t serve', () => {
  it('is not ready while a needed store is down, and alive all the same', async () => {
    const { createServer, setServer, getProcess } = await import('./getServer');
    const broken = createServer(
      {
        ...test.server.config,
        environments: [test.server.config.environments[6] ?? expect.fail()],
        stateUrl: `postgres://u:${PASSWORD}@127.0.0.1:1/x`,
      },
      getProcess(),
    );
    setServer(broken);
    try {
      const ready = await test.ask('/readyz');
      const problem = (await ready.json()) as Problem;
      expect([ready.status, problem.code, problem.errors?.map(({ path }) => path)]).toEqual([
        503,
        'not_ready',
        ['state', 'refusing.postgres', 'refusing.clickhouse'],
      ]);
      expect(JSON.stringify(problem)).not.toContain(PASSWORD);
      expect((await test.ask('/healthz')).status).toBe(200);
      const samples = await test.ask('/api/samples');
      expect([samples.status, ((await samples.json()) as Problem).code]).toEqual([503, 'not_ready']);
    } finally {
      await broken.close();
      setServer(test.server);
    }
  });

  it('lists the mistakes of its configuration instead of crashing', async () => {
    const failing = newRoutes();
    failing.get('/x', () =>
      Promise.reject(new ConfigError([{ where: 'lastwrite.config.json:3', found: '"id" is 5', expected: 'an id' }])),
    );
    const answer = await createApi([failing]).request('/x');
    expect([answer.status, ((await answer.json()) as Problem).errors]).toEqual([
      503,
      [{ path: 'lastwrite.config.json:3', message: '"id" is 5; expected an id' }],
    ]);
  });

  it('keeps the text of an unforeseen error to its log', async () => {
    const failing = newRoutes();
    failing.get('/x', () =>
      Promise.reject(
        Object.assign(new Error(`connect postgres://u:${PASSWORD}@db/x password=${PASSWORD} failed`), {
          input: PASSWORD,
        }),
      ),
    );
    const answer = await createApi([failing]).request('/x');
    const { code, detail } = (await answer.json()) as Problem;
    expect([answer.status, code]).toEqual([500, 'internal']);
    const id = /id ([0-9a-f-]{36})/.exec(detail)?.[1] ?? 'none';
    const line = logged.find((text) => text.includes(id));
    expect(line).toContain('failed');
    expect(line).not.toContain(PASSWORD);
  });
});
