import { pino } from 'pino';
import { expect, test } from 'vitest';
import { logWhatIsPrinted } from './logWhatIsPrinted';

test('what is printed is a line of the log, without colours and secrets', () => {
  const lines: string[] = [];
  const nothing = () => undefined;
  const printer = { debug: nothing, log: nothing, info: nothing, warn: nothing, error: nothing };
  logWhatIsPrinted(pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }), printer);
  const print: Console['log'] = printer.log;
  const complain: Console['error'] = printer.error;
  print('\u001B[32m✓\u001B[39m Running %s', 'next.config.js');
  print('');
  complain(' ⨯ ', new Error('no answer from postgres://reader:hunter2@db/shop\nat all'));
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { level: 30, msg: '✓ Running next.config.js' },
    { level: 50, msg: expect.stringMatching(/^⨯ {2}Error: no answer from postgres:\/\/\*\*\*@db\/shop\n/) as string },
  ]);
});
