import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  galleryResponseSchema,
  labCellDetailsSchema,
  labCheckSchema,
  labRunLimits,
  labRunSchema,
  labRunsResponseSchema,
  labScenariosResponseSchema,
  type LabCellDetails,
  type LabInput,
  type LabRun,
} from '@/lib/contract/lab';
import type { Problem } from '@/lib/contract/problem';
import { openLab, type Lab } from '@/lib/runs/lab/openLab';
import { parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { readGallery } from '@/lib/scenarios/sql/gallery/readGallery';
import { claimLabRun } from '@/lib/state/lab/claimLabRun';
import { completeLabRun } from '@/lib/state/lab/endLabRun';
import { removeExpiredLabRuns } from '@/lib/state/lab/removeLabRuns';
import { finishCell, saveProgress } from '@/lib/state/lab/saveCell';
import type { State } from '@/lib/state/openState';
import { openTestServer, type TestServer } from './testing/openTestServer';

const { labUrl } = inject('lastwriteStack').postgres;
let console: TestServer;
let state: State;
let lab: Lab | null = null;
const problems: unknown[] = [];

beforeAll(async () => {
  console = await openTestServer((config) => ({ ...config, labUrl }));
  if (console.server.state === null) throw new TypeError('the test server has a database of its own');
  ({ state } = console.server);
});
afterAll(() => console.close());
afterEach(async () => {
  await lab?.close();
  lab = null;
});

/** A worker of this process. */
function work(url = labUrl): void {
  lab = openLab({
    state,
    labUrl: url,
    labClickhouseUrl: null,
    worker: 'test',
    jobs: { work: () => undefined },
    everyMs: 50,
    onError: (what, error) => {
      problems.push([what, error]);
    },
    onEvent: () => undefined,
  });
}

const gallery = (id: string) => readGallery().find((each) => each.id === id)?.text ?? '';

async function start(input: LabInput, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answered = await console.post('/api/lab', input, headers);
  expect(answered.status).toBe(202);
  const { id } = (await answered.json()) as { id: string };
  expect(answered.headers.get('location')).toBe(`/api/lab/${id}`);
  return id;
}

async function read(id: string, query = ''): Promise<LabRun> {
  const answered = await console.ask(`/api/lab/${id}${query}`);
  expect(answered.status).toBe(200);
  return labRunSchema.parse(await answered.json());
}

async function ended(id: string): Promise<LabRun> {
  for (;;) {
    const run = await read(id, '?groups=omit');
    if (run.finishedAt !== null && run.cells.every(({ status }) => status !== 'running')) return read(id);
    await sleep(50);
  }
}

async function cell(id: string, n: number): Promise<LabCellDetails> {
  return labCellDetailsSchema.parse(await (await console.ask(`/api/lab/${id}/cells/${n}`)).json());
}

async function problemOf(answered: Response | Promise<Response>): Promise<Problem> {
  return (await (await answered).json()) as Problem;
}

const figures = ({ cells }: LabRun) =>
  cells.map(({ variant, level, verdict, violating, orders }) => [variant, level, verdict, violating, orders]);

test('every race of the gallery can be read, and each text is checked as it is typed', async () => {
  const races = galleryResponseSchema.parse(await (await console.ask('/api/lab/gallery')).json());
  expect(races.map(({ id }) => id)).toEqual(readGallery().map(({ id }) => id));
  expect(races.length).toBeGreaterThanOrEqual(15);
  for (const { text, title, about } of races) {
    expect(parseRace(text).title).toBe(title);
    expect(about).toMatch(/\.$/);
    const check = labCheckSchema.parse(await (await console.post('/api/lab/check', { text })).json());
    expect(check).toMatchObject({ mistake: null, race: { title, about, form: 'lastwrite' } });
  }
  const check = labCheckSchema.parse(
    await (await console.post('/api/lab/check', { text: gallery('lost_update') })).json(),
  );
  expect(check.race).toMatchObject({ possible: 6, namesLevel: false });
  expect(check.race?.variants.map(({ name, possible }) => [name, possible])).toEqual([['own_columns', 6]]);
  const mistake: unknown = await (await console.post('/api/lab/check', { text: 'session s\nstep a {' })).json();
  expect(mistake).toEqual({
    race: null,
    mistake: expect.objectContaining({
      line: 2,
      column: 9,
      expected: expect.stringContaining('}') as string,
    }) as object,
  });
});

test('a race runs as a matrix of variants and levels, and each cell tells its outcomes with their shortest orders', async () => {
  work();
  const id = await start({ text: gallery('read_add_write') });
  const run = await ended(id);
  expect(run).toMatchObject({
    status: 'completed',
    title: 'Read, add, write',
    request: { text: gallery('read_add_write'), limit: 5_000 },
    progress: { cells: 9, finished: 9, violated: 1, orders: 50 * 3 + 14 * 3 + 24 * 3 },
    failure: null,
    notes: [],
  });
  expect(figures(run)).toEqual(
    [
      [null, 'violated', 40, 50],
      ['add_in_the_update', 'clean', 0, 14],
      ['for_update', 'clean', 0, 24],
    ].flatMap(([variant, verdict, violating, orders]) => [
      [variant, 'read committed', verdict, violating, orders],
      [variant, 'repeatable read', 'clean', 0, orders],
      [variant, 'serializable', 'clean', 0, orders],
    ]),
  );
  for (const { orders, complete, serverChose, unjudged, groups = [], outcomes } of run.cells) {
    expect([complete, serverChose, unjudged, groups.length]).toEqual([true, 0, 0, outcomes]);
    expect(groups.reduce((sum, group) => sum + group.orders, 0)).toBe(orders);
  }
  const first = await cell(id, 1);
  expect(first.groups).toEqual(run.cells[0]?.groups);
  expect(first.left).toEqual({ groups: 0, orders: 0 });
  const [worst] = first.groups;
  expect(worst?.shortest.violated.map(({ check }) => check)).toEqual(run.race.checks.map(({ name }) => name));
  expect(worst?.shortest.steps.map(({ session }) => session)).toEqual(expect.arrayContaining(['one', 'two']));
  expect(problems).toEqual([]);

  const listed = labRunsResponseSchema.parse(await (await console.ask('/api/lab?limit=1')).json());
  expect(listed).toMatchObject([{ id, status: 'completed', progress: { violated: 1 } }]);
  expect((await read(id, '?groups=omit')).cells[0]).not.toHaveProperty('groups');

  const events = await (await console.ask(`/api/lab/${id}/events`)).text();
  expect(events).toMatch(/^event: run\ndata: \{.*"status":"completed".*\n/);
  expect(events).toContain('event: end');
});

test('a run is exported as JSON, as the terminal prints it, and as a spec that runs again', async () => {
  work();
  const id = await start({ text: gallery('quota'), levels: ['read committed'] });
  await ended(id);
  const file = async (query: string) => {
    const answered = await console.ask(`/api/lab/${id}/export?${query}`);
    expect(answered.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/);
    return answered.text();
  };
  expect(labRunSchema.parse(JSON.parse(await file('format=json'))).cells[0]?.groups).not.toHaveLength(0);
  const text = await file('format=text');
  expect(text).toContain('As written at read committed: 4 of 6 orders violate a check.');
  expect(text).toMatch(
    /1\. 4 orders: violates within_quota \(2\)\n +one +two\n +count → t\n +count → t\n +record\n +record\n/,
  );
  const spec = await file('format=spec&level=serializable');
  expect(parseRace(spec)).toMatchObject({ level: 'serializable', title: parseRace(gallery('quota')).title });
  const again = await ended(await start({ text: spec, levels: ['read committed'] }));
  expect(figures(again)).toEqual([[null, 'read committed', 'violated', 4, 6]]);

  const braces = await start({ text: "--: session s\n--: step a\nSELECT '}'\n" });
  const refused = console.ask(`/api/lab/${braces}/export?format=spec`);
  expect(await problemOf(refused)).toMatchObject({ status: 409, code: 'not_in_spec' });
  const unknown = console.ask(`/api/lab/${id}/export?format=spec&variant=fix`);
  expect(await problemOf(unknown)).toMatchObject({ status: 400, code: 'invalid_request' });
  await ended(braces);
});

test('what a race’s own SQL names comes first, and its cells are told apart from the levels that are asked for', async () => {
  work();
  const text = `--: level serializable\n${gallery('write_skew')}`;
  const run = await ended(await start({ text, variants: [null], levels: [null, 'read committed'] }));
  expect(figures(run)).toEqual([
    [null, null, 'clean', 0, 70],
    [null, 'read committed', 'violated', 60, 70],
  ]);
  const all = await read(await start({ text, variants: [null], limit: 1 }));
  expect(all.request.levels).toEqual([null, 'read committed', 'repeatable read', 'serializable']);
  await ended(all.id);
});

test('a deadlock is the server’s choice, and a limit cuts off: neither proves anything', async () => {
  work();
  const deadlock =
    'setup { CREATE TABLE a (n int); CREATE TABLE b (n int); }\n' +
    'session one\nsetup { BEGIN; }\nstep a1 { LOCK a; }\nstep b1 { LOCK b; }\nstep c1 { COMMIT; }\n' +
    'session two\nsetup { BEGIN; }\nstep b2 { LOCK b; }\nstep a2 { LOCK a; }\nstep c2 { COMMIT; }\n#: invariant always { SELECT 1 WHERE false }\n';
  const run = await ended(await start({ text: deadlock, levels: ['read committed'] }));
  expect(run.cells[0]).toMatchObject({ verdict: 'incomplete', complete: true, serverChose: 8, violating: 0 });
  expect(run.cells[0]?.groups?.some(({ serverChose, shortest }) => serverChose && shortest.victims.length > 0)).toBe(
    true,
  );
  const cut = await ended(await start({ text: gallery('dirty_read'), levels: ['read committed'], limit: 2 }));
  expect(cut.cells[0]).toMatchObject({ verdict: 'incomplete', complete: false, orders: 2, possible: 3 });
});

test('one that is cancelled ends at once, keeps what it found, and can be deleted then', async () => {
  work();
  const id = await start({ text: gallery('write_skew') });
  for (let run = await read(id); run.progress.finished === 0; run = await read(id)) await sleep(20);
  expect(await problemOf(console.ask(`/api/lab/${id}`, { method: 'DELETE' }))).toMatchObject({
    status: 409,
    code: 'still_running',
  });
  const cancelled = labRunSchema.parse(await (await console.ask(`/api/lab/${id}/cancel`, { method: 'POST' })).json());
  expect(cancelled.status).toBe('cancelled');
  const run = await ended(id);
  expect(run.cells[0]).toMatchObject({ status: 'finished', verdict: 'violated', violating: 60, orders: 70 });
  expect(run.cells.at(-1)).toMatchObject({ status: 'queued', orders: 0, verdict: null });
  for (const { status, complete, verdict } of run.cells.slice(1))
    if (status === 'finished' && !complete) expect(verdict).not.toBe('clean');
  const again = labRunSchema.parse(await (await console.ask(`/api/lab/${id}/cancel`, { method: 'POST' })).json());
  expect(again.finishedAt).toBe(run.finishedAt);
  expect((await console.ask(`/api/lab/${id}`, { method: 'DELETE' })).status).toBe(204);
  for (const path of ['', '/events', '/export?format=text', '/cells/1'])
    expect(await problemOf(console.ask(`/api/lab/${id}${path}`)), path).toMatchObject({
      status: 404,
      code: 'lab_run_not_found',
    });
});

test('a set-up that fails, and a Postgres that is away, end the run with a reason of their own', async () => {
  work();
  const broken = await ended(await start({ text: '--: setup\nSELECT nothing\n--: session s\n--: step a\nSELECT 1\n' }));
  expect(broken).toMatchObject({
    status: 'failed',
    failure: { code: 'setup', detail: expect.stringContaining('column "nothing" does not exist') as string },
  });
  await lab?.close();
  work('postgres://nobody@127.0.0.1:1/none');
  const away = await ended(await start({ text: gallery('quota') }));
  expect(away.failure).toMatchObject({
    code: 'lab_unavailable',
    detail: expect.not.stringMatching(/ECONN|127/) as string,
  });
  expect(away.cells.every(({ status }) => status === 'queued')).toBe(true);
});

describe('claims', () => {
  const own = () => claimLabRun(state, { worker: 'one' });

  test('a lease that ran out is taken by another, who goes on after the finished cells; the first saves nothing more', async () => {
    const id = await start({ text: gallery('quota'), levels: ['read committed', 'serializable'] });
    const lost = await claimLabRun(state, { worker: 'one', leaseMs: 60_000 });
    expect(lost).toMatchObject({ id, cells: [{ n: 1 }, { n: 2, level: 'serializable' }] });
    if (!lost) throw new TypeError('it was claimed');
    expect(await own()).toBeNull();
    const finished = {
      orders: 6,
      figures: {
        verdict: 'clean' as const,
        possible: 6,
        complete: true,
        violating: 0,
        serverChose: 0,
        unsteady: 0,
        unjudged: 0,
        violations: {},
        outcomes: 0,
        stopped: null,
        tookMs: 1,
      },
      groups: [],
    };
    expect(await finishCell(state, lost, 1, finished)).toBe(true);
    // Whoever got no answer tries again: it is saved once.
    expect(await finishCell(state, lost, 1, { ...finished, orders: 7 })).toBe(true);
    expect(await saveProgress(state, lost, 2, 3, -1)).toBe(true);
    const next = await claimLabRun(state, { worker: 'two' });
    expect(next).toMatchObject({ id, cells: [{ n: 2 }] });
    if (!next) throw new TypeError('it was claimed');
    const run = await read(id);
    expect(run.cells.map(({ orders }) => orders)).toEqual([6, 0]);
    expect(run.notes.map(({ message }) => message)).toEqual([
      'A worker (one) ended or lost touch in the middle of it; the cell in hand was begun anew.',
    ]);
    expect(await saveProgress(state, lost, 2, 4)).toBe(false);
    expect(await finishCell(state, lost, 2, finished)).toBe(false);
    expect(await completeLabRun(state, next)).toBe(false);
    expect(await finishCell(state, next, 2, finished)).toBe(true);
    expect(await completeLabRun(state, next)).toBe(true);
    expect((await read(id)).status).toBe('completed');
  });

  test('one whose workers die three times without finishing a cell is given up', async () => {
    const id = await start({ text: gallery('quota') });
    for (let attempt = 1; attempt <= 3; attempt += 1)
      expect(await claimLabRun(state, { worker: `worker ${attempt}`, leaseMs: -1 })).toMatchObject({ id });
    expect(await own()).toBeNull();
    expect(await read(id)).toMatchObject({ status: 'failed', failure: { code: 'worker_died' } });
  });

  test('what is over for long enough goes, and nothing that is open', async () => {
    const [over, open] = [await start({ text: gallery('quota') }), await start({ text: gallery('quota') })];
    await console.ask(`/api/lab/${over}/cancel`, { method: 'POST' });
    await state.pool.query("UPDATE lastwrite.lab_runs SET cancelled_at = now() - interval '91 days' WHERE id = $1", [
      over,
    ]);
    const kept = (await (await console.ask('/api/retention')).json()) as { lab: { next: { id: string } } };
    expect(kept.lab.next.id).toBe(over);
    expect(await removeExpiredLabRuns(state, 90, 50)).toBe(1);
    expect(await removeExpiredLabRuns(state, 90, 50)).toBe(0);
    expect((await console.ask(`/api/lab/${over}`)).status).toBe(404);
    expect((await read(open)).status).toBe('queued');
    await console.ask(`/api/lab/${open}/cancel`, { method: 'POST' });
  });
});

test('the same key starts one run; with another request it is refused', async () => {
  const headers = { 'idempotency-key': 'lab-1' };
  const id = await start({ text: gallery('quota'), limit: 3 }, headers);
  expect(await start({ text: gallery('quota'), limit: 3 }, headers)).toBe(id);
  expect(await problemOf(console.post('/api/lab', { text: gallery('quota') }, headers))).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
  await console.ask(`/api/lab/${id}/cancel`, { method: 'POST' });
});

describe('bad input', () => {
  const text = gallery('lost_update');
  // With the race as it is written and its own fix: 22 variants at three levels.
  const many = `${text}\n${Array.from({ length: 20 }, (_, n) => `--: variant v${n}\n--: without titles.save\n`).join('')}`;
  test.each<[string, unknown, string, string]>([
    ['no text', {}, 'invalid_request', 'body.text'],
    ['an empty text', { text: '' }, 'invalid_request', 'body.text'],
    ['a text that is no text', { text: 7 }, 'invalid_request', 'body.text'],
    ['a text that is too long', { text: ' '.repeat(labRunLimits.characters + 1) }, 'invalid_request', 'body.text'],
    ['a NUL', { text: `${text}\u0000` }, 'invalid_request', 'body.text'],
    ['half a character', { text: `${text}\ud800` }, 'invalid_request', 'body.text'],
    ['a text that is cut off', { text: 'session s\nstep a { SELECT' }, 'invalid_race', 'body.text'],
    ['prose', { text: 'hello there' }, 'invalid_race', 'body.text'],
    ['an unknown variant', { text, variants: [null, 'fix'] }, 'invalid_request', 'body.variants.1'],
    ['no variant', { text, variants: [] }, 'invalid_request', 'body.variants'],
    ['a variant twice', { text, variants: [null, null] }, 'invalid_request', 'body.variants'],
    ['an unknown level', { text, levels: ['snapshot'] }, 'invalid_request', 'body.levels.0'],
    ['levels that are no list', { text, levels: 'serializable' }, 'invalid_request', 'body.levels'],
    ['a limit of nothing', { text, limit: 0 }, 'invalid_request', 'body.limit'],
    ['a limit beyond the most', { text, limit: 20_001 }, 'invalid_request', 'body.limit'],
    ['half an order', { text, limit: 1.5 }, 'invalid_request', 'body.limit'],
    ['an unknown property', { text, reduce: true }, 'invalid_request', 'body.reduce'],
    ['too many cells', { text: many }, 'invalid_request', 'body.variants'],
    ['a list', [text], 'invalid_request', 'body'],
  ])('%s', async (_what, body, code, path) => {
    const problem = await problemOf(console.post('/api/lab', body));
    expect(problem).toMatchObject({ status: 400, code, type: `urn:lastwrite:problem:${code}` });
    expect(problem.errors?.map((each) => each.path)).toContain(path);
  });

  test('a mistake names its line, and what was expected there', async () => {
    const problem = await problemOf(console.post('/api/lab', { text: '--: session s\n--: stop a\nSELECT 1\n' }));
    expect(problem.detail).toMatch(/^Line 2, column 5: expected .*step.*, found "stop"\.$/);
  });

  test.each([
    ['GET', '/api/lab/nobody', 404],
    ['GET', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d', 404],
    ['GET', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d/events', 404],
    ['DELETE', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d', 404],
    ['POST', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d/cancel', 404],
    ['GET', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d/cells/99999999', 404],
    ['GET', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d/export?format=html', 400],
    ['GET', '/api/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d/export', 400],
    ['GET', '/api/lab?limit=0', 400],
    ['GET', '/api/lab?before=x', 400],
    ['GET', '/api/lab?variant=x', 400],
    ['PUT', '/api/lab/gallery', 405],
  ])('%s %s', async (method, path, status) => {
    expect((await console.ask(path, { method })).status).toBe(status);
  });

  test('a cell that the run does not have', async () => {
    const id = await start({ text, levels: ['serializable'] });
    for (const n of ['0', '3', 'x', '40000', '99999999'])
      expect(await problemOf(console.ask(`/api/lab/${id}/cells/${n}`)), n).toMatchObject({
        status: 404,
        code: 'lab_cell_not_found',
      });
    await console.ask(`/api/lab/${id}/cancel`, { method: 'POST' });
  });
});

test('a file that the configuration names is a scenario, and runs by its id alone', async () => {
  const source = {
    id: 'quota_race',
    path: 'scenarios/quota_race.sql',
    file: '/quota_race.sql',
    text: gallery('quota'),
  };
  const configured = await openTestServer((config) => ({ ...config, labUrl, labFiles: [source] }));
  try {
    const scenarios = (await (await configured.ask('/api/scenarios')).json()) as readonly { readonly id: string }[];
    expect(scenarios.find(({ id }) => id === 'quota_race')).toMatchObject({
      driver: 'sql',
      runsAs: ['load_test', 'exploration'],
    });
    expect(labScenariosResponseSchema.parse(await (await configured.ask('/api/lab/scenarios')).json())).toMatchObject([
      { id: 'quota_race', file: 'scenarios/quota_race.sql', text: source.text },
    ]);
    const asked = { scenario: 'quota_race', levels: ['serializable'], limit: 1 };
    const { id } = (await (await configured.post('/api/lab', asked)).json()) as { readonly id: string };
    expect(await (await configured.ask(`/api/lab/${id}`)).json()).toMatchObject({
      request: { text: source.text, variants: [null], levels: ['serializable'], limit: 1 },
      cells: [{ n: 1, variant: null, level: 'serializable' }],
    });
    const both = await problemOf(configured.post('/api/lab', { ...asked, text: source.text }));
    expect(both).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await problemOf(configured.post('/api/lab', { scenario: 'order_race' }))).toMatchObject({
      code: 'unknown_scenario',
      detail: expect.stringContaining('quota_race') as string,
    });
    const run = { scenario: 'quota_race', variant: 'as written' };
    expect(await problemOf(configured.post('/api/interleavings', run))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: expect.stringContaining('race lab') as string,
    });
    const started = await configured.post('/api/load-tests', { ...run, delaysMs: [0], iterations: 1 });
    expect(started.status).toBe(202);
    const loadTest = (await started.json()) as { readonly id: string };
    expect(await (await configured.ask(`/api/load-tests/${loadTest.id}`)).json()).toMatchObject({
      raced: { driver: 'sql', recordType: null },
      request: run,
    });
  } finally {
    await configured.close();
  }
});

test('without a Postgres for it nothing is started, and the answer says which variable to set', async () => {
  const without = await openTestServer();
  try {
    expect(await problemOf(without.post('/api/lab', { text: gallery('quota') }))).toMatchObject({
      status: 403,
      code: 'lab_not_configured',
      detail: expect.stringContaining('LASTWRITE_LAB_URL') as string,
    });
    expect((await without.post('/api/lab/check', { text: gallery('quota') })).status).toBe(200);
    expect(await problemOf(without.post('/api/lab', { scenario: 'quota_race' }))).toMatchObject({
      status: 400,
      code: 'unknown_scenario',
      detail: expect.stringContaining('"scenarios"') as string,
    });
  } finally {
    await without.close();
  }
});
