import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { Scheduled } from '@/lib/steps/runInOrder';
import type { ScorecardName } from './scorecard/scorecardName';
import { createWallClock, skewedClock } from './clock';
import type { PerformedCall } from './performCall';
import { serviceSteps } from './serviceSteps';
import { allStrategies, formatStrategy, replicationIds, rowWriteIds } from './strategy';
import { openBench, type Bench, type BenchCall } from './testing/openBench';
import { readCopies, type Copies } from './testing/readCopies';

let databases: TestDatabases;
let bench: Bench;
beforeAll(async () => {
  databases = await createTestDatabases();
  bench = openBench(databases);
});
afterAll(async () => {
  await bench.close();
  await databases.drop();
});

const create: BenchCall = {
  call: 'CreateScorecard',
  request: {
    templateId: 'templates/discovery',
    conversationId: 'conversations/1',
    agentUserId: 'users/agent-3',
    comment: 'created',
    scores: [
      { criterionId: 'greeting', numericValue: 3, aiValue: 2.5, aiScored: true },
      { criterionId: 'discovery', numericValue: 0.1, textValue: 'thin' },
    ],
  },
};
const update: BenchCall = {
  call: 'UpdateScorecard',
  caller: 'users/coach-7',
  request: {
    comment: 'updated',
    messageIds: ['messages/1'],
    scores: [
      { criterionId: 'greeting', numericValue: 5 },
      { criterionId: 'discovery', notApplicable: true },
    ],
  },
};
const submit: BenchCall = { call: 'SubmitScorecard', caller: 'users/lead-2', request: { taskIds: ['tasks/9'] } };

const step = (actor: string, name: string): Scheduled => ({ actor, step: name });
const rest = (actor: string): Scheduled => ({ actor, rest: true });

async function created(strategy = 'own_columns/async_reread'): Promise<ScorecardName> {
  const name = bench.newName();
  expect((await bench.serial(name, strategy, create)).status).toBe(200);
  return name;
}

function submittedAt({ response }: PerformedCall): string {
  return (response as { submittedAt: string }).submittedAt.replace('T', ' ').replace('Z', '');
}

async function copies(name: ScorecardName): Promise<Copies> {
  return readCopies(bench.stores, name);
}

function expectAllEqual({ director, historic, final }: Copies): void {
  expect(historic).toEqual(director);
  expect(final).toEqual(director);
}

describe('one call after the other, every strategy leaves equal copies', () => {
  test.each(allStrategies.map(formatStrategy))('%s', async (strategy) => {
    const name = await created(strategy);
    expectAllEqual(await copies(name));
    const updated = await bench.serial(name, strategy, update);
    expectAllEqual(await copies(name));
    const submitted = await bench.serial(name, strategy, submit);
    const held = await copies(name);
    expectAllEqual(held);
    expect(held.director?.card).toMatchObject({
      comment: 'updated',
      score: 5,
      manuallyScored: true,
      creatorUserId: 'users/coach-7',
      messageIds: ['messages/1'],
      taskIds: ['tasks/9'],
      submittedAt: submittedAt(submitted),
      submitterUserId: 'users/lead-2',
      lastUpdaterUserId: 'users/lead-2',
    });
    expect(held.director?.scores).toMatchObject({
      greeting: { numericValue: 5, aiValue: null, aiScored: false },
      discovery: { numericValue: null, notApplicable: true },
    });
    const names = [...updated.steps, ...submitted.steps].map((trace) => trace.name);
    expect(Object.keys(serviceSteps)).toEqual(expect.arrayContaining(names));
  });
});

