import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectionSchema, type Inspection } from '@/lib/contract/inspect';
import type { Call } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import { openStores } from '@/lib/stores/openStores';
import { silence, startMisbehavingServer } from '@/lib/stores/testing/misbehavingServer';
import {
  cardColumns,
  freshName,
  insertClickHouse,
  insertPostgres,
  keyOf,
  openStoresUnderTest,
  type StoresUnderTest,
} from '@/lib/stores/testing/StoresUnderTest';
import { copyOf } from '@/lib/contract/testing/partsOf';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { RecordNotFound } from './errors';
import type { InspectContext } from './InspectContext';
import { inspectRecord } from './inspectRecord';
import { inspectRecords } from './inspectRecords';
import { watchRecord } from './watchRecord';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

/** Postgres tells when a row was committed; before the settle window is over, nothing is called wrong or right. */
const settle = () => delay(300);

function contextWith(more: Partial<InspectContext> = {}, settleMs = 200, timeoutMs = 5_000): InspectContext {
  return {
    stores: under.stores,
    types: [scorecardType],
    environment: { id: 'test', settleMs, timeoutMs },
    listCalls: () => Promise.resolve(new Map()),
    now: () => '2026-01-18T10:32:07.418204Z',
    ...more,
  };
}

/** Both stores hold the same: a card with one score, quiet for long. */
async function putConsistent(name: RecordName, comment = 'as it should be'): Promise<void> {
  const people = {
    submitter_user_id: 'coach',
    last_updater_user_id: 'coach',
    creator_user_id: 'coach',
    agent_user_id: 'agent',
    conversation_id: 'c1',
    process_id: '',
  };
  const card = cardColumns(name, {
    ...people,
    comment,
    process_interaction_at: '1970-01-01 00:00:00+00',
    submitted_at: '2026-01-18 10:32:07.418204+00',
    score: 4,
  });
  const score = { criterion_id: 'empathy', numeric_value: 4, text_value: '' };
  await insertPostgres(under.postgres, 'director.scorecards', card);
  await insertPostgres(under.postgres, 'director.scores', { ...keyOf(name), ...score });
  await insertPostgres(under.postgres, 'historic.scorecard_scores', { ...card, ...score });
  const time = '2026-01-18 10:32:07.418204';
  await insertClickHouse(under.clickhouse, 'scorecard', {
    ...keyOf(name),
    ...people,
    template_id: 'qa',
    comment,
    create_time: time,
    submit_time: time,
    score: 4,
    update_time: time,
  });
  await insertClickHouse(under.clickhouse, 'scorecard_score', { ...keyOf(name), ...score, update_time: time });
}

test('a record whose copies agree is consistent, in the shape of the contract', async () => {
  const name = freshName();
  await putConsistent(name);
  expect((await inspectRecord(contextWith({}, 60_000), name)).verdict).toBe('unknown');
  await settle();
  const inspection = await inspectRecord(contextWith(), name);
  expect(inspection.findings).toEqual([]);
  expect(inspection.verdict).toBe('consistent');
  expect(inspection.checks.map(({ status }) => status)).toEqual(inspection.checks.map(() => 'pass'));
  const [query] = copyOf(inspection, 'director').queries;
  expect([query?.parameters, query?.sql]).toEqual([{}, expect.stringContaining(`'${name.key.scorecard}'::uuid`)]);
  expect(inspection.commits[0]?.source).toBe('director.scorecards');
  expect(inspectionSchema.parse(JSON.parse(JSON.stringify(inspection)))).toMatchObject({
    name: name.text,
    environment: 'test',
  });
});

test('a name that no store knows is not found, unless a call on it is known', async () => {
  const name = freshName();
  await expect(inspectRecord(contextWith(), name)).rejects.toThrow(RecordNotFound);
  const call: Call = {
    call: 'SubmitScorecard',
    startedAt: '2026-01-18T10:32:07.000000Z',
    finishedAt: '2026-01-18T10:32:07.100000Z',
    status: 200,
    response: {},
  };
  const inspection = await inspectRecord(
    contextWith({ listCalls: () => Promise.resolve(new Map([[name.text, { calls: [call], dropped: [] }]])) }),
    name,
  );
  expect(inspection.verdict).not.toBe('consistent');
  expect(inspection.calls).toHaveLength(1);
});

