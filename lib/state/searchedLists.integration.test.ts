import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { listExplorations } from './interleavings/listExplorations';
import { insertExploration } from './interleavings/testing/insertExploration';
import { listLabRuns } from './lab/readLabRuns';
import { listLoadTests } from './loadTests/listLoadTests';
import { insertLoadTest } from './loadTests/testing/insertLoadTest';
import { openState, type State } from './openState';
import { listSweeps } from './sweeps/describeSweeps';

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

interface Asked {
  readonly search?: string;
  readonly status?: 'queued' | 'failed';
  readonly before?: string;
  readonly limit?: number;
}

/** Each list: how one of its items is made, with a word to find it by, and how it is asked. */
const lists: Readonly<
  Record<
    string,
    {
      readonly table: string;
      readonly insert: (word: string) => Promise<string>;
      readonly list: (asked: Asked) => Promise<readonly { readonly id: string }[]>;
    }
  >
> = {
  'load tests': {
    table: 'load_tests',
    insert: (label) => insertLoadTest(state, { label, iterations: 1 }),
    list: async (asked) => (await listLoadTests(state, { limit: 50, ...asked })).loadTests,
  },
  explorations: {
    table: 'explorations',
    insert: async (word) => {
      const id = await insertExploration(state);
      await state.pool.query('UPDATE lastwrite.explorations SET started_by = $2 WHERE id = $1', [id, word]);
      return id;
    },
    list: (asked) => listExplorations(state, { latest: false, limit: 50, ...asked }),
  },
  'runs of the lab': {
    table: 'lab_runs',
    insert: async (title) => {
      const id = randomUUID();
      await state.pool.query(
        `INSERT INTO lastwrite.lab_runs (id, title, request, race) VALUES ($1, $2, '{"text": "SELECT"}', '{}')`,
        [id, title],
      );
      return id;
    },
    list: async (asked) => (await listLabRuns(state, { limit: 50, ...asked })).runs,
  },
  sweeps: {
    table: 'sweeps',
    insert: async (plural) => {
      const id = randomUUID();
      await state.pool.query(
        `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request)
         VALUES ($1, 'local', 'order', 'Order', $2, 'deep', '{"environment": "local", "record": "order", "kind": "deep", "limits": {}}')`,
        [id, plural],
      );
      return id;
    },
    list: (asked) => listSweeps(state, { limit: 50, ...asked }),
  },
};

describe.each(Object.entries(lists))('the list of %s', (_name, { table, insert, list }) => {
  it('is searched by words in any case, which stand for themselves, filtered by status, and paged', async () => {
    const ids: string[] = [];
    for (const word of ['Parcels 100 %', 'Parcels_by_night', 'letters']) ids.unshift(await insert(word));
    const [letters = '', night = '', parcels = ''] = ids;
    const found = async (asked: Asked) => (await list(asked)).map(({ id }) => id);
    expect(await found({})).toEqual(ids);
    expect(await found({ search: ' PARCELS ' })).toEqual([night, parcels]);
    expect(await found({ search: 'night parcels' })).toEqual([night]);
    expect(await found({ search: '%' })).toEqual([parcels]);
    expect(await found({ search: 'parcels_by' })).toEqual([night]);
    expect(await found({ search: 'letters parcels' })).toEqual([]);
    expect(await found({ search: letters })).toEqual([letters]);
    await state.pool.query(
      `UPDATE lastwrite.${table} SET failed_at = clock_timestamp(), failure = '{"code": "x", "detail": "x"}' WHERE id = $1`,
      [night],
    );
    expect(await found({ status: 'failed' })).toEqual([night]);
    expect(await found({ status: 'queued', search: 'parcels' })).toEqual([parcels]);
    expect((await found({ limit: 1, before: letters }))[0]).toBe(night);
    expect(await found({ before: night, search: 'parcels' })).toEqual([parcels]);
  });
});
