import { rootFields } from '@/lib/contract/testing/partsOf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PerformedCall } from '@/lib/reference/performCall';
import { environmentsResponseSchema, samplesResponseSchema } from '@/lib/contract/environments';
import {
  inspectionSchema,
  inspectManyResponseSchema,
  type Inspection,
  type InspectManyResponse,
} from '@/lib/contract/inspect';
import { problemSchema, type Problem } from '@/lib/contract/problem';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { saveSamples } from '@/lib/state/samples';
import { readEvents, type ServerEvent } from '@/lib/cli/source/readEvents';
import { answerLocally } from './answerLocally';
import { pageStatus } from './pageStatus';
import { healthyRecord, lostSubmission, openTestServer, type TestServer } from './testing/openTestServer';

const ABSENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-0000-70e9-9a89-acb3efd08e34';
let test: TestServer;
let healthy: ScorecardName;
let lost: Awaited<ReturnType<typeof lostSubmission>>;

beforeAll(async () => {
  test = await openTestServer();
  healthy = await healthyRecord(test.bench);
  lost = await lostSubmission(test.bench);
  // Later than the settle window, so that verdicts are final.
  await new Promise((resolve) => setTimeout(resolve, 400));
});
afterAll(() => test.close());

async function json<T>(answer: Promise<Response>, status = 200): Promise<T> {
  const given = await answer;
  const body = (await given.json()) as T;
  expect(given.status, JSON.stringify(body)).toBe(status);
  return body;
}

async function problem(answer: Promise<Response>): Promise<Problem> {
  const given = await answer;
  expect(given.headers.get('content-type')).toBe('application/problem+json');
  const body = problemSchema.parse(await given.json());
  expect(body.status).toBe(given.status);
  return body;
}

