import { expect, test } from 'vitest';
import { Seal } from './Seal';

test('what was sealed opens for its purpose, in time, and with the same parts', async () => {
  const seal = new Seal(['a secret', 'of this console']);
  const value = await seal.close('session', { user: 'ann' }, 60, 0);
  expect(await seal.open('session', value, 59_000)).toMatchObject({ user: 'ann' });
  expect(value).not.toContain(Buffer.from('"user"').toString('base64url').slice(0, 6));
  expect(await seal.open('session', value, 61_000)).toBeNull();
  expect(await seal.open('sign-in', value, 0)).toBeNull();
  expect(await new Seal(['a secret', 'of another']).open('session', value, 0)).toBeNull();
  expect(await seal.open('session', null, 0)).toBeNull();
  expect(await seal.open('session', `${value.slice(0, -1)}${value.endsWith('A') ? 'Q' : 'A'}`, 0)).toBeNull();
});