test('a record that is empty where it could be read is unknown, not missing, while another store does not answer', async () => {
  const hanging = await startMisbehavingServer(silence);
  const stores = openStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: `http://127.0.0.1:${hanging.port}/x` },
    timeoutMs: 3_000,
  });
  const inspection = await inspectRecord(contextWith({ stores }, 200, 3_000), freshName());
  expect(inspection.verdict).toBe('unknown');
  expect(copyOf(inspection, 'clickhouse.raw')).toMatchObject({
    status: 'unavailable',
    error: { code: 'timeout', message: expect.stringMatching(/within 3000 ms/) as string },
  });
  expect(copyOf(inspection, 'director').status).toBe('missing');
  await stores.close();
  await hanging.close();
});

test("with Postgres down the console's own clock stands in, and ClickHouse is shown", async () => {
  const name = freshName();
  await putConsistent(name);
  const hanging = await startMisbehavingServer(silence);
  await hanging.close();
  const stores = openStores({
    postgres: { url: `postgres://127.0.0.1:${hanging.port}/x` },
    clickhouse: { url: under.databases.clickhouse.readerUrl },
    timeoutMs: 1_000,
  });
  const inspection = await inspectRecord(contextWith({ stores }), name);
  expect(inspection.inspectedAt).toBe('2026-01-18T10:32:07.418204Z');
  expect(inspection.verdict).toBe('unknown');
  expect(inspection.versions.length).toBeGreaterThan(0);
  await stores.close();
});

test('calls that cannot be told, or not in time, hide nothing of the stores', async () => {
  const name = freshName();
  await putConsistent(name);
  await settle();
  for (const listCalls of [() => Promise.reject(new Error('down')), () => new Promise<never>(() => undefined)]) {
    const inspection = await inspectRecord(contextWith({ listCalls }, 200, 3_000), name);
    expect([inspection.verdict, inspection.calls]).toEqual(['consistent', []]);
    expect(inspection.callsError).toContain('/readyz');
  }
});

test('calls come in the order of their moments, and with them which ones are no longer kept', async () => {
  const [name, other] = [freshName(), freshName()];
  await putConsistent(name);
  await putConsistent(other);
  const call = (startedAt: string): Call => ({
    call: 'GetScorecard',
    startedAt,
    finishedAt: startedAt,
    status: 200,
    response: {},
  });
  // As text the whole second would come last.
  const calls = [call('2026-01-18T10:32:07.4Z'), call('2026-01-18T10:32:07Z'), call('2026-01-18T10:32:07.39Z')];
  const dropped = [
    { call: 'UpdateScorecard', evidence: 'acknowledged_write', newestStartedAt: '2026-01-18T10:32:06.000000Z' },
  ] as const;
  const context = contextWith({
    listCalls: () =>
      Promise.resolve(
        new Map([
          [name.text, { calls, dropped }],
          [other.text, { calls, dropped: [] }],
        ]),
      ),
  });
  const bulk = await inspectRecords(context, [name, other]);
  const inBulk = bulk.map((outcome) => ('inspection' in outcome ? outcome.inspection.droppedCalls : null));
  expect(inBulk).toEqual([dropped, []]);
  const inspection = await inspectRecord(context, name);
  expect(inspection.calls.map(({ startedAt }) => startedAt.slice(17))).toEqual(['07Z', '07.39Z', '07.4Z']);
  expect(inspection.droppedCalls).toEqual(dropped);
  const unknown = await inspectRecord({ ...context, listCalls: () => Promise.reject(new Error('down')) }, name);
  expect([unknown.calls, unknown.callsError === null]).toEqual([[], false]);
});

