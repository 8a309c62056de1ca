import { describe, expect, it } from 'vitest';
import { aCall, micros } from '../testing/inspections';
import { placeCalls, tracedInsertions } from './callSpans';

describe('a call', () => {
  const spanOf = (call: Parameters<typeof placeCalls>[0][number]) => placeCalls([call]).calls[0];

  it('is acknowledged with 200 to 299 and with nothing else', () => {
    const answers = [199, 200, 299, 300, 409, 500, 0].map((status) => {
      const span = spanOf({ ...aCall('UpdateScorecard', 0, 9), status });
      return [span?.answer, span?.acknowledged];
    });
    expect(answers).toEqual([
      ['199', false],
      ['200', true],
      ['299', true],
      ['300', false],
      ['409', false],
      ['500', false],
      ['no answer', false],
    ]);
  });

  it('goes on with work that begins with its answer or later, and a step of its own is no such work', () => {
    const span = spanOf(
      aCall('UpdateScorecard', 0, 10, [
        ['reread Postgres', 9, 12, 'replicate'],
        ['write historic', 10, 12, 'replicate'],
        ['insert card version', 20, 22, 'replicate'],
        ['commit', 10, 11],
      ]),
    );
    expect(span?.steps.map(({ name, async }) => [name, async])).toEqual([
      ['reread Postgres', false],
      ['write historic', true],
      ['insert card version', true],
      ['commit', false],
    ]);
    expect([span?.finish, span?.end]).toEqual([micros(10), micros(22)]);
  });

  it('needs a lane of its own where another one of its name ends in the moment in which it begins', () => {
    const touching = placeCalls([aCall('UpdateScorecard', 0, 10), aCall('UpdateScorecard', 10, 20)]);
    expect(touching.calls.map(({ lane }) => lane)).toEqual([0, 1]);
    const apart = placeCalls([aCall('UpdateScorecard', 0, 10), aCall('UpdateScorecard', 10.001, 20)]);
    expect(apart.calls.map(({ lane }) => lane)).toEqual([0, 0]);
  });
});

it('insertions are told by traces of their own table, and by as many as there are versions', () => {
  const { calls } = placeCalls([
    aCall('SubmitScorecard', 0, 5, [
      ['insert card version', 6, 7, 'replicate'],
      ['insert score versions', 8, 9, 'replicate'],
    ]),
    aCall('UpdateScorecard', 0, 5, [['insert card version', 1, 3, 'replicate']]),
  ]);
  expect(tracedInsertions(calls, 'clickhouse/card', 2)?.map(({ at }) => at)).toEqual([micros(3), micros(7)]);
  expect(tracedInsertions(calls, 'clickhouse/score', 1)?.map(({ at }) => at)).toEqual([micros(9)]);
  for (const count of [0, 1, 3]) expect(tracedInsertions(calls, 'clickhouse/card', count)).toBeNull();
});
