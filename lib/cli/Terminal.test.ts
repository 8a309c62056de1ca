import { expect, it } from 'vitest';
import { processTerminal } from './Terminal';

it('Ctrl-C ends a command that does not listen for it, and reaches one that does exactly once', () => {
  const before = process.listeners('SIGINT');
  const terminal = processTerminal();
  expect(process.listeners('SIGINT')).toEqual(before);
  const { interrupted } = terminal;
  expect(terminal.interrupted).toBe(interrupted);
  const added = process.listeners('SIGINT').filter((listener) => !before.includes(listener));
  expect([added.length, interrupted.aborted]).toEqual([1, false]);
  for (const listener of added) {
    process.removeListener('SIGINT', listener);
    listener('SIGINT');
  }
  expect(interrupted.aborted).toBe(true);
});
