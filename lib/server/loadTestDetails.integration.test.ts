import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { iterationSchema, iterationsResponseSchema, loadTestSchema, type LoadTest } from '@/lib/contract/loadTests';
import { noteLoadTest } from '@/lib/state/loadTests/noteLoadTest';
import type { State } from '@/lib/state/openState';
import { readEvents } from '../cli/source/readEvents';
import { serveApi } from './testing/serveApi';
import { claim, finish, finishAll, type Result } from './testing/loadTests';
import { openLoadTestServer, problemOf, type LoadTestServer } from './testing/openLoadTestServer';

let test: LoadTestServer;
let state: State;

async function readAll<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

beforeAll(async () => {
  test = await openLoadTestServer();
  ({ state } = test);
});
afterAll(() => test.close());

describe('iterations and files', () => {
  let id: string;
  /** Of a few hundred kB: a body that nobody would keep in memory twenty thousand times. */
  const inspection = {
    findings: [],
    versions: [],
    headline: { lead: 'Lost.', rest: '' },
    inspectedAt: '',
    text: 'x'.repeat(50_000),
  } as unknown as Result['inspection'];
  beforeAll(async () => {
    id = await test.start({ environment: test.own(), delaysMs: [0, 10], iterations: 60, concurrency: 100 });
    const call = {
      actor: 'submit',
      call: 'SubmitScorecard',
      startedAt: '2026-01-18T10:32:07.418204Z',
      finishedAt: '2026-01-18T10:32:07.428204Z',
      status: 200,
      response: { odd: '\u0000 "' },
    } as const;
    await finishAll(state, id, ({ n }): Result =>
      n % 3 === 0
        ? { outcome: 'failed', violations: ['submission_lost'], calls: [call], steps: [], inspection }
        : n === 1
          ? { outcome: 'errored', error: 'Submit, "answered" 500' }
          : { outcome: 'passed', calls: [call] },
    );
  });

  async function iterations(query: string) {
    const answer = await test.ask(query.startsWith('/') ? query : `/api/load-tests/${id}/iterations?${query}`);
    return {
      rows: (await answer.json()) as { inspection: unknown }[],
      next: /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null,
    };
  }

  it('are listed by number, by outcome and by delay, in pages, with their inspections or without', async () => {
    const { rows } = await iterations('outcome=failed&delayMs=10&inspection=omit&limit=500');
    const parsed = iterationsResponseSchema.parse(rows);
    expect(parsed.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, index) => 6 * (index + 1)));
    expect(parsed[0]).toMatchObject({
      delayMs: 10,
      outcome: 'failed',
      violations: ['submission_lost'],
      subject: expect.stringMatching(/^customers\//) as string,
      inspection: null,
      attempts: 1,
      calls: [{ response: { odd: '\u0000 "' } }],
    });
    expect((await iterations('outcome=failed&limit=1')).rows[0]?.inspection).toEqual(inspection);
    const seen: unknown[] = [];
    for (let next: string | null = 'limit=50'; next !== null;) {
      const page = await iterations(next);
      seen.push(...page.rows);
      next = page.next;
    }
    expect(seen).toHaveLength(120);
  });

  it('one alone has its inspection; one that is none is not found', async () => {
    const read = async (n: string) => test.ask(`/api/load-tests/${id}/iterations/${n}`);
    const { inspection: kept, ...one } = (await (await read('3')).json()) as { inspection: unknown };
    expect([iterationSchema.parse({ ...one, inspection: null }).n, kept]).toEqual([3, inspection]);
    expect(iterationSchema.parse(await (await read('1')).json())).toMatchObject({
      outcome: 'errored',
      error: 'Submit, "answered" 500',
      calls: [],
      steps: [],
    });
    for (const n of ['0', '121', '-1', '1.5', 'x', '99999999999'])
      expect(await problemOf(read(n)), n).toMatchObject({ status: 404, code: 'iteration_not_found' });
    for (const query of ['outcome=lost', 'delayMs=-1', 'delayMs=0.5', 'after=x', 'limit=1000', 'inspection=yes'])
      expect(await problemOf(test.ask(`/api/load-tests/${id}/iterations?${query}`)), query).toMatchObject({
        status: 400,
      });
  });

  it('is the inspection of a record that the stores hold no longer, wherever it is asked for', async () => {
    const environment = (await test.read(id)).request.environment;
    const { rows } = await iterations('outcome=failed&limit=1');
    const [failed] = iterationsResponseSchema.parse(rows.map((row) => ({ ...row, inspection: null })));
    const name = failed?.subject ?? '';
    const keptWith = { loadTest: id, iteration: failed?.n };
    const one = await test.ask(`/api/inspect/${name}?environment=${environment}`);
    expect([one.status, await one.json()]).toEqual([
      200,
      { ...(inspection as object), keptWith, seal: expect.any(String) as string },
    ]);
    const events = await readAll(readEvents(await test.ask(`/api/inspect/${name}/watch?environment=${environment}`)));
    expect(events.map(({ event }) => event)).toEqual(['inspection', 'end']);
    expect(events[0]?.data).toMatchObject({ keptWith });
    // Of another environment nothing is known, nor of one that passed.
    expect((await test.ask(`/api/inspect/${name}?environment=other`)).status).toBe(404);
    const passed = iterationsResponseSchema.parse((await iterations('outcome=passed&limit=1')).rows)[0]?.subject;
    expect((await test.ask(`/api/inspect/${passed}?environment=${environment}`)).status).toBe(404);
  });

  it('can be saved as CSV, JSON and a page of its own', async () => {
    const save = async (query: string) => {
      const answer = await test.ask(`/api/load-tests/${id}/export?${query}`);
      return {
        type: answer.headers.get('content-type'),
        name: answer.headers.get('content-disposition'),
        text: await answer.text(),
      };
    };
    const csv = await save('format=csv');
    expect(csv).toMatchObject({
      type: expect.stringMatching(/^text\/csv/) as string,
      name: expect.stringMatching(/^attachment; filename="load-test-scorecard_race-[\w-]+\.csv"$/) as string,
    });
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
    const rows = (await save('format=csv&rows=iterations')).text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(121);
    expect(rows[1]).toContain('"Submit, ""answered"" 500"');
    const json = JSON.parse((await save('format=json')).text) as {
      loadTest: LoadTest;
      iterations: { n: number; inspection: unknown }[];
    };
    expect(loadTestSchema.parse(json.loadTest)).toEqual(await test.read(id));
    expect(json.iterations.map(({ n }) => n)).toEqual([
      1,
      ...Array.from({ length: 40 }, (_, index) => 3 * (index + 1)),
    ]);
    expect(json.iterations[1]?.inspection).toEqual(inspection);
    const page = await save('format=html');
    expect(page).toMatchObject({
      type: 'text/html; charset=utf-8',
      text: expect.stringMatching(/^<!doctype html>[^]*40 iterations\s+failed, 1 could not be judged/) as string,
    });
    for (const query of ['', 'format=pdf', 'format=json&rows=iterations', 'format=csv&rows=all'])
      expect(await problemOf(test.ask(`/api/load-tests/${id}/export?${query}`))).toMatchObject({ status: 400 });
  });

  it('are read as they are taken: a reader who leaves ends it, and one who came is not sent a half for a whole', async () => {
    const answer = await test.ask(`/api/load-tests/${id}/export?format=json`);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(test.server.state?.pool.waitingCount).toBe(0);
    const head = await test.ask(`/api/load-tests/${id}/export?format=json`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('the stream', () => {
  const events = async (id: string, init: RequestInit = {}, query = '') =>
    readEvents(await test.ask(`/api/load-tests/${id}/events${query}`, init));

  it('tells what has happened, what happens, and the end', async () => {
    const id = await test.start({ environment: test.own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    await finish(state, id, claimed.slice(0, 3), () => ({ outcome: 'failed', violations: ['update_lost'] }));
    const told: { event: string; data: unknown }[] = [];
    let stage = 0;
    for await (const event of await events(id)) {
      told.push(event);
      const documents = told.filter((each) => each.event === 'load-test').map(({ data }) => data as LoadTest);
      // The next thing happens only when the one before was told.
      if (stage === 0 && told.filter((each) => each.event === 'iteration').length === 3) {
        stage = 1;
        await noteLoadTest(state, id, { key: 'pause', message: 'It paused.' });
      } else if (stage === 1 && documents.at(-1)?.notes.length === 1) {
        stage = 2;
        await finish(state, id, claimed, ({ n }) => ({
          outcome: n === 12 ? 'errored' : 'passed',
          error: n === 12 ? 'Gone' : null,
        }));
      }
    }
    const iterations = told
      .filter(({ event }) => event === 'iteration')
      .map(({ data }) => data as { order: number; outcome: string });
    expect(iterations.map(({ order }) => order)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(iterations[0]).toMatchObject({ outcome: 'failed', violations: ['update_lost'], error: null });
    expect(told.at(0)?.event).toBe('load-test');
    expect(told.at(-2)).toMatchObject({
      event: 'load-test',
      data: { status: 'completed', progress: { finished: 12 } },
    });
    expect(told.at(-1)?.event).toBe('end');
  });

  it('goes on where a reader was, and begins again for whoever asks', async () => {
    const id = await test.start({ environment: test.own() });
    await finishAll(state, id, () => ({ outcome: 'passed' }));
    const orders = async (init: RequestInit, query = '') => {
      const text = await (await test.ask(`/api/load-tests/${id}/events${query}`, init)).text();
      return [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    };
    expect(await orders({})).toHaveLength(12);
    expect(await orders({ headers: { 'last-event-id': '9' } })).toEqual([10, 11, 12]);
    expect(await orders({}, '?after=11')).toEqual([12]);
    expect(await orders({ headers: { 'last-event-id': '12' } }, '?after=0')).toEqual([]);
    expect(
      await problemOf(test.ask(`/api/load-tests/${id}/events`, { headers: { 'last-event-id': 'x' } })),
    ).toMatchObject({ status: 400 });
  });

  it('goes on when the console’s own database was away for a moment', async () => {
    const id = await test.start({ environment: test.own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    const database = new URL(test.databases.stateUrl).pathname.slice(1);
    const admin = new Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
    await admin.connect();
    const told: string[] = [];
    for await (const { event, data } of await events(id)) {
      told.push(event === 'load-test' ? (data as LoadTest).status : event);
      if (told.length > 1) continue;
      await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
      await eventually(async () => {
        expect(await problemOf(test.ask(`/api/load-tests/${id}`))).toMatchObject({ status: 503, code: 'not_ready' });
      });
      // By then several looks have failed.
      setTimeout(
        () =>
          void admin
            .query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`)
            .then(() => finish(state, id, claimed, () => ({ outcome: 'passed' }))),
        900,
      );
    }
    await admin.end();
    expect([told[0], told.filter((what) => what === 'iteration').length, told.slice(-2)]).toEqual([
      'running',
      12,
      ['completed', 'end'],
    ]);
  });

  it('over the network too ends with its reader', async () => {
    const id = await test.start({ environment: test.own() });
    const web = serveApi();
    await new Promise<void>((resolve) => {
      web.listen(0, '127.0.0.1', resolve);
    });
    const readers = async () => (await test.server.metrics.watchers.get()).values[0]?.value;
    const before = (await readers()) ?? 0;
    const leave = new AbortController();
    const tabs = await Promise.all(
      [1, 2, 3].map(() =>
        fetch(`http://127.0.0.1:${(web.address() as AddressInfo).port}/api/load-tests/${id}/events`, {
          signal: leave.signal,
        }),
      ),
    );
    expect([tabs[0]?.headers.get('content-type'), await readers()]).toEqual([
      'text/event-stream; charset=utf-8',
      before + 3,
    ]);
    leave.abort();
    await eventually(async () => {
      expect(await readers()).toBe(before);
    });
    web.close();
  });

  it('tells of a cancel, and asks no more when the reader is gone', async () => {
    const id = await test.start({ environment: test.own() });
    const left = (await test.ask(`/api/load-tests/${id}/events`)).body?.getReader();
    await left?.read();
    const queries = vi.spyOn(state.pool, 'query');
    await left?.cancel();
    const afterwards = queries.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(queries.mock.calls.length).toBeLessThanOrEqual(afterwards + 1);
    queries.mockRestore();
    const statuses: string[] = [];
    for await (const { event, data } of await events(id)) {
      if (event !== 'load-test') continue;
      statuses.push((data as LoadTest).status);
      if (statuses.length === 1) await test.cancel(id);
    }
    expect(statuses).toEqual(['queued', 'cancelled']);
  });
});