describe.each(replicationIds)('row writes with %s', (replication) => {
  const staleUpdate = [step('update', 'read row'), rest('submit'), rest('update')];
  const staleSubmit = [step('submit', 'read row'), rest('update'), rest('submit')];
  const race = async (rowWrite: string, order: readonly Scheduled[]) => {
    const name = await created();
    const answers = await bench.race(name, `${rowWrite}/${replication}`, { update, submit }, order);
    expect([answers.update.status, answers.submit.status]).toEqual([200, 200]);
    const { director } = await copies(name);
    return { ...answers, card: director?.card };
  };

  test('save_all: an Update that read before Submit undoes the submission', async () => {
    const { card, submit: answer } = await race('save_all', staleUpdate);
    expect(submittedAt(answer)).toMatch(/^20/);
    expect(card).toMatchObject({
      submittedAt: '1970-01-01 00:00:00.000000',
      submitterUserId: '',
      taskIds: [],
      comment: 'updated',
    });
  });

  test.each(['save_all', 'omit_submission'])(
    '%s: a Submit that read before Update undoes the comment',
    async (rowWrite) => {
      const { card, submit: answer } = await race(rowWrite, staleSubmit);
      expect(card).toMatchObject({ comment: 'created', manuallyScored: false, submittedAt: submittedAt(answer) });
    },
  );

  test('omit_submission: an Update that read before Submit leaves the submission, but not what else Submit wrote', async () => {
    const { card, submit: answer } = await race('omit_submission', staleUpdate);
    expect(card).toMatchObject({
      submittedAt: submittedAt(answer),
      submitterUserId: 'users/lead-2',
      comment: 'updated',
      taskIds: [],
    });
  });

  test.each([
    ['update', staleUpdate],
    ['submit', staleSubmit],
  ] as const)('own_columns: both survive when %s read first', async (_first, order) => {
    const { card, submit: answer } = await race('own_columns', order);
    expect(card).toMatchObject({
      submittedAt: submittedAt(answer),
      comment: 'updated',
      score: 5,
      taskIds: ['tasks/9'],
      messageIds: ['messages/1'],
    });
  });

  test.each([
    ['update', staleUpdate],
    ['submit', staleSubmit],
  ] as const)('version_check: %s, having read first, reads again, and both survive', async (first, order) => {
    const { card, submit: answer, ...answers } = await race('version_check', order);
    expect(card).toMatchObject({
      submittedAt: submittedAt(answer),
      comment: 'updated',
      score: 5,
      taskIds: ['tasks/9'],
    });
    const stale = first === 'update' ? answers.update : answer;
    expect(stale.steps.filter(({ name, actor }) => name === 'read row' && actor === 'call')).toHaveLength(2);
  });

  test('row_lock: Submit waits until Update has committed, and both survive', async () => {
    const { card, submit: answer } = await race('row_lock', [
      step('update', 'lock and read row'),
      { actor: 'submit', step: 'lock and read row', blocked: true },
      rest('update'),
      rest('submit'),
    ]);
    expect(card).toMatchObject({
      submittedAt: submittedAt(answer),
      comment: 'updated',
      score: 5,
      taskIds: ['tasks/9'],
    });
  });
});

test('version_check: three retries, then ABORTED, and nothing of the call is kept', async () => {
  const name = await created();
  const others = Object.fromEntries([1, 2, 3, 4].map((n) => [`other${n}`, { ...submit, caller: `users/lead-${n}` }]));
  const order = [1, 2, 3, 4].flatMap((n) => [
    step('update', 'read row'),
    rest(`other${n}`),
    step('update', 'update row'),
  ]);
  const { update: aborted } = await bench.race(name, 'version_check/async_reread', { update, ...others }, order);
  expect(aborted).toMatchObject({ status: 409, response: { code: 'ABORTED', status: 409 } });
  expect((await copies(name)).director?.card).toMatchObject({ comment: 'created', submitterUserId: 'users/lead-4' });

  const control = await created();
  const { update: kept } = await bench.race(
    control,
    'version_check/async_reread',
    { update, other1: submit, other2: submit, other3: submit },
    order.slice(0, 9),
  );
  expect(kept.status).toBe(200);
  expect((await copies(control)).director?.card).toMatchObject({ comment: 'updated' });
});

