import { expect, it } from 'vitest';
import { flattenEvidence } from './flattenEvidence';

it('flattens evidence into lines', () => {
  expect(flattenEvidence({ call: 'x', at: null, by: { ids: [1, 2], keys: [{ a: 1 }] }, none: [] })).toEqual([
    { path: 'call', value: 'x' },
    { path: 'at', value: null },
    { path: 'by.ids', value: [1, 2] },
    { path: 'by.keys[0].a', value: 1 },
    { path: 'none', value: [] },
  ]);
});
