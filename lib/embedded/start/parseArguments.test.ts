import { expect, test } from 'vitest';
import { parseArguments } from './parseArguments.js';

test.each([
  [[], {}, 3000],
  [[], { PORT: '3111' }, 3111],
  [[], { PORT: '' }, 3000],
  [['--port', '3112'], { PORT: '3111' }, 3112],
  [['--port=65535'], {}, 65_535],
  [['-p', '1'], {}, 1],
])('%j with %j starts on port %d', (args, env, port) => {
  expect(parseArguments(args, env)).toEqual({ kind: 'start', port, host: '127.0.0.1', withConsole: true });
});

test('--host is an address for the console', () => {
  expect(parseArguments(['--host', '0.0.0.0'], {})).toMatchObject({ kind: 'start', host: '0.0.0.0', port: 3000 });
  expect(parseArguments(['--host=::1', '--port=3111'], {})).toMatchObject({ host: '::1', port: 3111 });
});

test.each([
  ['--host'],
  ['--host='],
  ['--host=a b'],
  ['--port'],
  ['--port='],
  ['--port=3e3'],
  ['--port=-1'],
  ['--port= 80'],
  ['--port=0x50'],
  ['--port=65536'],
  ['--no-console=1'],
  ['3111'],
  ['--Port'],
])('%j is wrong', (...args) => {
  expect(parseArguments(args, {})).toMatchObject({ kind: 'wrong' });
});

test('--help wins, and the stores alone can be started', () => {
  expect(parseArguments(['--help'], { PORT: 'x' })).toEqual({ kind: 'help' });
  expect(parseArguments(['--no-console'], {})).toEqual({
    kind: 'start',
    port: 3000,
    host: '127.0.0.1',
    withConsole: false,
  });
});