describe.each(rowWriteIds)('replications with %s', (rowWrite) => {
  const callsInTurn = [rest('update'), rest('submit')];
  const race = async (replication: string, calls: Readonly<Record<string, BenchCall>>, order: readonly Scheduled[]) => {
    const name = await created();
    await bench.race(name, `${rowWrite}/${replication}`, calls, order);
    return copies(name);
  };

  test('async_closure: work that finishes out of order leaves the older copy in historic and in FINAL', async () => {
    const serial = await race('async_closure', { update, submit }, [
      ...callsInTurn,
      rest('update.async'),
      rest('submit.async'),
    ]);
    expectAllEqual(serial);
    const racing = await race('async_closure', { update, submit }, [
      ...callsInTurn,
      rest('submit.async'),
      rest('update.async'),
    ]);
    expect(racing.director?.card.submitterUserId).toBe('users/lead-2');
    expect(racing.historic?.card).toMatchObject({ submitterUserId: '', taskIds: [] });
    expect(racing.final?.card).toMatchObject({ submitterUserId: '', submittedAt: '1970-01-01 00:00:00.000000' });
  });

  test('async_closure_updated_at: the order of the work no longer matters to FINAL; historic still takes the last', async () => {
    const racing = await race('async_closure_updated_at', { update, submit }, [
      ...callsInTurn,
      rest('submit.async'),
      rest('update.async'),
    ]);
    expect(racing.final).toEqual(racing.director);
    expect(racing.historic?.card).toMatchObject({ submitterUserId: '' });
  });

  test('async_closure_updated_at: a reindex that read before and stamped after makes the newer row the older one', async () => {
    const reindex: BenchCall = { call: 'Reindex' };
    const serial = await race('async_closure_updated_at', { submit, reindex }, [
      rest('submit'),
      rest('submit.async'),
      rest('reindex'),
    ]);
    expectAllEqual(serial);
    const racing = await race('async_closure_updated_at', { submit, reindex }, [
      step('reindex', 'reread Postgres'),
      rest('submit'),
      rest('reindex'),
      rest('submit.async'),
    ]);
    expect(racing.director?.card.submitterUserId).toBe('users/lead-2');
    expect(racing.final?.card.submitterUserId).toBe('');
  });

  const readEarlyStampLate = [
    rest('update'),
    step('update.async', 'reread Postgres'),
    rest('submit'),
    rest('submit.async'),
    rest('update.async'),
  ];

  test('async_reread: work that read early and stamps late wins with the older copy; historic is right', async () => {
    expectAllEqual(
      await race('async_reread', { update, submit }, [...callsInTurn, rest('submit.async'), rest('update.async')]),
    );
    const racing = await race('async_reread', { update, submit }, readEarlyStampLate);
    expect(racing.historic).toEqual(racing.director);
    expect(racing.final?.card.submitterUserId).toBe('');
  });

  test('async_reread_row_version: the same order, and the newest state wins', async () => {
    expectAllEqual(await race('async_reread_row_version', { update, submit }, readEarlyStampLate));
  });

  test('enqueued_before_commit: a copier that reads before the commit leaves the old copy, and nobody tells it again', async () => {
    const messageSent = step('submit', 'send message');
    const before = [
      step('submit', rowWrite === 'row_lock' ? 'lock and read row' : 'read row'),
      step('submit', 'update row'),
    ];
    const serial = await race('enqueued_before_commit', { submit }, [rest('submit'), rest('submit.async')]);
    expectAllEqual(serial);
    const racing = await race('enqueued_before_commit', { submit }, [
      ...before,
      messageSent,
      rest('submit.async'),
      rest('submit'),
    ]);
    expect(racing.historic).toEqual(racing.director);
    expect(racing.director?.card.submitterUserId).toBe('users/lead-2');
    expect(racing.final?.card).toMatchObject({ submitterUserId: '', taskIds: [] });
  });

  test('enqueued_before_commit: of a change that is rolled back ClickHouse shows nothing', async () => {
    const held = await race('enqueued_before_commit', { submit }, [
      step('submit', rowWrite === 'row_lock' ? 'lock and read row' : 'read row'),
      step('submit', 'update row'),
      step('submit', 'send message'),
      { actor: 'submit', abandon: true },
      rest('submit.async'),
    ]);
    expectAllEqual(held);
    expect(held.director?.card.submitterUserId).toBe('');
  });

  test('own_half: copiers that read the same copy undo each other; one after the other keeps both halves', async () => {
    const serial = await race('own_half', { update, submit }, [
      ...callsInTurn,
      rest('update.async'),
      rest('submit.async'),
    ]);
    expectAllEqual(serial);
    const racing = await race('own_half', { update, submit }, [
      ...callsInTurn,
      step('submit.async', 'read copy'),
      rest('update.async'),
      rest('submit.async'),
    ]);
    expect(racing.historic).toEqual(racing.director);
    expect(racing.director?.card).toMatchObject({ comment: 'updated', submitterUserId: 'users/lead-2' });
    expect(racing.final?.card).toMatchObject({ comment: 'created', submitterUserId: 'users/lead-2' });
  });

  test('sync_in_transaction: right after each answer; a commit that never comes leaves what never was', async () => {
    const name = await created();
    await bench.race(name, `${rowWrite}/sync_in_transaction`, { update, submit }, callsInTurn);
    expectAllEqual(await copies(name));

    const crashed = await created();
    const before = [
      'read row',
      'update row',
      'save scores',
      'write historic',
      'read back',
      'insert card version',
      'insert score versions',
    ];
    const reading = rowWrite === 'row_lock' ? 'lock and read row' : 'read row';
    const { update: answer } = await bench.race(crashed, `${rowWrite}/sync_in_transaction`, { update }, [
      ...before.map((name) => step('update', name === 'read row' ? reading : name)),
      { actor: 'update', abandon: true },
    ]);
    expect(answer).toMatchObject({ status: 0, response: null });
    const held = await copies(crashed);
    expect(held.historic).toEqual(held.director);
    expect(held.director?.card.comment).toBe('created');
    expect(held.final?.card.comment).toBe('updated');
  });
});

