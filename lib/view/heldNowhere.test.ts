import { expect, it } from 'vitest';
import { anInspection } from '@/lib/contract/testing/anInspection';
import { heldNowhere } from './heldNowhere';

const field = (values: Record<string, string | null>) => ({
  field: 'comment',
  label: 'comment',
  values,
  status: 'missing' as const,
  rule: '',
  absent: [],
  differs: [],
});
const rows = (values: Record<string, string | null>) => [
  { rowSet: 'card', key: {}, status: 'missing' as const, fields: [field(values)] },
];

it('is true only where every copy was read and none has a row', () => {
  const missing = anInspection().copies.map((copy) => ({ ...copy, status: 'missing' as const }));
  expect(heldNowhere({ copies: missing, rows: rows({}) })).toBe(true);
  // NULL is a value.
  expect(heldNowhere({ copies: missing, rows: rows({ director: null }) })).toBe(false);
  const [first, ...others] = missing;
  const down = first === undefined ? [] : [{ ...first, status: 'unavailable' as const }, ...others];
  expect(heldNowhere({ copies: down, rows: rows({}) })).toBe(false);
});
