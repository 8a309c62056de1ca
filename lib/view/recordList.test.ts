import { expect, it } from 'vitest';
import type { RecordListResponse } from '@/lib/contract/records';
import { listedRecords } from './recordList';

type Listed = RecordListResponse['records'][number];
const record = (name: string, more: Partial<Listed> = {}): Listed => ({
  name,
  recordType: 'order',
  verdict: 'consistent',
  findings: [],
  unread: [],
  changedAt: '2026-01-18T10:32:07.418204Z',
  ...more,
});
const page = (records: readonly Listed[], more: Partial<RecordListResponse> = {}): RecordListResponse => ({
  recordType: 'order',
  title: 'Order',
  environment: 'local',
  orderedBy: 'changed',
  changedAt: 'updated_at',
  records: [...records],
  next: null,
  notes: [],
  ...more,
});

it('nothing is shown before a page was read', () => {
  expect(listedRecords([])).toBeNull();
});

it('pages are one list, in which a record that moved between them stands once, as it was read last', () => {
  const list = listedRecords([
    page([record('orders/3'), record('orders/2')], { next: 'x', notes: ['a note'] }),
    page([record('orders/2', { verdict: 'inconsistent', findings: ['missing_write'] }), record('orders/1')], {
      notes: ['a note', 'another'],
    }),
  ]);
  expect(list?.rows.map(({ text, answer }) => [text, answer?.verdict])).toEqual([
    ['orders/3', 'consistent'],
    ['orders/2', 'inconsistent'],
    ['orders/1', 'consistent'],
  ]);
  expect(list).toMatchObject({
    title: 'Order: 1 of 3 records is inconsistent.',
    about: 'All 3 records, last changed first',
    notes: ['a note', 'another'],
  });
  expect(list?.changedAt?.get('orders/1')).toBe('2026-01-18T10:32:07.418204Z');
});

it.each([
  [page([record('a'), record('b')], { next: 'x' }), 'The 2 records that changed last'],
  [page([record('a')], { orderedBy: 'key', next: 'x' }), 'The first 1 record by key'],
  [page([record('a')], { orderedBy: 'key' }), 'All 1 record, by key'],
  [page([]), ''],
])('what the list holds is said: %#', (given, about) => {
  expect(listedRecords([given])?.about).toBe(about);
});

it('a type that does not say when its records change has no such column', () => {
  expect(listedRecords([page([record('a', { changedAt: null })], { orderedBy: 'key' })])?.changedAt).toBeNull();
  expect(listedRecords([page([])])?.title).toBe('Order: no records');
});
