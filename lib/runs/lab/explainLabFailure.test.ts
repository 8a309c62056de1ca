import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { explainLabFailure } from './explainLabFailure';

function serverError(code: string, message: string): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code });
}

it.each([
  ['53100', 'could not extend file: No space left on device'],
  ['53200', 'out of shared memory'],
  ['53300', 'sorry, too many clients already'],
])('%s: what the server has run out of is named', (code, message) => {
  const { code: told, detail } = explainLabFailure(serverError(code, message));
  expect(told).toBe('lab_unavailable');
  expect(detail).toContain(message);
  expect(detail).not.toContain('may not create databases');
});

it('of any other error the server’s words are not shown, since they may hold data', () => {
  const { code, detail } = explainLabFailure(serverError('42501', 'permission denied for table secrets'));
  expect(code).toBe('lab_unavailable');
  expect(detail).toContain('may not create databases');
  expect(detail).not.toContain('secrets');
});