describe('GET /api/inspect/{name}', () => {
  it('answers as the contract says', async () => {
    const inspection = await json<Inspection>(test.ask(`/api/inspect/${healthy.text}`));
    expect(inspectionSchema.strict().safeParse(inspection).error?.issues ?? []).toEqual([]);
    expect(inspection).toMatchObject({
      name: healthy.text,
      environment: 'local',
      verdict: 'consistent',
      settleMs: 300,
    });
    expect(inspection.copies.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('holds a reported call against the copies: all agree, and the record is inconsistent all the same', async () => {
    const { name, submit } = lost;
    const { failure: _failure, ...call } = submit;
    await json(test.post('/api/calls', { calls: [{ ...call, name: name.text, id: 'submit-1' }] }), 201);
    const inspection = await json<Inspection>(test.ask(`/api/inspect/${name.text}?environment=local`));
    expect(inspection.verdict).toBe('inconsistent');
    expect(inspection.findings[0]?.code).toBe('lost_update');
    expect(inspection.calls.map((told) => told.call)).toEqual(['SubmitScorecard']);
  });

  it('reads told steps by what they say that they do, whatever they are called', async () => {
    const { name, update, submit } = await lostSubmission(test.bench);
    const names = [...new Set([...update.steps, ...submit.steps].map((step) => step.name))];
    const tell = async (change: (step: PerformedCall['steps'][number]) => object) => {
      const calls = [update, submit].map(({ failure: _failure, ...call }, n) => ({
        ...call,
        name: name.text,
        id: `told-${n}`,
        steps: call.steps.map(change),
      }));
      await json(test.post('/api/calls', { calls }), 201);
      const { headline, findings } = await json<Inspection>(test.ask(`/api/inspect/${name.text}`));
      return { headline, lost: findings.find(({ code }) => code === 'lost_update')?.narrative };
    };
    const own = await tell((step) => step);
    expect(own.headline.rest).toContain('an Update that had read the row before it wrote the old copy back');
    const aliases = await tell((step) => ({ ...step, name: `commit, update or read ${names.indexOf(step.name)}` }));
    expect(aliases).toEqual(own);
    const silent = await tell(({ actor, startedAt, finishedAt, name: called }) => ({
      name: called,
      actor,
      startedAt,
      finishedAt,
    }));
    expect(silent.headline.rest).not.toContain('had read the row');
    expect(
      await problem(
        test.post('/api/calls', {
          calls: [{ ...submit, failure: undefined, name: name.text, steps: [{ ...submit.steps[0], effect: 'save' }] }],
        }),
      ),
    ).toMatchObject({
      status: 400,
      errors: [
        {
          path: 'body.calls.0.steps.0.effect',
          message: expect.stringContaining('expected one of read, write') as string,
        },
      ],
    });
  });

  it('still knows the lost Submit after hundreds of Gets, and says which calls it no longer keeps', async () => {
    const { name, submit } = await lostSubmission(test.bench);
    const { failure: _failure, ...call } = submit;
    const get = (n: number) => ({
      name: name.text,
      call: 'GetScorecard',
      startedAt: `2026-01-18T10:32:07.${String(n).padStart(6, '0')}Z`,
      finishedAt: '2026-01-18T10:32:08Z',
      status: 200,
      response: { submittedAt: null },
    });
    const inspection = () => json<Inspection>(test.ask(`/api/inspect/${name.text}`));
    await json(test.post('/api/calls', { calls: [{ ...call, name: name.text }, get(0)] }), 201);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await inspection()).toMatchObject({ verdict: 'inconsistent', droppedCalls: [] });
    for (let from = 1; from <= 400; from += 100)
      await json(test.post('/api/calls', { calls: Array.from({ length: 100 }, (_, n) => get(from + n)) }), 201);
    const { verdict, findings, calls, droppedCalls } = await inspection();
    expect([verdict, findings[0]?.code]).toEqual(['inconsistent', 'lost_update']);
    expect(calls.filter((each) => each.call === 'SubmitScorecard')).toHaveLength(1);
    expect(droppedCalls).toEqual([{ call: 'GetScorecard', evidence: 'none', newestStartedAt: get(101).startedAt }]);
  });

  it('says 404 for a record of which nobody holds anything', async () => {
    expect(await problem(test.ask(`/api/inspect/${ABSENT}`))).toMatchObject({
      status: 404,
      code: 'record_not_found',
    });
  });

  it('decides the status of its page: 404 for what is nowhere, can’t be a name, or is asked of no environment', async () => {
    const status = (url: string) => pageStatus({ method: 'GET', url, headers: {} }, answerLocally);
    expect(await status(`/${healthy.text}`)).toBe(200);
    expect(await status(`/${healthy.text}?environment=local`)).toBe(200);
    expect(await status(`/${ABSENT}`)).toBe(404);
    expect(await status('/customers/cox/profiles/sales/scorecards/nonsense')).toBe(404);
    expect(await status('/customers/c%zz/profiles/sales/scorecards/nonsense')).toBe(404);
    expect(await status(`/${healthy.text}?environment=nowhere`)).toBe(404);
  });

  it('carries headers that keep an answer out of caches, frames and other sites', async () => {
    const { headers } = await test.ask(`/api/inspect/${healthy.text}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('GET /api/inspect/{name}/watch', () => {
  async function events(path: string, init?: RequestInit): Promise<ServerEvent[]> {
    const seen: ServerEvent[] = [];
    for await (const event of readEvents(await test.ask(path, init))) seen.push(event);
    return seen;
  }

  it('sends an inspection and ends once the record is quiet', async () => {
    const answer = await test.ask(`/api/inspect/${healthy.text}/watch`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await answer.body?.cancel();
    const seen = await events(`/api/inspect/${healthy.text}/watch`);
    expect(seen.map(({ event }) => event)).toEqual(['inspection', 'end']);
    expect((seen[0]?.data as Inspection).verdict).toBe('consistent');
  });

  it('sends another when the stores change', async () => {
    // It stays inconsistent, so its watch does not end before the change comes, however long that takes.
    const { name } = await lostSubmission(test.bench);
    const comments: unknown[] = [];
    for await (const { event, data } of readEvents(await test.ask(`/api/inspect/${name.text}/watch`))) {
      if (event !== 'inspection') continue;
      comments.push(rootFields(data as Inspection).find(({ field }) => field === 'comment')?.values.director);
      if (comments.at(-1) === 'while watched') break;
      if (comments.length === 1)
        await test.bench.serial(name, 'own_columns/async_reread', {
          call: 'UpdateScorecard',
          request: { comment: 'while watched' },
        });
    }
    expect(comments[0]).toBe('updated');
    expect(comments.at(-1)).toBe('while watched');
  });

  it('is a plain problem when the request is wrong, and not an event', async () => {
    expect(await problem(test.ask('/api/inspect/nonsense/watch'))).toMatchObject({ code: 'invalid_name' });
    expect(await problem(test.ask(`/api/inspect/${ABSENT}/watch`))).toMatchObject({ code: 'record_not_found' });
    expect(await problem(test.ask(`/api/inspect/${ABSENT}/watch?environment=x`))).toMatchObject({
      code: 'unknown_environment',
    });
  });

  it('leaves nothing behind when the reader goes away', async () => {
    const watching = async () => (await test.server.metrics.watchers.get()).values[0]?.value ?? 0;
    const before = await watching();
    const leaving = new AbortController();
    // An inconsistent record is watched until its life ends.
    const aborted = await test.ask(`/api/inspect/${lost.name.text}/watch`, { signal: leaving.signal });
    const cancelled = await test.ask(`/api/inspect/${lost.name.text}/watch`);
    expect(await watching()).toBe(before + 2);
    leaving.abort();
    await cancelled.body?.cancel();
    await expect.poll(watching).toBe(before);
    await aborted.body?.cancel();
  });
});

describe('POST /api/inspect', () => {
  it('answers each name in the order given, once, whatever it stands in', async () => {
    const lines = [
      `ERROR [x] "/v1/${lost.name.text}:submit" failed`,
      'INFO nothing here',
      `${ABSENT}\n${healthy.text}`,
      lost.name.text,
      'customers/Cox/profiles/sales/scorecards/nonsense',
    ];
    const { results, notUnderstood } = inspectManyResponseSchema
      .strict()
      .parse(await json(test.post('/api/inspect', { names: lines })));
    expect(results.map(({ name, verdict, error }) => [name, verdict, error?.code])).toEqual([
      [lost.name.text, 'inconsistent', undefined],
      [ABSENT, 'unknown', 'record_not_found'],
      [healthy.text, 'consistent', undefined],
    ]);
    expect(results[0]?.findings).toContain('lost_update');
    expect(results.map(({ unread }) => unread)).toEqual([[], [], []]);
    expect(notUnderstood).toEqual(['customers/Cox/profiles/sales/scorecards/nonsense']);
  });

  it('finds the name of a bare id', async () => {
    const { results: answers } = await json<InspectManyResponse>(
      test.post('/api/inspect', { names: [`id=${healthy.scorecard}`, ABSENT.slice(-36)] }),
    );
    expect(answers.map(({ name, verdict, error }) => [name, verdict, error?.code])).toEqual([
      [healthy.text, 'consistent', undefined],
      [ABSENT.slice(-36), 'unknown', 'record_not_found'],
    ]);
  });

  it('takes 500 names and refuses 501', async () => {
    const name = (n: number) =>
      `customers/cox/profiles/sales/scorecards/019bd2e8-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const names = Array.from({ length: 501 }, (_, n) => name(n));
    const { results: answers } = await json<InspectManyResponse>(
      test.post('/api/inspect', { names: names.slice(0, 500) }),
    );
    expect(answers.map((answer) => answer.name)).toEqual(names.slice(0, 500));
    expect(await problem(test.post('/api/inspect', { names }))).toMatchObject({
      status: 400,
      code: 'too_many_names',
      detail: expect.stringContaining('501') as string,
    });
    expect(await problem(test.post('/api/inspect', { names: [names.join(' ')] }))).toMatchObject({
      code: 'too_many_names',
    });
  });

  it('wants at least one name', async () => {
    expect(await problem(test.post('/api/inspect', { names: ['nothing'] }))).toMatchObject({ code: 'invalid_name' });
    // An answer without results would read as one without findings.
    expect(await problem(test.post('/api/inspect', { names: ['customers/x/profiles/y/scorecards/z'] }))).toMatchObject({
      code: 'invalid_name',
      errors: [{ path: 'body.names', message: 'not understood: customers/x/profiles/y/scorecards/z' }],
    });
    expect(await problem(test.post('/api/inspect', { names: [] }))).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'body.names' }],
    });
  });
});

