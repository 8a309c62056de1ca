import { expect, it } from 'vitest';
import { wantsColor } from './readTerminal';

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, false, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  [{ CI: 'true' }, false, false],
])('%j on a terminal: %s, coloured: %s', (variables, isTerminal, colored) => {
  expect(wantsColor(variables, isTerminal)).toBe(colored);
});
