import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { processIdentity } from './processes/processIdentity.js';
import { checkout } from '../build/checkout.js';
import type { StackInfo } from './stackInfo';

type Started = { readonly child: ChildProcess; readonly output: () => string; readonly exited: Promise<number | null> };

let folder: string;
let home: string;
const running = new Set<Started>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastwrite-start-'));
  home = join(folder, 'home');
});
afterEach(async () => {
  for (const { child, exited } of running) {
    child.kill('SIGTERM');
    await exited;
  }
  running.clear();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const { PORT: _, npm_lifecycle_event: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ['lib/embedded/start.js', ...args], {
    cwd: checkout,
    env: { ...inherited, LASTWRITE_HOME: home, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const started = { child, output: () => output, exited };
  running.add(started);
  return started;
}

async function ready({ output, exited }: Started): Promise<StackInfo> {
  const ended = exited.then((code) => {
    throw new Error(`ended with ${code}: ${output()}`);
  });
  while (!output().includes('Ctrl-C stops everything'))
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
  ended.catch(() => undefined);
  return JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackInfo;
}

async function children(): Promise<{ pid: number; identity: string }[]> {
  return JSON.parse(await readFile(join(home, 'children.json'), 'utf8')) as { pid: number; identity: string }[];
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test.each([
  [['--port', 'abc'], {}, '--port is "abc"'],
  [['--port=0'], {}, '--port is "0"'],
  [[], { PORT: '70000' }, 'PORT is "70000"'],
  [['--prot', '3111'], {}, 'Unknown argument "--prot"'],
])('wrong usage is told with exit code 64: %j %j', async (args, env, message) => {
  const started = start(args, env);
  expect(await started.exited).toBe(64);
  expect(started.output()).toContain(message);
});

test('a mistake in a variable is told before anything starts', async () => {
  const started = start(['--no-console'], { LASTWRITE_POSTGRES_URL: 'mysql://nope' });
  expect(await started.exited).toBe(64);
  expect(started.output()).toContain('LASTWRITE_POSTGRES_URL');
});

test('a taken port is named, with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const started = start(['--port', String(port)]);
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(new RegExp(`Port ${port} .*used by another program.*--port ${port + 1}`));
  taken.close();
});

test('a home that is no folder is named, and left as it is', async () => {
  const file = join(folder, 'file');
  await writeFile(file, 'mine');
  const started = start(['--no-console'], { LASTWRITE_HOME: file });
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(new RegExp(`${file}.*is not a folder`));
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test.each([
  ['leads nowhere', () => join(folder, 'dangling'), 'does not exist and cannot be created'],
  ['may hold nothing', () => '/dev/null/home', 'is not a folder'],
])('a home whose path %s is named in plain words', async (_what, path, message) => {
  await symlink(join(folder, 'not', 'there'), join(folder, 'dangling')).catch(() => undefined);
  const started = start(['--no-console'], { LASTWRITE_HOME: path() });
  expect(await started.exited).toBe(1);
  expect(started.output()).toContain(message);
  expect(started.output()).not.toMatch(/\n {4}at /);
});

test('half a file of passwords is the one that is named, and the data that needs it is left as it is', async () => {
  const damaged = join(folder, 'damaged');
  await mkdir(join(damaged, 'postgres'), { recursive: true });
  await writeFile(join(damaged, 'postgres', 'PG_VERSION'), '18\n');
  await writeFile(join(damaged, 'postgres-users.json'), '{"postgres": "0f');
  const started = start(['--no-console'], { LASTWRITE_HOME: damaged });
  expect(await started.exited).toBe(1);
  expect(started.output()).toContain('postgres-users.json does not contain the passwords');
  expect(started.output()).not.toContain('postgres.damaged');
  expect(await readFile(join(damaged, 'postgres-users.json'), 'utf8')).toBe('{"postgres": "0f');
});

test('a second start leaves the first alone; kill -9 leaves no child; the next start keeps the data and says what happened', async () => {
  const first = start(['--no-console']);
  const stack = await ready(first);
  expect(stack).toMatchObject({
    version: 1,
    pid: first.child.pid,
    home,
    postgres: { embedded: true },
    clickhouse: { embedded: true, database: 'coaching' },
  });
  await query(stack.postgres.url, 'CREATE TABLE public.kept (n int)');

  const second = start(['--no-console']);
  expect(await second.exited).toBe(1);
  expect(second.output()).toMatch(new RegExp(`already running.*pid ${first.child.pid}`));
  expect(await query(stack.postgres.readerUrl, 'SELECT count(*)::int AS n FROM public.kept')).toEqual([{ n: 0 }]);

  const left = [
    ...(await children()),
    { pid: stack.postgres.pid ?? 0, identity: processIdentity(stack.postgres.pid ?? 0) ?? '' },
  ];
  expect(left.length).toBeGreaterThanOrEqual(4);
  first.child.kill('SIGKILL');
  await first.exited;
  await expect.poll(() => left.filter(({ pid, identity }) => processIdentity(pid) === identity)).toEqual([]);

  const third = start(['--no-console']);
  const again = await ready(third);
  expect(third.output()).toContain('did not shut down cleanly');
  expect(await query(again.postgres.readerUrl, 'SELECT count(*)::int AS n FROM public.kept')).toEqual([{ n: 0 }]);
  third.child.kill('SIGINT');
  expect(await third.exited).toBe(0);
  expect(existsSync(join(home, 'stack.json'))).toBe(false);
  expect(existsSync(join(home, 'lock.json'))).toBe(false);
});

test('also when the guard of Postgres is killed with it, nothing stays or the next start ends it', async () => {
  const first = start(['--no-console']);
  const stack = await ready(first);
  first.child.kill('SIGKILL');
  for (const { pid } of await children()) process.kill(pid, 'SIGKILL');
  await first.exited;
  const next = start(['--no-console']);
  const again = await ready(next);
  expect(again.postgres.pid).not.toBe(stack.postgres.pid);
  expect(await query(again.postgres.readerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('a part that dies is started again at the same address', async () => {
  const started = start(['--no-console']);
  const stack = await ready(started);
  process.kill(stack.clickhouse.pid ?? 0, 'SIGKILL');
  await expect.poll(() => started.output()).toMatch(/ClickHouse is not running[\s\S]*ClickHouse is running again/);
  const now = JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackInfo;
  expect(stack.parts).toEqual([]);
  expect(now).toEqual({ ...stack, clickhouse: { ...stack.clickhouse, pid: now.clickhouse.pid }, parts: now.parts });
  expect(now.parts).toMatchObject([{ part: 'ClickHouse', times: 1, running: true, reason: 'SIGKILL' }]);
  expect(await readFile(join(home, 'logs', 'supervisor.log'), 'utf8')).toContain('ClickHouse is not running: SIGKILL');
  expect(now.clickhouse.pid).not.toBe(stack.clickhouse.pid);
  const { origin } = new URL(stack.clickhouse.url);
  expect(await (await fetch(`${origin}/ping`)).text()).toBe('Ok.\n');
});

test.each([
  ['postgres', 'PG_VERSION', /PG_VERSION.*Move it away/],
  ['postgres', 'global/pg_control', /If its data folder is damaged, move it away[\s\S]*postgres\.damaged/],
])('a damaged %s folder (%s) is named and not touched', async (store, file, message) => {
  const path = join(home, store, file);
  await rename(path, `${path}.kept`);
  await writeFile(path, 'garbage', { mode: 0o644 });
  const started = start(['--no-console']);
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(message);
  expect(await readFile(path, 'utf8')).toBe('garbage');
  await rename(`${path}.kept`, path);
});