describe('around it', () => {
  it('finds the full names of a bare id', async () => {
    expect(await json(test.ask(`/api/names?id=${healthy.scorecard}`))).toEqual({ names: [healthy.text] });
    expect(await json(test.ask(`/api/names?id=${ABSENT.slice(-36)}`))).toEqual({ names: [] });
    expect(await problem(test.ask('/api/names?id=1'))).toMatchObject({ code: 'invalid_name' });
    expect(await problem(test.ask('/api/names'))).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'query.id' }],
    });
  });

  it('lists environments with the versions of their stores and without secrets', async () => {
    const answer = await test.ask('/api/environments');
    const text = await answer.text();
    const [local] = environmentsResponseSchema.parse(JSON.parse(text));
    expect(local).toMatchObject({
      id: 'local',
      loadTests: false,
      sources: {
        postgres: { status: 'ok', version: expect.stringMatching(/^18\./) as string },
        clickhouse: { status: 'ok' },
        coaching: { status: 'not_configured' },
      },
    });
    const { password } = new URL(test.databases.postgresReaderUrl);
    expect(password).not.toBe('');
    expect(text).not.toContain(password);
  });

  it('lists samples, of the environment asked for', async () => {
    expect(await json(test.ask('/api/samples'))).toEqual([]);
    await saveSamples(test.server.state ?? expect.fail(), 'local', [
      { name: healthy.text, title: 'Healthy', summary: 'All agree.', findings: [] },
    ]);
    expect(samplesResponseSchema.parse(await json(test.ask('/api/samples?environment=local')))).toEqual([
      { name: healthy.text, title: 'Healthy', summary: 'All agree.', findings: [] },
    ]);
  });

  it('is alive and ready, and counts what it did', async () => {
    expect(await json(test.ask('/healthz'))).toEqual({ status: 'ok' });
    expect(await json(test.ask('/readyz'))).toEqual({ status: 'ready' });
    const metrics = await (await test.ask('/metrics')).text();
    for (const name of [
      'lastwrite_inspections_total',
      'lastwrite_source_read_duration_seconds_bucket',
      'process_cpu_seconds_total',
    ])
      expect(metrics).toContain(name);
  });

  it('keeps a reported call once', async () => {
    const call = {
      name: ABSENT,
      call: 'GetScorecard',
      startedAt: '2026-01-18T10:32:07.418204Z',
      finishedAt: '2026-01-18T10:32:07.5Z',
      status: 200,
      response: {},
    };
    for (let n = 0; n < 2; n += 1)
      expect(await json(test.post('/api/calls', { calls: [call] }), 201)).toEqual({ recorded: 1 });
    const inspection = await json<Inspection>(test.ask(`/api/inspect/${ABSENT}`));
    expect(inspection.calls).toHaveLength(1);
    expect(inspection.verdict).not.toBe('consistent');
  });
});
