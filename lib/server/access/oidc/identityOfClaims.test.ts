import { expect, test } from 'vitest';
import { identityOfClaims } from './identityOfClaims';

const access = { rolesClaim: 'roles', runValues: ['runners', 'Load Testers'], readValues: null };

test.each([
  [{ roles: ['staff', 'runners'] }, 'run'],
  [{ roles: 'staff runners' }, 'run'],
  [{ roles: 'Load Testers' }, 'run'],
  [{ roles: ['Load Testers'] }, 'run'],
  [{ roles: ['no runners'] }, 'read'],
  [{ roles: 'not-runners' }, 'read'],
  [{ roles: { runners: true } }, 'read'],
  [{ roles: [['runners']] }, 'read'],
  [{ roles: null }, 'read'],
  [{}, 'read'],
])('%j may %s', (claims, role) => {
  expect(identityOfClaims(access, { sub: 'u-1', ...claims })).toEqual({ user: 'u-1', role });
});

test.each([
  ['realm_access.roles', { realm_access: { roles: ['runners'] } }, 'run'],
  ['https://example.com/roles', { 'https://example.com/roles': ['runners'] }, 'run'],
  ['realm_access.roles', { realm_access: null }, 'read'],
  ['constructor.name', {}, 'read'],
  ['email', { email: 'runners', email_verified: true }, 'run'],
  ['email', { email: 'runners', email_verified: 'true' }, 'run'],
  ['email', { email: 'runners', email_verified: false }, 'read'],
  ['email', { email: 'runners' }, 'read'],
])('roles at %s of %j: %s', (rolesClaim, claims, role) => {
  expect(identityOfClaims({ ...access, rolesClaim }, { sub: 'u-1', ...claims })?.role).toBe(role);
});

test('where readers are named, others may not even read; who may run may read as well', () => {
  const named = { ...access, readValues: ['staff'] };
  expect(identityOfClaims(named, { sub: 'u-1', roles: ['staff'] })?.role).toBe('read');
  expect(identityOfClaims(named, { sub: 'u-1', roles: ['runners'] })?.role).toBe('run');
  expect(identityOfClaims(named, { sub: 'u-1', roles: ['guest'] })).toBeNull();
});

test.each([
  [{ email: 'ann@example.com', name: 'Ann' }, 'ann@example.com'],
  [{ email: 'ann@example.com', email_verified: false, name: 'Ann' }, 'Ann'],
  [{ name: 'A\nnn' }, 'A nn'],
  [{ email: 7 }, 'u-1'],
])('%j is called %s', (claims, user) => {
  expect(identityOfClaims(access, { sub: 'u-1', ...claims })?.user).toBe(user);
});
