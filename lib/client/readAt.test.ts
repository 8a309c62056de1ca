import { expect, it } from 'vitest';
import { readAt } from './readAt';

it('data that stands in for what is being read is not of 1970', () => {
  expect(readAt({ dataUpdatedAt: 0 }, () => 1_800_000_000_000)).toBe(1_800_000_000_000);
  expect(readAt({ dataUpdatedAt: 5 }, () => 1_800_000_000_000)).toBe(5);
});
