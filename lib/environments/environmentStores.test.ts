import { describe, expect, it } from 'vitest';
import type { ConnectionSource, EnvironmentConfig } from './config';
import { CustomerNotListed, OwnerNotTold, needsOwner, storesKey, storeSources } from './environmentStores';
import { readEnv } from './readEnv';
import { toConfig } from './toConfig';

const [plain] = toConfig(readEnv({ LASTWRITE_POSTGRES_URL: 'postgres://host/x' }), null, '/nowhere').environments;

function having(postgres: ConnectionSource): EnvironmentConfig {
  return { ...plain, postgres, customers: [{ customer: 'cox', profile: 'sales' }] };
}
const byCustomer = having({ kind: 'url', url: 'postgres://host/{customer}_{environment}' });
const url = (environment: EnvironmentConfig, owner: Readonly<Record<string, string>>) =>
  storeSources(environment, owner).postgres?.get();

describe('stores that key parts of a name tell', () => {
  it('are opened once for all names with the same parts, and once for all where none matters', () => {
    expect([needsOwner(plain), needsOwner(byCustomer)]).toEqual([false, true]);
    expect(storesKey(plain, { customer: 'cox' })).toBe(storesKey(plain, {}));
    const key = (owner: Readonly<Record<string, string>>) => storesKey(byCustomer, owner);
    expect(key({ customer: 'cox', profile: 'sales' })).toBe(key({ customer: 'cox', order: '7' }));
    expect(new Set([key({ customer: 'cox' }), key({ customer: 'acme' }), key({}), key({ customer: '' })]).size).toBe(4);
  });

  it('have the parts in their address', async () => {
    expect(await url(byCustomer, { customer: 'Cox-1', profile: 'sales' })).toBe(`postgres://host/Cox-1_${plain.id}`);
    expect(await url(plain, {})).toBe('postgres://host/x');
  });

  it.each(['x@elsewhere', '..', 'a/b', '-c', 'a?sslmode=disable', 'a b', '', '{profile}', 'ö'])(
    'are not asked for a part that may change the address: %j',
    async (customer) => {
      await expect(url(byCustomer, { customer })).rejects.toThrow(OwnerNotTold);
      await expect(url(byCustomer, { customer })).rejects.not.toThrow(customer === '' ? 'postgres' : customer);
    },
  );

  it('are not asked for a name without the part; a command runs for listed customers alone', async () => {
    await expect(url(byCustomer, { order: '7' })).rejects.toThrow('"customer" must consist of letters');
    const command = having({ kind: 'command', command: ['echo', '{customer}'], cacheSeconds: 1, any: false });
    await expect(url(command, { customer: 'acme', profile: 'sales' })).rejects.toThrow(CustomerNotListed);
    await expect(url(command, { customer: '-n' })).rejects.toThrow(OwnerNotTold);
  });
});