test('many at once say the same as one by one, in order, the unknown ones named', async () => {
  const names = [freshName(), freshName(), freshName()];
  await putConsistent(names[0] ?? freshName());
  await insertPostgres(under.postgres, 'director.scorecards', cardColumns(names[2] ?? freshName()));
  await settle();
  const outcomes = await inspectRecords(contextWith(), names);
  expect(outcomes.map(({ name }) => name.text)).toEqual(names.map(({ text }) => text));
  expect(outcomes.map((outcome) => ('error' in outcome ? outcome.error.code : outcome.inspection.verdict))).toEqual([
    'consistent',
    'record_not_found',
    'inconsistent',
  ]);
  const single = await inspectRecord(contextWith(), names[2] ?? freshName());
  const third = outcomes[2];
  // The SQL that repairs a record is made for the moment at which it was read.
  const facts = (findings: Inspection['findings']) => findings.map(({ remedy: _, ...finding }) => finding);
  expect(third && 'inspection' in third ? facts(third.inspection.findings) : null).toEqual(facts(single.findings));
});

test('calls of many names that hang cost one time-out, not one for each', async () => {
  const names = Array.from({ length: 30 }, () => freshName());
  const startedAtMs = performance.now();
  await inspectRecords(contextWith({ listCalls: () => new Promise<never>(() => undefined) }, 200, 1_000), names);
  expect(performance.now() - startedAtMs).toBeLessThan((names.length * 1_000) / 2);
});

describe('watching', () => {
  const repair = async (name: RecordName) => {
    await under.postgres.query('DELETE FROM director.scorecards WHERE scorecard_id = $1', [name.key.scorecard]);
    await putConsistent(name);
  };

  test('shows each change and ends once the record has been consistent for the settle window', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name, { comment: 'early' }));
    await settle();
    const seen: string[] = [];
    for await (const inspection of watchRecord(contextWith(), name, {
      signal: new AbortController().signal,
      everyMs: 30,
    })) {
      seen.push(inspection.verdict);
      if (seen.length === 1) {
        await repair(name);
      }
    }
    expect(seen[0]).toBe('inconsistent');
    expect(seen.at(-1)).toBe('consistent');
  });

  test('ends when nobody looks any more, and when its life is over', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
    await settle();
    const controller = new AbortController();
    let shown = 0;
    for await (const _ of watchRecord(contextWith(), name, { signal: controller.signal, everyMs: 20 })) {
      shown += 1;
      controller.abort();
    }
    for await (const _ of watchRecord(contextWith(), name, {
      signal: new AbortController().signal,
      everyMs: 20,
      lifeMs: 200,
    }))
      shown += 1;
    expect(shown).toBe(2);
  });

  test('a record that stays as wrong as it is costs its stores a look now and then, and a change is still seen', async () => {
    const name = freshName();
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name, { comment: 'early' }));
    await settle();
    let [inspections, looks] = [0, 0];
    const postgres: typeof under.stores.postgres = {
      ...under.stores.postgres,
      run: async (statement, signal) => {
        if (statement.sql.includes('xmin::text ||')) {
          looks += 1;
          if (looks === 60) await repair(name);
        }
        return under.stores.postgres.run(statement, signal);
      },
    };
    const context = contextWith(
      {
        stores: { ...under.stores, postgres },
        listCalls: () => {
          inspections += 1;
          return Promise.resolve(new Map());
        },
      },
      50,
    );
    const seen: string[] = [];
    for await (const { verdict } of watchRecord(context, name, { signal: new AbortController().signal, everyMs: 5 })) {
      seen.push(verdict);
      if (verdict === 'consistent') break;
    }
    expect(seen[0]).toBe('inconsistent');
    expect(seen.at(-1)).toBe('consistent');
    // Ten of them at most within the settle window, then one of five.
    expect(inspections).toBeLessThan(looks / 2);
  });

  test('a record that nobody knows is not found', async () => {
    await expect(
      watchRecord(contextWith(), freshName(), { signal: new AbortController().signal }).next(),
    ).rejects.toThrow(RecordNotFound);
  });
});
