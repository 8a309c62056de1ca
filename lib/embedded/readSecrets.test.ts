import type * as Fs from 'node:fs';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>();
  const failing = (file: number | string, text: string) => {
    if (!disk.full) return real.writeFileSync(file, text);
    real.writeFileSync(file, text.slice(0, 10));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  return { ...real, writeFileSync: failing };
});
// Other files of tests may have loaded it already, with the real disk, or may load it after this one.
vi.resetModules();
const { DamagedSecrets, readSecrets } = await import('./readSecrets');
afterAll(() => vi.resetModules());

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lastwrite-secrets-'));
  file = join(home, 'users.json');
});
afterEach(() => {
  disk.full = false;
  rmSync(home, { recursive: true });
});

test('passwords are made once, for the owner alone, and a user that comes later gets one as well', () => {
  const first = readSecrets(file, ['a', 'b']);
  expect(first.values.a).toMatch(/^[0-9a-f]{36}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readSecrets(file, ['a', 'b'])).toEqual(first);
  expect(readSecrets(file, ['a', 'b', 'c']).values).toMatchObject(first.values);
});

test('a disk that fills up while they are written leaves what was there, whole, and nothing beside it', () => {
  disk.full = true;
  expect(() => readSecrets(file, ['a'])).toThrow('ENOSPC');
  expect(readdirSync(home)).toEqual([]);
  disk.full = false;
  const { values } = readSecrets(file, ['a']);
  const before = readFileSync(file, 'utf8');
  disk.full = true;
  expect(() => readSecrets(file, ['a', 'b'])).toThrow('ENOSPC');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(readdirSync(home)).toEqual(['users.json']);
  disk.full = false;
  expect(readSecrets(file, ['a', 'b']).values.a).toBe(values.a);
});

test.each(['', '{"a": "0f', '[1]', '{"a": 1}', 'null'])(
  'half a file, %j, is made anew, unless data was made with what it held',
  (text) => {
    const folder = join(home, 'data');
    writeFileSync(file, text);
    expect(readSecrets(file, ['a'], folder).values.a).toMatch(/^[0-9a-f]{36}$/);
    writeFileSync(file, text);
    mkdirSync(folder);
    expect(() => readSecrets(file, ['a'], folder)).toThrow(DamagedSecrets);
    expect(readFileSync(file, 'utf8')).toBe(text);
    rmSync(file);
    expect(() => readSecrets(file, ['a'], folder)).toThrow(`${file} does not contain the passwords`);
  },
);
