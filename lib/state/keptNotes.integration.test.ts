import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { insertLoadTest } from './loadTests/testing/insertLoadTest';
import { migrateState } from './migrateState';
import { listNotes } from './notes';
import { openState, type State } from './openState';
import { migrateBefore } from './testing/migrateBefore';

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
  await migrateBefore(state, databases.stateUrl, '054');
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

it('notes that were written on snapshots and load tests before they were of one kind are still there', async () => {
  const snapshot = randomUUID();
  await state.pool.query(
    `INSERT INTO lastwrite.snapshots (id, environment, name, inspection, request) VALUES ($1, 'local', 'a', '{}', '{}')`,
    [snapshot],
  );
  const loadTest = await insertLoadTest(state);
  const at = '2026-05-06T07:08:09.123456Z';
  await state.pool.query(
    `INSERT INTO lastwrite.snapshot_notes (id, snapshot_id, text, written_at, written_by, edited_at)
     VALUES (gen_random_uuid(), $1, 'kept', $2, 'Ana', $2)`,
    [snapshot, at],
  );
  await state.pool.query(
    `INSERT INTO lastwrite.load_test_remarks (id, load_test_id, at, text) VALUES (gen_random_uuid(), $1, $2, 'raced')`,
    [loadTest, at],
  );
  await migrateState(databases.stateUrl);
  expect(await listNotes(state, { on: 'snapshots', subject: snapshot, user: 'Ana' })).toMatchObject([
    { text: 'kept', writtenAt: at, writtenBy: 'Ana', editedAt: at, mine: true },
  ]);
  expect(await listNotes(state, { on: 'load-tests', subject: loadTest, user: 'Ana' })).toMatchObject([
    { text: 'raced', writtenAt: at, writtenBy: null, editedAt: null, mine: false },
  ]);
});
