import { expect, it } from 'vitest';
import { readSide } from './loadTestVerdict';

const [one, two] = ['01a201cb-f5a6-775f-b557-871ddfd1cf4d', '01A201CB-F5A6-775F-B557-871DDFD1CF4E'] as const;

it.each([
  [one, { kind: 'runs', ids: [one] }],
  [`${one}, ${two},${one}`, { kind: 'runs', ids: [one, two.toLowerCase()] }],
  ['label:before: the fix', { kind: 'label', label: 'before: the fix' }],
  ['variant:save_all/async_closure', { kind: 'variant', variant: 'save_all/async_closure' }],
  [`deployment:${one}`, { kind: 'deployment', id: one }],
  ['', null],
  ['label:', null],
  ['deployment:1.42', null],
  [`${one},`, null],
  ['before', null],
])('%s', (text, selector) => {
  expect(readSide(text)).toEqual(selector);
});
