import { expect, it } from 'vitest';
import { bulkRows, failingNames, filterRows, groupRows, READ_IN_PART, summariseBulk } from './bulkTable';
import type { BulkAnswer } from './inspection';

const answer = (
  name: string,
  verdict: BulkAnswer['verdict'] = 'consistent',
  ...findings: BulkAnswer['findings']
): BulkAnswer => ({ name, recordType: 'scorecard', verdict, findings, unread: [] });

it('keeps the order asked for, waits for what is not there, and puts a resolved id in its place', () => {
  const rows = bulkRows(['c/1', 'id-2', 'c/3'], [answer('c/1'), answer('a/id-2'), answer('b/id-2')]);
  expect(rows.map(({ text, answer: given }) => [text, given !== null])).toEqual([
    ['c/1', true],
    ['a/id-2', true],
    ['b/id-2', true],
    ['c/3', false],
  ]);
});

it('loses no answer that nobody seems to have asked for', () => {
  expect(bulkRows([], [answer('x')]).map(({ text }) => text)).toEqual(['x']);
});

it('sums up in words', () => {
  const rows = bulkRows(
    [],
    [
      answer('a', 'inconsistent', 'lost_update', 'null_as_default'),
      answer('b', 'inconsistent', 'lost_update'),
      answer('c'),
      answer('d', 'unknown'),
    ],
  );
  const { sentence, findings } = summariseBulk(rows);
  expect(sentence).toBe('2 of 4 records are inconsistent. 1 is unknown.');
  expect(findings.map(({ code, count }) => [code, count])).toEqual([
    ['lost_update', 2],
    ['null_as_default', 1],
  ]);
  expect(summariseBulk(bulkRows([], [answer('a'), answer('b')])).sentence).toBe('All 2 records are consistent.');
  expect(summariseBulk(bulkRows([], [answer('a', 'unknown')])).sentence).toBe(
    'None of 1 record is known to be inconsistent. 1 is unknown.',
  );
  const failing = (code: string, name: string) => ({ ...answer(name, 'unknown'), error: { code, detail: '' } });
  const sentenceOf = (...answers: readonly BulkAnswer[]) => summariseBulk(bulkRows([], answers)).sentence;
  const [gone, goneToo] = [failing('record_not_found', 'm'), failing('record_not_found', 'n')];
  const down = failing('not_ready', 'd');
  expect(sentenceOf(gone)).toBe('No store holds this record.');
  expect(sentenceOf(gone, goneToo)).toBe('No store holds any of the 2 records.');
  expect(sentenceOf(down)).toBe('The record could not be read.');
  expect(sentenceOf(down, failing('not_ready', 'e'))).toBe('None of the 2 records could be read.');
  expect(sentenceOf(gone, answer('a'))).toBe('None of 2 records is known to be inconsistent. 1 is in no store.');
  expect(sentenceOf(gone, goneToo, down, answer('u', 'unknown'), answer('i', 'inconsistent'))).toBe(
    '1 of 5 records is inconsistent. 1 is unknown. 2 are in no store. 1 could not be read.',
  );
  const { failed, inNoStore } = summariseBulk(bulkRows([], [gone, goneToo, down]));
  expect([failed, inNoStore]).toEqual([1, 2]);
  expect(summariseBulk([]).sentence).toBe('No record read yet.');
});

it('counts records of a finding, not how often it stands in one', () => {
  const rows = bulkRows([], [answer('a', 'inconsistent', 'lost_update', 'lost_update', 'version_tie')]);
  expect(summariseBulk(rows).findings.map(({ code, count }) => [code, count])).toEqual([
    ['lost_update', 1],
    ['version_tie', 1],
  ]);
});

it('names what merely is worth knowing last, however often', () => {
  const rows = bulkRows(
    [],
    [answer('a', 'consistent', 'null_as_default'), answer('b', 'inconsistent', 'version_tie', 'null_as_default')],
  );
  expect(summariseBulk(rows).findings.map(({ code }) => code)).toEqual(['version_tie', 'null_as_default']);
});

it('filters by verdict and by finding', () => {
  const rows = bulkRows(['z'], [answer('a', 'inconsistent', 'lost_update'), answer('b')]);
  expect(
    [
      filterRows(rows, null),
      filterRows(rows, 'consistent'),
      filterRows(rows, 'lost_update'),
      filterRows(rows, 'version_tie'),
    ].map((each) => each.length),
  ).toEqual([3, 1, 1, 0]);
});

it('a verdict that was reached without a copy or without the calls says so', () => {
  const rows = bulkRows(
    [],
    [
      answer('a'),
      { ...answer('b'), unread: ['clickhouse.final'] },
      { ...answer('c'), callsError: 'not told' },
      { ...answer('d', 'unknown'), unread: ['historic'], error: { code: 'not_ready', detail: '' } },
    ],
  );
  const { sentence, readInPart } = summariseBulk(rows);
  expect(readInPart).toBe(2);
  expect(sentence).toBe('None of 4 records is known to be inconsistent. 1 could not be read. 2 were not read in full.');
  expect(filterRows(rows, READ_IN_PART).map(({ text }) => text)).toEqual(['b', 'c']);
  expect(summariseBulk(rows.slice(0, 2)).sentence).toBe('All 2 records are consistent. 1 was not read in full.');
});

it('stands the worst first, under its strongest finding, with how many there are', () => {
  const rows = bulkRows(
    ['not/yet'],
    [
      answer('ok'),
      answer('tie', 'inconsistent', 'version_tie'),
      answer('unknown', 'unknown'),
      answer('lost/1', 'inconsistent', 'lost_update', 'version_tie'),
      { ...answer('gone', 'unknown'), error: { code: 'record_not_found', detail: '' } },
      answer('lost/2', 'inconsistent', 'lost_update'),
      { ...answer('down', 'unknown'), error: { code: 'internal', detail: '' } },
    ],
  );
  const lines = groupRows(rows).map((line) =>
    line.kind === 'group' ? `${line.id} ${line.count}` : `  ${line.row.text}`,
  );
  expect(lines).toEqual([
    'lost_update 2',
    '  lost/1',
    '  lost/2',
    'version_tie 1',
    '  tie',
    'not_read 1',
    '  down',
    'in_no_store 1',
    '  gone',
    'unknown 1',
    '  unknown',
    'waiting 1',
    '  not/yet',
    'consistent 1',
    '  ok',
  ]);
  expect(failingNames(rows)).toEqual(['tie', 'lost/1', 'lost/2']);
  expect(groupRows([])).toEqual([]);
});
