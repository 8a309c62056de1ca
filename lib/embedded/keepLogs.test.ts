import {
  appendFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepLogs } from './keepLogs';

const DAY_MS = 86_400_000;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lastwrite-logs-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const files = () => readdirSync(home).sort();

it('puts a log aside once a day, while its process goes on writing it, and deletes it so many days later', () => {
  const path = join(home, 'console.log');
  const open = openSync(path, 'a');
  writeSync(open, 'first\n');
  expect(keepLogs(home, 14, inDays(0.5))).toEqual([]);
  const [aside = ''] = keepLogs(home, 14, inDays(1.5));
  expect(readFileSync(join(home, aside), 'utf8')).toBe('first\n');
  writeSync(open, 'second\n');
  expect(readFileSync(path, 'utf8')).toBe('second\n');
  // Not again before a day is over.
  expect(keepLogs(home, 14, inDays(2))).toEqual([]);
  expect(files()).toEqual(['console.log', aside]);
  const [, second = ''] = [aside, ...keepLogs(home, 14, inDays(3))];
  expect(keepLogs(home, 14, inDays(15))).toEqual([]);
  expect(keepLogs(home, 14, inDays(15.6))).toEqual([aside]);
  expect(files()).toEqual(['console.log', second]);
  expect(keepLogs(home, null, inDays(4_000))).toEqual([]);
});

it('puts a large log aside at once, and keeps twenty of one', () => {
  const path = join(home, 'clickhouse.log');
  writeFileSync(join(home, 'other.log'), 'small');
  writeFileSync(join(home, 'stack.json'), '{}');
  for (let hour = 0; hour < 23; hour += 1) {
    appendFileSync(path, 'x'.repeat(16 * 1024 * 1024));
    keepLogs(home, 14, inDays(hour / 24));
  }
  expect(files().filter((name) => name.startsWith('clickhouse.log.'))).toHaveLength(20);
  expect(files()).toEqual(expect.arrayContaining(['other.log', 'stack.json']));
});
