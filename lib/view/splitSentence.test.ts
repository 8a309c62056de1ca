import { expect, it } from 'vitest';
import { shortCall } from './shortCall';
import { splitSentence } from './splitSentence';

it('splits at calls of the record, times and values, and nowhere else', () => {
  const split = splitSentence(['UpdateOrder', 'Update', 'a.b']);
  expect(split("UpdateOrder saved 'x' at 10:32:07.418; Updates and acb did not, Update set NULL.")).toEqual([
    { kind: 'call', text: 'UpdateOrder' },
    { kind: 'text', text: ' saved ' },
    { kind: 'value', text: "'x'" },
    { kind: 'text', text: ' at ' },
    { kind: 'value', text: '10:32:07.418' },
    { kind: 'text', text: '; Updates and acb did not, ' },
    { kind: 'call', text: 'Update' },
    { kind: 'text', text: ' set ' },
    { kind: 'value', text: 'NULL' },
    { kind: 'text', text: '.' },
  ]);
  expect(splitSentence([])('plain')).toEqual([{ kind: 'text', text: 'plain' }]);
});

it('a call goes without the name of the type that everything is about', () => {
  expect(['UpdateOrder', 'Order', 'Reorder', 'Refund'].map((call) => shortCall(call, 'Order'))).toEqual([
    'Update',
    'Order',
    'Reorder',
    'Refund',
  ]);
  expect(shortCall('UpdateSalesOrder', 'Sales Order')).toBe('Update');
});
