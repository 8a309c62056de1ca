import { describe, expect, it } from 'vitest';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { mistakesOfCall } from './checkCall';
import { recordCallsRequestSchema } from './inspect';

const at = '2026-01-18T10:32:07.418204Z';
const step = { name: 'persist entity', actor: 'call', startedAt: at, finishedAt: at };
const NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

function mistakesOf(call: object): readonly string[] {
  const told = {
    name: NAME,
    call: 'UpdateScorecard',
    startedAt: at,
    finishedAt: at,
    status: 200,
    response: {},
    ...call,
  };
  const { data, error } = recordCallsRequestSchema.safeParse({ calls: [told] });
  const foreign = (data?.calls ?? []).flatMap((each) => mistakesOfCall(scorecardType, each));
  return [
    ...(error?.issues ?? []).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`),
    ...foreign.map(({ path, message }) => `${path}: ${message}`),
  ];
}
const mistakesOfStep = (meaning: object) => mistakesOf({ steps: [{ ...step, ...meaning }] });

describe('what a step says of itself', () => {
  it.each(Object.entries(serviceSteps))('is taken as the reference service tells it: %s', (_name, meaning) => {
    expect(mistakesOfStep(meaning)).toEqual([]);
  });

  it('may be left out, and may be told without words', () => {
    expect(mistakesOfStep({})).toEqual([]);
    expect(mistakesOfStep({ store: 'postgres', effect: 'commit' })).toEqual([]);
    expect(mistakesOfStep({ store: null, effect: 'work', rows: [] })).toEqual([]);
    expect(mistakesOfStep({ says: 'thinks' })).toEqual([]);
  });

  it.each([
    [
      { effect: 'save', store: 'postgres', rows: [] },
      'steps.0.effect: expected one of read, write, delete, commit, insert_version, delete_versions, work',
    ],
    [
      { effect: 'read', store: 'mysql', rows: ['director/card'] },
      'steps.0.store: expected one of postgres, clickhouse, or null for a step without a store',
    ],
    [
      { effect: 'read', store: 'postgres', rows: ['orders'] },
      'steps.0.rows.0: expected one of director/card, director/score, historic/score, clickhouse/card, clickhouse/score',
    ],
    [
      { effect: 'write', store: 'postgres' },
      'steps.0.rows: expected the rows of effect "write", like {copy}/{row set}',
    ],
    [{ effect: 'write', rows: ['director/card'] }, 'steps.0.store: expected postgres, where effect "write" happens'],
    [
      { effect: 'insert_version', store: 'postgres', rows: ['director/card'] },
      'steps.0.store: expected clickhouse, where effect "insert_version" happens',
    ],
    [
      { effect: 'read', store: 'postgres', rows: ['clickhouse/card'] },
      'steps.0.rows: expected rows of postgres: director/card, director/score, historic/score',
    ],
    [
      { store: 'postgres' },
      'steps.0.effect: expected one of read, write, delete, commit, insert_version, delete_versions, work, since the step names its store or rows',
    ],
    [{ says: '' }, 'steps.0.says: expected what the step does, like "reads the row"'],
  ])('is refused with what was expected: %j', (meaning, message) => {
    expect(mistakesOfStep(meaning)).toContain(message);
  });

  it('is bounded', () => {
    expect(mistakesOfStep({ says: 'x'.repeat(200) })).toEqual([]);
    expect(mistakesOfStep({ says: 'x'.repeat(201) })).toHaveLength(1);
    const rows = Array.from({ length: 51 }, () => 'director/card');
    expect(mistakesOfStep({ effect: 'read', store: 'postgres', rows })).toHaveLength(1);
  });
});

it('a call that the record’s type does not have is refused with those that it has', () => {
  expect(mistakesOf({ call: 'ShipOrder' })).toEqual([
    'call: expected one of CreateScorecard, UpdateScorecard, SubmitScorecard, GetScorecard, DeleteScorecard, Reindex',
  ]);
});

describe('what a call says of its copies and of the work that it leaves behind', () => {
  it('is taken as the reference service tells it', () => {
    const copying = { when: 'before_commit', stampedWith: 'save_time' };
    expect(mistakesOf({ copying, work: [{ actor: 'replicate', state: 'waiting' }] })).toEqual([]);
  });

  it.each([
    [
      { copying: { when: 'sometimes', stampedWith: 'save_time' } },
      'copying.when: expected one of before_commit, after_commit, sent_before_commit',
    ],
    [
      { copying: { when: 'after_commit', stampedWith: 'now' } },
      'copying.stampedWith: expected one of insert_time, updated_at, save_time',
    ],
    [{ work: [{ actor: 'replicate', state: 'over' }] }, 'work.0.state: expected one of waiting, done, failed'],
  ])('is refused with what was expected: %j', (call, message) => {
    expect(mistakesOf(call)).toEqual([message]);
  });

  it('is bounded', () => {
    const work = (count: number) => Array.from({ length: count }, () => ({ actor: 'a', state: 'done' }));
    expect(mistakesOf({ work: work(20) })).toEqual([]);
    expect(mistakesOf({ work: work(21) })).toHaveLength(1);
    expect(mistakesOf({ work: [{ actor: 'x'.repeat(201), state: 'done' }] })).toHaveLength(1);
  });
});
