import { expect, it } from 'vitest';
import { describeError, withoutSecrets } from './log';

it.each([
  ['connect postgres://reader:hunter2@db:5432/x failed', 'connect postgres://***@db:5432/x failed'],
  ['Authorization: Bearer hunter2', 'Authorization: Bearer ***'],
  ['password=hunter2 host=db', 'password=*** host=db'],
  ['{"token":"hunter2"}', '{"token":"***"}'],
  ['http://u:p@w:hunter2@host/x', 'http://***@host/x'],
])('%s', (given, expected) => {
  expect(withoutSecrets(given)).toBe(expected);
});

it('shows name, code, message, stack and cause of an error, and none of its other properties', () => {
  const cause = Object.assign(new TypeError('Invalid URL'), {
    code: 'ERR_INVALID_URL',
    input: 'postgres://u:hunter2@db',
  });
  const shown = describeError(Object.assign(new Error('outer', { cause }), { query: 'hunter2' }));
  expect(shown).toMatchObject({
    name: 'Error',
    message: 'outer',
    cause: { name: 'TypeError', code: 'ERR_INVALID_URL' },
  });
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(describeError('hunter2')).toEqual({ name: 'string' });
});
