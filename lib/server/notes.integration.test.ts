import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteLimits, noteSubjects, type Note, type NoteSubject } from '@/lib/contract/notes';
import type { Problem } from '@/lib/contract/problem';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import { api } from './api/api';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

let test: TestServer;
const subjects = new Map<NoteSubject, string>();
beforeAll(async () => {
  test = await openTestServer();
  const { state } = test.server;
  if (state === null) throw new Error('the server has a database of its own');
  const { text: name } = await healthyRecord(test.bench);
  const kept = await read<{ readonly id: string }>(test.post('/api/snapshots', { name }), 201);
  subjects.set('snapshots', kept.id);
  subjects.set('load-tests', await insertLoadTest(state));
});
afterAll(() => test.close());

async function read<T>(answer: Promise<Response>, status = 200): Promise<T> {
  const given = await answer;
  const body = (await given.json()) as T;
  expect(given.status, JSON.stringify(body)).toBe(status);
  return body;
}

/** A request by somebody who is signed in. */
function as(user: string, role: 'read' | 'run', method: string, path: string, body?: unknown): Promise<Response> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return Promise.resolve(
    api.fetch(new Request(new URL(path, 'http://console'), { method, ...init }), { identity: { user, role } }),
  );
}

const codeOf = async (answer: Promise<Response>, status: number) => (await read<Problem>(answer, status)).code;

describe.each(noteSubjects)('a note on one of %s', (on) => {
  const path = () => `/api/${on}/${subjects.get(on)}/notes`;
  /** How many its subject says that it has. */
  const counted = async () => {
    const { notes, teamNotes } = await read<{ readonly notes: unknown; readonly teamNotes?: number }>(
      test.ask(`/api/${on}/${subjects.get(on)}`),
    );
    return teamNotes ?? notes;
  };

  it('is changed and deleted by whoever wrote it, and nobody else', async () => {
    const written = await read<Note>(as('Ana', 'run', 'POST', path(), { text: ' <b>first</b>\n' }), 201);
    expect(written).toMatchObject({ text: '<b>first</b>', writtenBy: 'Ana', editedAt: null, mine: true });
    const own = `${path()}/${written.id}`;
    expect(await codeOf(as('Ben', 'run', 'PATCH', own, { text: 'mine now' }), 403)).toBe('note_not_yours');
    expect(await codeOf(as('Ben', 'run', 'DELETE', own), 403)).toBe('note_not_yours');
    const edited = await read<Note>(as('Ana', 'run', 'PATCH', own, { text: 'second' }));
    expect(edited).toMatchObject({ text: 'second', editedAt: expect.any(String) as string });
    expect(await read<Note[]>(as('Ben', 'read', 'GET', path()))).toMatchObject([{ text: 'second', mine: false }]);
    expect(await counted()).toBe(1);
    expect((await as('Ana', 'run', 'DELETE', own)).status).toBe(204);
    expect(await codeOf(as('Ana', 'run', 'DELETE', own), 404)).toBe('note_not_found');
    expect(await counted()).toBe(0);
  });

  it('says something, and is not too long', async () => {
    for (const text of ['', '   ', 'x'.repeat(noteLimits.length + 1), '\0'])
      expect(await codeOf(as('Ana', 'run', 'POST', path(), { text }), 400)).toBe('invalid_request');
    expect(await codeOf(as('Eve', 'read', 'POST', path(), { text: 'x' }), 403)).toBe('role_not_allowed');
  });

  it('needs a subject, and is not found on another one', async () => {
    const absent = '00000000-0000-7000-8000-000000000000';
    const missing = on === 'snapshots' ? 'snapshot_not_found' : 'load_test_not_found';
    for (const id of [absent, 'x']) {
      expect(await codeOf(test.ask(`/api/${on}/${id}/notes`), 404)).toBe(missing);
      expect(await codeOf(test.post(`/api/${on}/${id}/notes`, { text: 'x' }), 404)).toBe(missing);
    }
    const { id } = await read<Note>(test.post(path(), { text: 'here' }), 201);
    const other = noteSubjects.find((each) => each !== on) ?? expect.fail('there are two');
    const elsewhere = `/api/${other}/${subjects.get(other)}/notes/${id}`;
    expect(await codeOf(test.ask(elsewhere, { method: 'DELETE' }), 404)).toBe('note_not_found');
    expect((await test.ask(`${path()}/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('finds room for so many, also when they come at the same time', async () => {
    const column = on === 'snapshots' ? 'snapshot_id' : 'load_test_id';
    await test.server.state?.pool.query(
      `INSERT INTO lastwrite.notes (id, ${column}, text) SELECT gen_random_uuid(), $1, 'x' FROM generate_series(1, $2::int)`,
      [subjects.get(on), noteLimits.notes - 2],
    );
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => test.post(path(), { text: `note ${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    expect(await codeOf(test.post(path(), { text: 'one more' }), 409)).toBe('too_many_notes');
    expect(await read<Note[]>(test.ask(path()))).toHaveLength(noteLimits.notes);
  });
});
