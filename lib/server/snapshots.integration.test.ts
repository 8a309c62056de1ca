import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import type { Note } from '@/lib/contract/notes';
import type { Problem } from '@/lib/contract/problem';
import { snapshotSchema, type ListedSnapshot, type Snapshot } from '@/lib/contract/snapshots';
import { sweep } from '@/lib/retention/sweep';
import { retentionDefaults } from '@/lib/environments/retention';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { api } from './api/api';
import { healthyRecord, lostSubmission, openTestServer, type TestServer } from './testing/openTestServer';

let test: TestServer;
let lost: ScorecardName;
beforeAll(async () => {
  test = await openTestServer();
  lost = (await lostSubmission(test.bench)).name;
});
afterAll(() => test.close());

const read = async <T>(answer: Promise<Response>, status = 200): Promise<T> => {
  const given = await answer;
  const body = (await given.json()) as T;
  expect(given.status, JSON.stringify(body)).toBe(status);
  return body;
};
const inspect = (name: string) => read<Inspection>(test.ask(`/api/inspect/${name}`));
const keep = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  read<{ readonly id: string }>(test.post('/api/snapshots', body, headers), 201);
const snapshot = (id: string) => read<Snapshot>(test.ask(`/api/snapshots/${id}`));

/** A request by somebody who is signed in. */
function as(user: string, role: 'read' | 'run', method: string, path: string, body?: unknown): Promise<Response> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return Promise.resolve(
    api.fetch(new Request(new URL(path, 'http://console'), { method, ...init }), { identity: { user, role } }),
  );
}

it('keeps what was seen, whatever the record has become', async () => {
  const name = await healthyRecord(test.bench);
  const seen = await inspect(name.text);
  const { id } = await keep({ inspection: seen, note: ' As it was. ' });
  await test.bench.serial(name, 'own_columns/async_reread', { call: 'UpdateScorecard', request: { comment: 'later' } });
  const kept = await snapshot(id);
  const { seal, ...inspection } = seen;
  expect(seal).toEqual(expect.any(String));
  expect(JSON.stringify(kept.inspection)).toBe(JSON.stringify(inspection));
  expect(snapshotSchema.parse(kept)).toMatchObject({
    id,
    keptBy: null,
    days: null,
    notes: 1,
  });
  expect(await read<Note[]>(test.ask(`/api/snapshots/${id}/notes`))).toMatchObject([
    { text: 'As it was.', mine: true },
  ]);
  expect((await inspect(name.text)).rows).not.toEqual(kept.inspection.rows);
});

it('keeps no inspection that no console made', async () => {
  const seen = await inspect(lost.text);
  const { seal: _seal, ...unsealed } = seen;
  const forged = [
    { ...seen, verdict: 'consistent' },
    unsealed,
    { ...unsealed, seal: '' },
    { ...seen, headline: { ...seen.headline, rest: `${seen.headline.rest} ` } },
    { ...seen, more: 1 },
  ];
  for (const inspection of forged) {
    const problem = await read<Problem>(test.post('/api/snapshots', { inspection }), 400);
    expect(problem.errors?.[0]).toMatchObject({ path: 'body.inspection' });
  }
  // In another order the same properties say the same.
  const turned = Object.fromEntries(Object.entries(seen).reverse());
  await keep({ inspection: turned });
});

it('inspects a record that is named, and says what is wrong with other requests', async () => {
  const { id } = await keep({ name: lost.text });
  const { inspection } = await snapshot(id);
  expect(inspection).toMatchObject({ name: lost.text, environment: 'local' });
  expect(inspection.seal).toBeUndefined();
  for (const body of [{}, { name: lost.text, inspection: {} }, { inspection: {}, environment: 'local' }, { name: 'x' }])
    expect((await test.post('/api/snapshots', body)).status).toBe(400);
  const absent = 'customers/cox/profiles/sales/scorecards/019bd2e8-0000-70e9-9a89-acb3efd08e34';
  expect(await read<Problem>(test.post('/api/snapshots', { name: absent }), 404)).toMatchObject({
    code: 'record_not_found',
  });
  expect(await read<Problem>(test.ask('/api/snapshots/nothing'), 404)).toMatchObject({ code: 'snapshot_not_found' });
});

