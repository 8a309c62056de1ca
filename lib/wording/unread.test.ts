import { expect, it } from 'vitest';
import { unreadText } from './unread';

it('names copies that were not read, of one in ClickHouse its views alone', () => {
  expect(unreadText({ unread: [] })).toBeNull();
  expect(unreadText({ unread: ['director', 'clickhouse.final', 'clickhouse.raw'] })).toBe(
    'Not read: director, FINAL, RAW.',
  );
  expect(unreadText({ unread: ['lake.raw', 'mart.final'], callsError: 'down' })).toBe(
    'Not read: lake RAW, mart FINAL, calls.',
  );
});