test('a clock that runs ahead blocks every later write, whichever call it is', async () => {
  const name = await created();
  const ahead = skewedClock(createWallClock(), 3_600_000);
  await bench.race(name, 'own_columns/async_reread', { reindex: { call: 'Reindex', clock: ahead } }, []);
  await bench.serial(name, 'own_columns/async_reread', submit);
  const { director, final } = await copies(name);
  expect(director?.card.submitterUserId).toBe('users/lead-2');
  expect(final?.card.submitterUserId).toBe('');
});

test('a score that Update removes stays behind in ClickHouse', async () => {
  const name = await created();
  await bench.serial(name, 'own_columns/async_reread', {
    call: 'UpdateScorecard',
    request: { scores: [{ criterionId: 'greeting', numericValue: 1 }] },
  });
  const { director, historic, final } = await copies(name);
  expect(Object.keys(director?.scores ?? {})).toEqual(['greeting']);
  expect(Object.keys(historic?.scores ?? {})).toEqual(['greeting']);
  expect(Object.keys(final?.scores ?? {}).sort()).toEqual(['discovery', 'greeting']);
});

test('Delete removes the record from every copy; work that is late brings it back to ClickHouse and historic alone', async () => {
  const name = await created();
  await bench.serial(name, 'save_all/async_closure', { call: 'DeleteScorecard' });
  expect(await copies(name)).toEqual({ director: null, historic: null, final: null });

  const haunted = await created();
  await bench.race(haunted, 'save_all/async_closure', { update, remove: { call: 'DeleteScorecard' } }, [
    rest('update'),
    rest('remove'),
    rest('remove.async'),
    rest('update.async'),
  ]);
  const left = await copies(haunted);
  expect(left.director).toBeNull();
  expect(left.final?.card.comment).toBe('updated');
});

describe('calls that fail', () => {
  test('on a record that is not there: 404, whatever the row write', async () => {
    for (const rowWrite of rowWriteIds) {
      for (const call of [update, submit]) {
        expect(await bench.serial(bench.newName(), `${rowWrite}/async_reread`, call)).toMatchObject({
          status: 404,
          response: { code: 'NOT_FOUND' },
        });
      }
    }
    for (const call of ['GetScorecard', 'DeleteScorecard', 'Reindex'] as const) {
      expect((await bench.serial(bench.newName(), 'save_all/async_closure', { call })).status).toBe(404);
    }
  });

  test('Create on a name that is taken: 409 ALREADY_EXISTS, and the record is as it was', async () => {
    const name = await created();
    const again = await bench.serial(name, 'save_all/async_closure', {
      call: 'CreateScorecard',
      request: { templateId: 'templates/other' },
    });
    expect(again).toMatchObject({ status: 409, response: { code: 'ALREADY_EXISTS' } });
    expect((await copies(name)).director?.card.templateId).toBe('templates/discovery');
  });

  test('process fields on the scorecard of a conversation: 400; without a conversation they are kept to the microsecond', async () => {
    const request = { processInteractionAt: '2026-01-18T10:32:07.418204Z', processId: 'processes/1' };
    const refused = await bench.serial(await created(), 'save_all/async_closure', { call: 'UpdateScorecard', request });
    expect(refused).toMatchObject({
      status: 400,
      response: { code: 'INVALID_ARGUMENT', errors: [{ path: 'processInteractionAt' }] },
    });

    const name = bench.newName();
    await bench.serial(name, 'save_all/async_closure', {
      call: 'CreateScorecard',
      request: { templateId: 'templates/process', scores: [{ criterionId: 'steps', numericValue: 1 }] },
    });
    const kept = await bench.serial(name, 'save_all/async_closure', { call: 'UpdateScorecard', request });
    expect(kept.response).toMatchObject(request);
    const { final } = await copies(name);
    expect(final?.card.processInteractionAt).toBe('2026-01-18 10:32:07.418');
  });
});

test('a deleted row, saved by an Update that had read it: 404, and no copy of it comes back', async () => {
  const name = await created();
  const { update: late } = await bench.race(
    name,
    'save_all/async_closure',
    { update, remove: { call: 'DeleteScorecard' } },
    [step('update', 'read row'), rest('remove'), rest('remove.async'), rest('update')],
  );
  expect(late).toMatchObject({ status: 404 });
  expect(await copies(name)).toEqual({ director: null, historic: null, final: null });
});
