import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWallClock, skewedClock } from '@/lib/reference/clock';
import { allStrategies, formatStrategy, replicationIds } from '@/lib/reference/strategy';
import { openBench, type Bench, type BenchCall } from '@/lib/reference/testing/openBench';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { Scheduled } from '@/lib/steps/runInOrder';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { openStores, type Stores } from '@/lib/stores/openStores';
import { readRecord } from '@/lib/stores/readRecord';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { tellEvidence } from './testing/tellEvidence';
import type { ToldDiagnosis } from '@/lib/contract/told';
import type { Call, FindingCode } from './model';
import { formatTime, parseTime } from './time';

let databases: TestDatabases;
let bench: Bench;
let stores: Stores;
beforeAll(async () => {
  databases = await createTestDatabases();
  bench = openBench(databases);
  stores = openStores({
    postgres: { url: databases.postgresReaderUrl },
    clickhouse: { url: databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
});
afterAll(async () => {
  await Promise.all([bench.close(), stores.close()]);
  await databases.drop();
});

const create: BenchCall = {
  call: 'CreateScorecard',
  request: {
    templateId: 'templates/discovery',
    conversationId: 'conversations/1',
    agentUserId: 'users/agent-3',
    comment: 'created',
    submissionSource: 'web',
    scores: [
      { criterionId: 'greeting', numericValue: 3, textValue: 'warm' },
      { criterionId: 'discovery', numericValue: 0.1, textValue: 'thin' },
    ],
  },
};
const update: BenchCall = {
  call: 'UpdateScorecard',
  request: {
    comment: 'updated',
    scores: [
      { criterionId: 'greeting', numericValue: 5, textValue: 'warm' },
      { criterionId: 'discovery', notApplicable: true },
    ],
  },
};
const submit: BenchCall = { call: 'SubmitScorecard', caller: 'users/lead-2', request: { taskIds: ['tasks/9'] } };
const remove: BenchCall = { call: 'DeleteScorecard' };
const reindex: BenchCall = { call: 'Reindex' };

const step = (actor: string, name: string): Scheduled => ({ actor, step: name });
const rest = (actor: string): Scheduled => ({ actor, rest: true });

/** Longer than a busy machine takes to read a record. */
const LONG_WINDOW_MS = 3_600_000;

/** Reads the record as the console does, as if a minute later: the windows are closed. */
async function inspect(
  name: ScorecardName,
  calls: readonly Call[],
  laterMs = 60_000,
  settleMs = 2_000,
): Promise<ToldDiagnosis> {
  const { sources, inspectedAt } = await readRecord(stores, scorecardType, name, { timeoutMs: 60_000 });
  const now = formatTime((parseTime(inspectedAt ?? '') ?? 0n) + BigInt(laterMs) * 1_000_000n);
  return tellEvidence({ type: scorecardType, name, inspectedAt: now, settleMs, sources, calls });
}

async function race(strategy: string, calls: Readonly<Record<string, BenchCall>>, order: readonly Scheduled[]) {
  const name = bench.newName();
  const created = await bench.serial(name, 'own_columns/async_reread', create);
  const performed = await bench.race(name, strategy, calls, order);
  const known = [created, ...Object.values(performed)];
  return {
    told: await inspect(name, known),
    untold: await inspect(name, []),
    early: await inspect(name, known, 0, LONG_WINDOW_MS),
  };
}

const codes = ({ findings }: ToldDiagnosis, severity: 'error' | 'warning' = 'error'): readonly FindingCode[] =>
  findings.filter((finding) => finding.severity === severity).map((finding) => finding.code);

const inTurn = [rest('update'), rest('update.async'), rest('submit'), rest('submit.async')];
const staleUpdate = [step('update', 'read row'), rest('submit'), rest('update')];
const staleSubmit = [step('submit', 'read row'), rest('update'), rest('submit')];

describe('control: one call after the other is consistent, and too early to call within the window', () => {
  it.each(allStrategies.map(formatStrategy))('%s', async (strategy) => {
    const sync = strategy.endsWith('sync_in_transaction');
    const { told, untold, early } = await race(
      strategy,
      { update, submit },
      sync ? [rest('update'), rest('submit')] : inTurn,
    );
    expect([told.verdict, untold.verdict, early.verdict]).toEqual(['consistent', 'consistent', 'unknown']);
    expect([codes(told, 'warning'), codes(untold, 'warning')]).toEqual([[], []]);
  });
});

describe.each(replicationIds)('lost updates, replicated by %s', (replication) => {
  it('an Update that read before Submit takes the submission back', async () => {
    const { told } = await race(`save_all/${replication}`, { update, submit }, staleUpdate);
    expect(told.headline.lead).toBe('Submitted, then lost.');
    expect(told.headline.rest).toMatch(
      /^Submit was acknowledged at .*; an Update that had read the row before it wrote the old copy back\.$/,
    );
    expect(told.findings[0]).toMatchObject({
      code: 'lost_update',
      severity: 'error',
      evidence: {
        losses: [{ call: 'SubmitScorecard', overwrittenBy: { call: 'UpdateScorecard', certainty: 'traced' } }],
      },
    });
    expect(told.checks.find((check) => check.id === 'submitted_state')?.status).toBe('fail');
  });

  it.each(['save_all', 'omit_submission'])(
    '%s: a Submit that read before Update takes the comment back',
    async (rowWrite) => {
      const { told } = await race(`${rowWrite}/${replication}`, { update, submit }, staleSubmit);
      expect(told.headline.lead).toBe('Updated, then lost.');
      expect(told.findings[0]).toMatchObject({
        code: 'lost_update',
        severity: 'error',
        evidence: {
          losses: [{ call: 'UpdateScorecard', overwrittenBy: { call: 'SubmitScorecard', certainty: 'traced' } }],
        },
      });
    },
  );

  it.each(['own_columns', 'version_check'])('control: %s keeps both in the same order', async (rowWrite) => {
    const { told } = await race(`${rowWrite}/${replication}`, { update, submit }, staleUpdate);
    expect(codes(told)).not.toContain('lost_update');
  });
});

describe('without any call known', () => {
  it('RAW still tells of a submission that Postgres lacks', async () => {
    const { untold } = await race('save_all/async_closure', { update, submit }, [
      ...staleUpdate,
      rest('submit.async'),
      rest('update.async'),
    ]);
    expect(untold.findings[0]).toMatchObject({
      code: 'lost_update',
      severity: 'error',
      evidence: { losses: [{ witness: 'raw_version', call: null }] },
    });
  });

  it('where every copy agrees on the loss, nothing can be said', async () => {
    const { untold, told } = await race('save_all/async_reread', { update, submit }, [
      ...staleUpdate,
      rest('submit.async'),
      rest('update.async'),
    ]);
    expect([untold.verdict, told.verdict]).toEqual(['consistent', 'inconsistent']);
  });
});

describe('on the way to ClickHouse', () => {
  const callsInTurn = [rest('update'), rest('submit')];
  const readEarlyStampLate = [
    rest('update'),
    step('update.async', 'reread Postgres'),
    rest('submit'),
    rest('submit.async'),
    rest('update.async'),
  ];

  it('async_closure: work that finishes out of order', async () => {
    const { told, untold, early } = await race('own_columns/async_closure', { update, submit }, [
      ...callsInTurn,
      rest('submit.async'),
      rest('update.async'),
    ]);
    expect(codes(told)).toEqual(['out_of_order_write', 'derived_divergence']);
    expect(codes(untold)).toEqual(['out_of_order_write', 'derived_divergence']);
    expect(told.findings[0]?.evidence).toMatchObject({
      keys: [
        {
          row: { rowSet: 'card', key: {} },
          winnerInsertedLater: true,
          rightWrittenBy: 'SubmitScorecard',
          winnerWrittenBy: 'UpdateScorecard',
        },
      ],
    });
    expect(told.findings[1]?.explainedBy).toBe('out_of_order_write');
    expect(early).toMatchObject({ verdict: 'unknown', headline: { lead: 'Too early to call.' } });
  });

  it('async_closure_updated_at: a reindex that read before and stamped after', async () => {
    const { told } = await race('own_columns/async_closure_updated_at', { submit, reindex }, [
      step('reindex', 'reread Postgres'),
      rest('submit'),
      rest('reindex'),
      rest('submit.async'),
    ]);
    expect(codes(told)).toEqual(['out_of_order_write']);
    expect(told.findings[0]?.evidence).toMatchObject({ keys: [{ winnerInsertedLater: false }] });
    expect(told.versions.some((version) => version.below !== null)).toBe(true);
  });

  it('async_reread: work that read early and stamped late', async () => {
    const { told } = await race('own_columns/async_reread', { update, submit }, readEarlyStampLate);
    expect(codes(told)).toEqual(['out_of_order_write']);
    const control = await race('own_columns/async_reread_row_version', { update, submit }, readEarlyStampLate);
    expect(control.told.verdict).toBe('consistent');
  });

  it('enqueued_before_commit: a copier that read before the commit; the control: it read after it', async () => {
    const control = await race('own_columns/enqueued_before_commit', { submit }, [
      rest('submit'),
      rest('submit.async'),
    ]);
    expect(control.told.verdict).toBe('consistent');
    const { told, untold } = await race('own_columns/enqueued_before_commit', { submit }, [
      step('submit', 'read row'),
      step('submit', 'update row'),
      step('submit', 'send message'),
      rest('submit.async'),
      rest('submit'),
    ]);
    expect([codes(told), codes(untold)]).toEqual([['missing_write'], ['missing_write']]);
    expect(told.headline.lead).toBe('Read too early.');
    expect(told.findings[0]?.explanation).toContain(
      'the work that wrote it had read the record before the change was committed',
    );
  });

  it('own_half: two copiers that read the same copy; the control: one after the other', async () => {
    const control = await race('own_columns/own_half', { update, submit }, [
      ...callsInTurn,
      rest('update.async'),
      rest('submit.async'),
    ]);
    expect(control.told.verdict).toBe('consistent');
    const { told, untold } = await race('own_columns/own_half', { update, submit }, [
      ...callsInTurn,
      step('submit.async', 'read copy'),
      rest('update.async'),
      rest('submit.async'),
    ]);
    expect([codes(told), codes(untold)]).toEqual([['split_write'], ['split_write']]);
    expect(told.headline.lead).toBe('Written in halves.');
  });

  it('work that never ran', async () => {
    const { told } = await race('own_columns/async_closure', { submit }, [
      rest('submit'),
      { actor: 'submit.async', abandon: true },
    ]);
    expect(codes(told)).toEqual(['derived_divergence', 'missing_write']);
    expect(told.findings[1]?.explainedBy).toBe('derived_divergence');
    expect(told.headline.lead).toBe('Stopped before historic.');
  });

  it('a clock that runs ahead', async () => {
    const name = bench.newName();
    await bench.serial(name, 'own_columns/async_reread', create);
    await bench.race(
      name,
      'own_columns/async_reread',
      { reindex: { ...reindex, clock: skewedClock(createWallClock(), 3_600_000) } },
      [],
    );
    await bench.serial(name, 'own_columns/async_reread', submit);
    const diagnosis = await inspect(name, []);
    expect(codes(diagnosis)).toEqual(['future_version', 'out_of_order_write']);
    expect(diagnosis.findings[1]?.explainedBy).toBe('future_version');
  });

  it('two calls stamped in the same microsecond', async () => {
    const wallClock = createWallClock();
    let stopped: string | undefined;
    const clock = () => (stopped ??= wallClock());
    const { told } = await race(
      'own_columns/async_closure',
      { update: { ...update, clock }, submit: { ...submit, clock } },
      [...callsInTurn, rest('submit.async'), rest('update.async')],
    );
    expect(codes(told)).toEqual(['version_tie', 'derived_divergence']);
  });

  it('a commit that never came after ClickHouse was written', async () => {
    const before = [
      'read row',
      'update row',
      'save scores',
      'write historic',
      'read back',
      'insert card version',
      'insert score versions',
    ].map((name) => step('update', name));
    const { told } = await race('own_columns/sync_in_transaction', { update }, [
      ...before,
      { actor: 'update', abandon: true },
    ]);
    expect(codes(told)).toEqual(['out_of_order_write']);
    expect(told.headline.rest).toContain('a copy that may never have been committed');
  });

  it('a score that Update removed', async () => {
    const fewer: BenchCall = {
      call: 'UpdateScorecard',
      request: { scores: [{ criterionId: 'greeting', numericValue: 1 }] },
    };
    const { told } = await race('own_columns/async_reread', { fewer }, []);
    expect(codes(told)).toEqual(['orphan_row']);
    expect(told.headline.rest).toBe('FINAL returns score discovery; Postgres does not hold it.');
  });

  it('a deleted record is consistently gone, until late work brings it back', async () => {
    const control = await race('save_all/async_closure', { remove }, []);
    expect(control.told).toMatchObject({ verdict: 'consistent', headline: { lead: 'Deleted everywhere.' } });
    const { told } = await race('save_all/async_closure', { update, remove }, [
      rest('update'),
      rest('remove'),
      rest('remove.async'),
      rest('update.async'),
    ]);
    expect(codes(told)).toContain('missing_in_postgres');
    expect(told.headline.lead).toBe('Only in ClickHouse.');
  });
});
