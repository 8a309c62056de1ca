import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../../build/checkout.js';

type LockedPackage = { readonly version?: string; readonly optionalDependencies?: Readonly<Record<string, string>> };

/** npm refuses a lockfile that lacks a platform's package on every platform, so an install on one must not drop the others. */
test('the lockfile names the optional packages of every platform', () => {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesOf(path, name).some((place) => packages[place]?.version !== undefined))
      .map(([name, version]) => `${name}@${version} (of ${path})`),
  );
  expect(missing).toEqual([]);
});

function placesOf(path: string, name: string): readonly string[] {
  const own = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  const outer = path.lastIndexOf('node_modules/');
  return outer < 0 ? [own] : [own, ...placesOf(path.slice(0, outer).replace(/\/$/, ''), name)];
}
