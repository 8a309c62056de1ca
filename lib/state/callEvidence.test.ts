import { expect, it } from 'vitest';
import type { Call } from '@/lib/evidence/model';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { evidenceOf } from './callEvidence';

const of = (call: Call['call'], status: number, response: unknown = {}) =>
  evidenceOf(scorecardType, { call, status, response });

it.each([200, 299])('a write answered with %d is acknowledged', (status) => {
  for (const call of ['CreateScorecard', 'UpdateScorecard', 'SubmitScorecard', 'DeleteScorecard'] as const)
    expect(of(call, status)).toBe('acknowledged_write');
});

it.each([0, 500, 504])('a write that ended with %d may have happened', (status) => {
  expect(of('SubmitScorecard', status)).toBe('possible_write');
  expect(of('Reindex', status)).toBe('possible_write');
});

it.each([199, 300, 404, 409, 499])('a write that ended with %d shows nothing', (status) => {
  expect(of('UpdateScorecard', status)).toBe('none');
  expect(of('Reindex', status)).toBe('none');
});

it('a reindex may have written ClickHouse, and claims nothing of the record', () => {
  expect(of('Reindex', 200)).toBe('possible_write');
});

it('a Get is worth what its answer shows: a submission, and only an acknowledged one', () => {
  const submittedAt = '2026-01-18T10:32:07.418204Z';
  expect(of('GetScorecard', 200, { submittedAt })).toBe('shown_milestone');
  expect(of('GetScorecard', 200, { scorecard: { submittedAt } })).toBe('shown_milestone');
  expect(of('GetScorecard', 404, { submittedAt })).toBe('none');
  for (const none of [null, '', '1970-01-01T00:00:00.000000Z', 0])
    expect(of('GetScorecard', 200, { submittedAt: none })).toBe('none');
  for (const body of [null, [], 'submittedAt', { scorecard: null }]) expect(of('GetScorecard', 200, body)).toBe('none');
});
