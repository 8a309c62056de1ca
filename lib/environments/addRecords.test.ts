import { expect, test } from 'vitest';
import { addRecords } from './addRecords';
import { readConfigFile } from './readConfigFile';

const order = { id: 'order', name: 'orders/{id}', postgres: 'public.orders', clickhouse: 'orders' };
const event = { id: 'event', name: 'events/{id}', postgres: 'public.events', clickhouse: 'events' };
const idsIn = (text: string) => readConfigFile(text, 'f', {}).records?.map(({ id }) => id);

test('a file that is not there yet is made', () => {
  expect(idsIn(addRecords(null, [order, event], 'local'))).toEqual(['order', 'event']);
});

test('what stands in a file stays, its comments too', () => {
  const text = '{\n  // ours\n  "records": [\n    // the first\n    ' + JSON.stringify(order) + '\n  ]\n}\n';
  const changed = addRecords(text, [event], 'local');
  expect(idsIn(changed)).toEqual(['order', 'event']);
  expect(changed).toContain('// ours');
  expect(changed).toContain('// the first');
});

test('an environment that the file describes gets records of its own', () => {
  const environment = (id: string, more: object = {}) => ({
    id,
    postgres: { url: 'postgres://p/d' },
    clickhouse: { url: 'http://c:8123/d' },
    ...more,
  });
  const text = JSON.stringify({
    records: [event],
    environments: [environment('shop'), environment('chat', { records: [event] })],
  });
  const idsOf = (changed: string) => {
    const { records = [], environments = [] } = readConfigFile(changed, 'f', {});
    return [records, ...environments.map((each) => each.records ?? [])].map((list) => list.map(({ id }) => id));
  };
  expect(idsOf(addRecords(text, [order], 'shop'))).toEqual([['event'], ['order'], ['event']]);
  expect(idsOf(addRecords(text, [order], 'chat'))).toEqual([['event'], [], ['event', 'order']]);
  expect(idsOf(addRecords(text, [order], 'local'))).toEqual([['event', 'order'], [], ['event']]);
});
