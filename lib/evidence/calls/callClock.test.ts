import { describe, expect, it } from 'vitest';
import { tellEvidence } from '../testing/tellEvidence';
import type { Call } from '../model';
import { at, call, createdCard, evidence, CARD } from '../testing/evidence';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { readCallClocks } from './callClock';

const sharedClock = (calls: readonly Call[]) => readCallClocks(scorecardType, calls).shared;

const update = (start: number, more: Partial<Call> = {}) =>
  call({
    call: 'UpdateScorecard',
    startedAt: at(start),
    finishedAt: at(start + 0.03),
    request: { comment: 'x' },
    response: { comment: 'x', updatedAt: at(20.01) },
    ...more,
  });

describe('the clock that told of the calls', () => {
  it('is behind by as much as an answer lies after its end', () => {
    expect(sharedClock([update(15)])).toEqual({ offsetMs: 4995, calls: 1 });
  });

  it('is ahead where two answers lie before their calls by the same', () => {
    const calls = [update(25), update(26, { response: { updatedAt: at(21.01) } })];
    expect(sharedClock(calls)?.offsetMs).toBeCloseTo(-5005, -1);
  });

  it('is told by each answer for its own call, where several clocks told of them', () => {
    const [slow, right] = [update(15), update(21, { response: { updatedAt: at(21.01) } })];
    const clocks = readCallClocks(scorecardType, [slow, right]);
    expect([clocks.shared, clocks.of(right), clocks.of(slow)?.offsetMs]).toEqual([null, null, 4995]);
  });

  it.each([
    ['it agrees', [update(20)]],
    ['one old answer alone', [update(25)]],
    ['a refused call', [update(15, { status: 409 })]],
    ['a read, whose answer is older than it', [update(25, { call: 'GetScorecard' })]],
    ['calls from two clocks', [update(15), update(20)]],
    ['no answer tells', [update(15, { response: {} })]],
    [
      'answers in whole seconds',
      [20, 21].map((second) => update(second + 0.5, { response: { updatedAt: `2026-01-18T10:32:${second}Z` } })),
    ],
  ])('control: %s', (_what, calls) => {
    expect(sharedClock(calls)).toBeNull();
  });
});

describe('a loss told by a clock that is 5 s slow', () => {
  const stored = { ...createdCard, comment: 'theirs', updatedAt: at(20.02) };
  const slow = update(15);
  const other = call({
    call: 'SubmitScorecard',
    startedAt: at(15.005),
    finishedAt: at(15.04),
    response: { submittedAt: at(20.02), updatedAt: at(20.02) },
  });
  const diagnosis = tellEvidence(
    evidence({ card: { ...stored, submittedAt: at(20.02), submitterUserId: 'users/a' }, calls: [slow, other] }),
  );

  it('is proven all the same, in the time of Postgres', () => {
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(diagnosis.headline.rest).toMatch(/^Update was acknowledged at 10:32:20\.0/);
    expect(diagnosis.callClock).toMatchObject({ calls: 2 });
  });

  it('and says so', () => {
    expect(diagnosis.findings[0]?.narrative.at(-1)).toMatch(
      /^The clock that told of the calls is 5\.0 s behind Postgres', as 2 answers show;/,
    );
  });

  it('without an answer that tells the time it is unknown, and no pass', () => {
    const silent = { ...slow, response: { comment: 'x' } };
    expect(tellEvidence(evidence({ card: stored, calls: [silent] })).verdict).toBe('unknown');
  });
});

it('somebody else’s later commit of the row says nothing of the clock', () => {
  const honest = update(20, { response: { comment: 'x', updatedAt: at(20.01) } });
  const diagnosis = tellEvidence(
    evidence({
      card: { ...createdCard, comment: 'x', updatedAt: at(20.01) },
      calls: [honest],
      commits: [{ transactionId: '1', committedAt: at(50), source: 'director.scorecards', rows: [CARD] }],
    }),
  );
  expect([diagnosis.callClock, diagnosis.verdict]).toEqual([null, 'consistent']);
});

it('the order of calls from two clocks is that of their answers', () => {
  const fast = update(35, { request: { comment: 'a' }, response: { comment: 'a', updatedAt: at(5.01) } });
  const right = update(8, { request: { comment: 'b' }, response: { comment: 'b', updatedAt: at(8.01) } });
  const verdict = (comment: string) =>
    tellEvidence(evidence({ card: { ...createdCard, comment, updatedAt: at(8.01) }, calls: [fast, right] })).verdict;
  expect([verdict('b'), verdict('a')]).toEqual(['consistent', 'inconsistent']);
});
