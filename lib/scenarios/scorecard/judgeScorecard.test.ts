import { describe, expect, it } from 'vitest';
import type { Call } from '@/lib/evidence/model';
import {
  at,
  call,
  createdCard,
  evidence,
  plainScore,
  steps,
  toClickhouse,
  version,
  type RecordInput,
  historicRow,
} from '@/lib/evidence/testing/evidence';
import type { FieldValues } from '@/lib/record/rows';
import { inspectionOf } from '../testing/inspectionOf';
import { judgeScorecard } from './judgeScorecard';

const submittedAt = at(2.5);
const update = (more: Partial<Call> = {}): Call =>
  call({
    call: 'UpdateScorecard',
    startedAt: at(2),
    finishedAt: at(3),
    request: { comment: 'mine', scores: [{ criterionId: 'c-1', numericValue: 5 }] },
    response: {},
    ...more,
  });
const submit = (more: Partial<Call> = {}): Call =>
  call({
    call: 'SubmitScorecard',
    startedAt: at(2),
    finishedAt: at(3),
    request: {},
    response: { submittedAt, submitterUserId: 'users/lead-2' },
    ...more,
  });
const both = { ...createdCard, comment: 'mine', submittedAt, submitterUserId: 'users/lead-2', manuallyScored: true };
const scores = { 'c-1': { ...plainScore, numericValue: 5 } };

const old = { ...both, comment: 'old' };
const newest = (row: FieldValues, criterionId?: string) =>
  version({ criterionId, version: at(3.5), row, survives: true });

const judge = (input: RecordInput, updates = 1) =>
  judgeScorecard(inspectionOf(evidence({ card: both, scores, calls: [update(), submit()], ...input })), {
    updates,
    submits: 1,
  });
const failed = (...violations: string[]) => ({ outcome: 'failed', violations });
const unknown = (reason: RegExp) => ({ outcome: 'unknown', reason: expect.stringMatching(reason) as unknown });

it('both kept and every copy the same: passed', () => {
  expect(judge({})).toEqual({ outcome: 'passed' });
});

describe('each of the five', () => {
  it('an acknowledged submission that Postgres lacks', () => {
    expect(judge({ card: { ...both, submittedAt: null, submitterUserId: null } })).toEqual(failed('submission_lost'));
    expect(judge({ card: { ...both, submitterUserId: null } })).toEqual(failed('submission_lost'));
  });

  it.each([
    ['comment', { card: { ...both, comment: '' } }],
    ['a score', { scores: { 'c-1': plainScore } }],
    ["a score's row", { scores: {} }],
  ])('an acknowledged Update whose %s Postgres lacks', (_what, input) => {
    expect(judge(input)).toEqual(failed('update_lost'));
  });

  it('both lost at once', () => {
    expect(judge({ card: createdCard })).toEqual(failed('submission_lost', 'update_lost'));
  });

  it('historic that differs, or lacks a row', () => {
    expect(judge({ historic: [historicRow('c-1', { ...both, comment: 'old' }, scores['c-1'])] })).toEqual(
      failed('historic_mismatch'),
    );
    expect(judge({ historic: [] })).toEqual(failed('historic_mismatch'));
  });

  it.each<[string, RecordInput]>([
    [
      'another comment',
      { finalCards: [toClickhouse('card', old)], versions: [newest(old), newest(plainScore, 'c-1')] },
    ],
    [
      'another score',
      {
        finalScores: [{ criterionId: 'c-1', values: toClickhouse('score', plainScore) }],
        versions: [newest(both), newest(plainScore, 'c-1')],
      },
    ],
    ['no card', { finalCards: [] }],
    ['a score too few', { finalScores: [] }],
    [
      'a score too many',
      {
        finalScores: [
          { criterionId: 'c-1', values: scores['c-1'] },
          { criterionId: 'c-0', values: plainScore },
        ],
      },
    ],
  ])('FINAL with %s', (_what, input) => {
    expect(judge(input)).toEqual(failed('clickhouse_mismatch'));
  });

  it('two rows of FINAL for one key, equal ones too', () => {
    expect(judge({ finalCards: [toClickhouse('card', both), toClickhouse('card', both)] })).toEqual(
      failed('duplicate_final'),
    );
    expect(judge({ finalCards: [toClickhouse('card', both), toClickhouse('card', createdCard)] })).toEqual(
      failed('clickhouse_mismatch', 'duplicate_final'),
    );
  });

  it('a score that is left in Postgres without its card, and nowhere else', () => {
    expect(judge({ card: null, scores, historic: [], finalScores: [], versions: [] })).toEqual(
      failed('clickhouse_mismatch'),
    );
  });

  it('NULL against a default is no mismatch', () => {
    const inspection = inspectionOf(evidence({ card: both, scores, calls: [update(), submit()] }));
    expect(inspection.rows[0]?.fields.some(({ status }) => status === 'equal_by_convention')).toBe(true);
  });
});