it('keeps one for one key, and none for a key that is of another request', async () => {
  const key = { 'idempotency-key': 'share-1' };
  const inspection = await inspect(lost.text);
  const [one, same] = await Promise.all([keep({ inspection }, key), keep({ inspection }, key)]);
  expect(one).toEqual(same);
  expect(await read<Problem>(test.post('/api/snapshots', { name: lost.text }, key), 422)).toMatchObject({
    code: 'idempotency_key_reused',
  });
});

it('lists those of a record, the newest first, page by page', async () => {
  const name = await healthyRecord(test.bench);
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.unshift((await keep({ name: name.text, ...(n === 1 && { note: 'x' }) })).id);
  const first = await test.ask(`/api/snapshots?limit=2&name=${name.text}`);
  const page = (await first.json()) as readonly ListedSnapshot[];
  expect(page.map(({ id, notes }) => [id, notes])).toEqual([
    [ids[0], 0],
    [ids[1], 1],
  ]);
  expect(page[0]).toMatchObject({ name: name.text, headline: { lead: expect.any(String) as string } });
  const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const rest = await read<readonly ListedSnapshot[]>(test.ask(next));
  expect(rest.map(({ id }) => id)).toEqual([ids[2]]);
  expect(await read(test.ask(`/api/snapshots?name=${name.text}&environment=other`))).toEqual([]);
  expect((await test.ask(`/api/snapshots/${ids[0]}`, { method: 'DELETE' })).status).toBe(204);
  expect((await test.ask(`/api/snapshots/${ids[0]}`)).status).toBe(404);
  expect((await test.ask(`/api/snapshots/${ids[0]}`, { method: 'DELETE' })).status).toBe(404);
});

it('whoever may only read looks, and keeps, notes and deletes nothing', async () => {
  const { id } = await keep({ name: lost.text });
  const refused = [
    as('Eve', 'read', 'POST', '/api/snapshots', { name: lost.text }),
    as('Eve', 'read', 'POST', `/api/snapshots/${id}/notes`, { text: 'x' }),
    as('Eve', 'read', 'DELETE', `/api/snapshots/${id}`),
  ];
  for (const answer of refused) expect(await read<Problem>(answer, 403)).toMatchObject({ code: 'role_not_allowed' });
  expect((await as('Eve', 'read', 'GET', `/api/snapshots/${id}`)).status).toBe(200);
  const { id: named } = await read<{ id: string }>(
    as('Ana', 'run', 'POST', '/api/snapshots', { name: lost.text }),
    201,
  );
  expect((await snapshot(named)).keptBy).toBe('Ana');
});

it('stay until they are deleted, or for the days that the configuration says', async () => {
  const [old, young] = [(await keep({ name: lost.text })).id, (await keep({ name: lost.text })).id];
  const { state, config } = test.server;
  if (state === null) throw new Error('the server has a database of its own');
  await state.pool.query("UPDATE lastwrite.snapshots SET kept_at = now() - interval '8 days' WHERE id = $1", [old]);
  const run = (snapshots: number | null) =>
    sweep(
      {
        state,
        stateUrl: test.databases.stateUrl,
        environments: config.environments.slice(0, 0),
        retention: { ...retentionDefaults, snapshots },
        callTimeoutMs: 1_000,
        onError: () => undefined,
        onEvent: () => undefined,
      },
      new AbortController().signal,
    );
  expect(await run(retentionDefaults.snapshots)).toMatchObject({ snapshots: 0 });
  expect(await run(7)).toMatchObject({ snapshots: 1 });
  expect([
    (await test.ask(`/api/snapshots/${old}`)).status,
    (await test.ask(`/api/snapshots/${young}`)).status,
  ]).toEqual([404, 200]);
});
