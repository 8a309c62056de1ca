import { expect, test } from 'vitest';
import { isWatchOver, watchWords } from './watchWords';

test('only a record that was consistent at last has settled', () => {
  expect(watchWords('ended', 'consistent')).toBe('Settled: no more changes expected');
  expect(watchWords('ended', 'inconsistent')).toBe(
    'Watching stopped at its time limit. The record is still inconsistent.',
  );
  expect(watchWords('ended', 'unknown')).toBe('Watching stopped at its time limit.');
  expect(watchWords('watching', 'inconsistent')).toContain('the page changes with the stores');
});

test('a watch that ended or failed can be started again with one press', () => {
  expect((['ended', 'failed', 'watching', 'reconnecting', 'connecting'] as const).map(isWatchOver)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
