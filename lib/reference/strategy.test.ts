import { expect, test } from 'vitest';
import { allStrategies, formatStrategy, parseStrategy } from './strategy';

test('35 strategies, each readable from its text and only from that', () => {
  expect(allStrategies).toHaveLength(35);
  for (const strategy of allStrategies) expect(parseStrategy(formatStrategy(strategy))).toEqual(strategy);
  for (const text of [
    '',
    'save_all',
    'save_all/',
    'async_closure/save_all',
    'SAVE_ALL/async_closure',
    'save_all/async_closure/',
  ])
    expect(parseStrategy(text)).toBeNull();
});
