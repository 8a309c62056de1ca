import { expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import { listEvents } from './events';
import { aCard, aCall, aHistory, aVersion, at } from './testing/inspections';
import { prepareTimeline } from './timeline/prepareTimeline';

it('tells calls, steps, commits and versions in order of time', () => {
  const calls = [
    aCall('UpdateScorecard', 0, 20, [
      ['read row', 1, 2],
      ['insert card version', 30, 34, 'replicate'],
    ]),
  ];
  const model = prepareTimeline(
    aHistory({
      calls,
      versions: [aVersion(1, 32, { survives: true })],
      commits: [{ transactionId: '5', committedAt: at(17), source: 'director.scorecards', rows: [] }],
    }),
    null,
  );
  expect(listEvents(model).map(({ who, what, sign }) => [who, what, sign])).toEqual([
    ['Update', 'call begins', null],
    ['Update', 'read row', 'truth'],
    ['Postgres', 'commit', 'truth'],
    ['Update', 'answered 200', null],
    ['Update, async', 'insert card version', 'raw'],
    ['ClickHouse', 'version 1, kept by FINAL', 'final'],
  ]);
});

it('says of each version what the drawing shows', () => {
  const model = prepareTimeline(
    aHistory({ versions: [aVersion(1, 20), aVersion(2, 10, { tombstone: true, mergedInserts: 3 })] }),
    null,
  );
  const details = listEvents(model).map(({ detail }) => detail);
  expect(details[0]).toContain('insertion and version order cross');
  expect(details[0]).toContain('up to 3 merged away');
  expect(details[0]).toContain('tombstone');
});

it('marks what is wrong: the commit that undid another, and the version that won and should not have', () => {
  const of = (code: 'lost_update' | 'out_of_order_write', facts: object) => aFinding(code, facts);
  const model = prepareTimeline(
    aHistory({
      versions: [aVersion(1, 30), aVersion(2, 40, { survives: true })],
      commits: [
        { transactionId: '5', committedAt: at(17), source: 'director.scorecards', rows: [] },
        { transactionId: '6', committedAt: at(18), source: 'director.scorecards', rows: [] },
      ],
      findings: [
        of('lost_update', {
          losses: [
            {
              values: [{ row: aCard, field: 'submittedAt', acknowledged: at(1), stored: null }],
              overwrittenBy: { committedAt: at(17) },
            },
          ],
        }),
        of('out_of_order_write', { keys: [{ row: aCard, winner: { insertOrder: 2 } }] }),
      ],
    }),
    null,
  );
  expect(listEvents(model).map(({ what, bad }) => [what, bad])).toEqual([
    ['commit', true],
    ['commit', false],
    ['version 1', false],
    ['version 2, kept by FINAL', true],
  ]);
});

it('what has no time stands last', () => {
  const model = prepareTimeline(
    aHistory({
      versions: [aVersion(1, 0, { version: '41' })],
      commits: [{ transactionId: '5', committedAt: at(17), source: 'director.scorecards', rows: [] }],
    }),
    null,
  );
  expect(listEvents(model).map((event) => event.who)).toEqual(['Postgres', 'ClickHouse']);
});

it('gives no time to versions that have none', () => {
  const model = prepareTimeline(
    aHistory({ versions: [aVersion(1, 0, { version: '41' }), aVersion(2, 0, { version: '42' })] }),
    null,
  );
  expect(listEvents(model).map((event) => event.at)).toEqual([null, null]);
});
