import { expect, test } from 'vitest';
import { addRecords } from './addRecords';
import { readConfigFile } from './readConfigFile';

const order = { id: 'order', name: 'orders/{id}', postgres: 'public.orders', clickhouse: 'orders' };
const event = { id: 'event', name: 'events/{id}', postgres: 'public.events', clickhouse: 'events' };
const idsIn = (text: string) => readConfigFile(text, 'f', {}).records?.map(({ id }) => id);

test('a file that is not there yet is made', () => {
  expect(idsIn(addRecords(null, [order, event]))).toEqual(['order', 'event']);
});

test('what stands in a file stays, its comments too', () => {
  const text = '{\n  // ours\n  "records": [\n    // the first\n    ' + JSON.stringify(order) + '\n  ]\n}\n';
  const changed = addRecords(text, [event]);
  expect(idsIn(changed)).toEqual(['order', 'event']);
  expect(changed).toContain('// ours');
  expect(changed).toContain('// the first');
});
