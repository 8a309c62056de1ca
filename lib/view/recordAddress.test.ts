import { expect, it } from 'vitest';
import { mayBeName, nameOfSegments, recordPath, titleOfName } from './recordAddress';

it('a name stands in its page’s address as it is, and is read back however its characters were encoded', () => {
  const name = 'tenants/a%20b/orders/x%2Fy%2Cz';
  expect(recordPath(name, 'staging')).toBe(`/${name}?environment=staging`);
  expect(nameOfSegments(['tenants', 'a%20b', 'orders', 'x%2Fy,z'])).toBe(name);
  expect(nameOfSegments(['tenants', 'a b', 'orders', 'x%2Fy%2Cz'])).toBe(name);
  expect(nameOfSegments(['tenants', '100%'])).toBe('tenants/100%25');
});

it('an address of the console is no name', () => {
  expect(['load-tests/a/b/c', 'api', 'tenants/a', 'load-testsx/a'].map(mayBeName)).toEqual([false, false, true, true]);
});

it('a tab is titled by the parts of a name, the last one short', () => {
  expect(titleOfName('customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34')).toBe(
    'cox/sales acb3efd08e34',
  );
  expect(titleOfName('orders/42')).toBe('42');
});
