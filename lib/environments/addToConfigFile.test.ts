import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addToConfigFile } from './addToConfigFile';
import { loadConfig } from './loadConfig';

const NAME = 'lastwrite.config.json';
const order = { id: 'order', name: 'orders/{id}', postgres: 'public.orders', clickhouse: 'orders' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('replaces the file as a whole: at no moment is there half of it', () => {
  const text = '{ "records": [] } // ours\n';
  const before = join(folder, 'before');
  writeFileSync(before, text, { mode: 0o640 });
  linkSync(before, join(folder, 'team.json'));
  symlinkSync('team.json', join(folder, NAME));
  addToConfigFile([order], {}, folder);
  expect(readFileSync(before, 'utf8')).toBe(text);
  expect(readFileSync(join(folder, 'team.json'), 'utf8')).toMatch(/"order"[^]*\/\/ ours/);
  expect(readlinkSync(join(folder, NAME))).toBe('team.json');
  expect(statSync(join(folder, 'team.json')).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(['before', NAME, 'team.json'].sort());
});

it('makes one that a team may read', () => {
  expect(addToConfigFile([order], {}, folder)).toBe(join(folder, NAME));
  expect(statSync(join(folder, NAME)).mode & 0o777).toBe(0o644);
});

it('writes nothing that could not be read', () => {
  writeFileSync(join(folder, NAME), '{ "typo": 1 }');
  expect(() => addToConfigFile([order], {}, folder)).toThrow('typo');
  expect(readFileSync(join(folder, NAME), 'utf8')).toBe('{ "typo": 1 }');
});

it('mistakes name the file that LASTWRITE_CONFIG names', () => {
  const read = (file: object) => {
    writeFileSync(join(folder, 'team.json'), JSON.stringify(file));
    return () => loadConfig({ LASTWRITE_CONFIG: 'team.json' }, folder);
  };
  expect(read({ scenarios: ['none/*.json'] })).toThrow(/^team\.json: /);
});