describe('calls that overlap, and calls that were refused', () => {
  const other = update({ request: { comment: 'hers' } });

  it.each(['mine', 'hers'])('of two coaches at the same time, either comment is right: %s', (comment) => {
    expect(judge({ card: { ...both, comment }, calls: [update(), other, submit()] }, 2)).toEqual({ outcome: 'passed' });
  });

  it('a comment that neither wrote is lost to both', () => {
    expect(judge({ card: { ...both, comment: '' }, calls: [update(), other, submit()] }, 2)).toEqual(
      failed('update_lost'),
    );
  });

  it('where the steps tell who committed last, only that one is right', () => {
    const traced = (from: number) => ({
      steps: steps('call', ['update row', from, from + 0.1], ['commit', from + 0.1, from + 0.2]),
    });
    const calls = [update(traced(2.1)), update({ request: { comment: 'hers' }, ...traced(2.6) }), submit()];
    expect(judge({ calls, card: { ...both, comment: 'hers' } }, 2)).toEqual({ outcome: 'passed' });
    expect(judge({ calls, card: { ...both, comment: 'mine' } }, 2)).toEqual(failed('update_lost'));
  });

  it('task ids belong to both calls: either is right, what was there before is not', () => {
    const calls = [update({ request: { taskIds: ['u'] } }), submit({ request: { taskIds: ['s'] } })];
    for (const taskIds of [['u'], ['s']])
      expect(judge({ calls, card: { ...both, taskIds } })).toEqual({ outcome: 'passed' });
    expect(judge({ calls, card: { ...both, taskIds: ['before'] } })).toEqual(failed('submission_lost', 'update_lost'));
  });

  it('a refused Update claims nothing, and a refused Submit neither', () => {
    expect(judge({ card: { ...both, comment: '' }, calls: [update({ status: 409 }), submit()] })).toEqual({
      outcome: 'passed',
    });
    expect(
      judge({
        card: { ...both, submittedAt: null, submitterUserId: null },
        calls: [update(), submit({ status: 409, response: {} })],
      }),
    ).toEqual({ outcome: 'passed' });
  });

  it('RAW that holds a submission which no acknowledged Submit made is judged neither way', () => {
    const card = { ...both, submittedAt: null, submitterUserId: null };
    const versions = [
      version({ version: at(2.6), row: both, insertOrder: 1 }),
      version({ version: at(2.9), row: card, insertOrder: 2, survives: true }),
      version({ criterionId: 'c-1', version: at(2.9), row: scores['c-1'], survives: true }),
    ];
    expect(judge({ card, versions, calls: [update(), submit({ status: 409, response: {} })] })).toEqual(
      unknown(/^Submitted, then lost\..*No known call explains it\.$/),
    );
    expect(judge({ card, versions })).toEqual(failed('submission_lost'));
  });
});

describe("what can't be judged is said to be unknown, with the reason", () => {
  it.each<[string, RecordInput, RegExp]>([
    ['no call is known', { calls: [] }, /^Nothing is known about the UpdateScorecard call\.$/],
    ['only one of the calls is known', { calls: [update()] }, /^Nothing is known about the SubmitScorecard call\.$/],
    ['a call got no answer', { calls: [update({ status: 0 }), submit()] }, /^Update got no answer/],
    ['a call failed', { calls: [update(), submit({ status: 503 })] }, /^Submit answered 503/],
    [
      'the card is gone by a Delete',
      {
        card: null,
        calls: [update(), submit(), call({ call: 'DeleteScorecard', startedAt: at(4), finishedAt: at(4.1) })],
      },
      /deleted/,
    ],
    ['the card is gone from everywhere', { card: null, scores: {} }, /^Gone everywhere\./],
    [
      'Postgres is down',
      { unavailable: ['director', 'historic'] },
      /^Postgres \(director\) could not be read: It did not answer in time\.$/,
    ],
    [
      'ClickHouse is down, whatever Postgres shows',
      { card: createdCard, unavailable: ['clickhouse.final', 'clickhouse.raw'] },
      /^ClickHouse \(FINAL\)/,
    ],
    ['the window is open, whatever is missing', { card: createdCard, inspectedAt: at(3.5) }, /^Too early to call\./],
    ['somebody wrote later', { card: { ...both, comment: 'theirs', updatedAt: at(30) } }, /somebody else/],
    [
      'two reads straddled a write',
      { finalCards: [toClickhouse('card', createdCard)], versions: [], inspectedAt: at(9) },
      /Read it again/,
    ],
    ['no known cause fits', { finalCards: [toClickhouse('card', createdCard)], versions: [] }, /^Not explained\./],
  ])('%s', (_what, input, reason) => {
    expect(judge(input)).toEqual(unknown(reason));
  });

  it('fewer coaches are known than raced', () => {
    expect(judge({}, 3)).toEqual(unknown(/^Only 1 of 3 UpdateScorecard calls are known\.$/));
  });

  it('the console could not tell the calls', () => {
    const inspection = {
      ...inspectionOf(evidence({ card: both, scores, calls: [update(), submit()] })),
      callsError: 'The calls could not be told.',
    };
    expect(judgeScorecard(inspection, { updates: 1, submits: 1 })).toEqual(unknown(/could not be told/));
  });
});
