import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPrograms, readAtRunTime } from './buildPrograms.js';
import { checkout } from './checkout.js';
import { programs } from './programs.js';

let folder: string;

/** A checkout whose programs say one word each. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastwrite-build-'));
  await cp(dirname(fileURLToPath(import.meta.url)), join(folder, 'lib/build'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json'])
    await cp(join(checkout, file), join(folder, file));
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  for (const path of readAtRunTime) await mkdir(join(folder, path), { recursive: true });
  for (const [name, path] of Object.entries(programs)) await say(path, `${name} of today`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function say(path: string, word: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(
    join(folder, path),
    `const word: string = ${JSON.stringify(word)};\nconsole.log(word, import.meta.url);\n`,
  );
}

function run(name: string): { readonly stdout: string; readonly stderr: string; readonly status: number | null } {
  return spawnSync(process.execPath, [join(folder, 'lib/build/run.js'), name], { encoding: 'utf8', cwd: tmpdir() });
}

test('a program is built once, again when a source has changed, and not for a test that has', async () => {
  expect(run('worker').stdout).toContain('worker of today');
  const [first = ''] = await readdir(join(folder, '.build'));
  const built = await stat(join(folder, '.build', first, 'worker.js'));

  await say('lib/server/worker/some.test.ts', 'a test');
  expect(run('judge').stdout).toContain('judge of today');
  expect(await readdir(join(folder, '.build'))).toEqual([first]);
  expect((await stat(join(folder, '.build', first, 'worker.js'))).ino).toBe(built.ino);

  await say(programs.worker, 'worker of tomorrow');
  expect(run('worker').stdout).toContain('worker of tomorrow');
  expect(await readdir(join(folder, '.build'))).toHaveLength(2);
  await say(programs.worker, 'worker of today');
  expect(run('worker').stdout).toContain('worker of today');
  expect(await readdir(join(folder, '.build'))).toHaveLength(2);
});

test('a built program finds beside itself what lay beside its source', () => {
  expect(run('postgres').stdout).toMatch(/\/\.build\/[0-9a-f]+\/lib\/embedded\/postgres\/main\.ts\n$/);
});

test('where nothing can be built the source runs, and standard error says why', async () => {
  await rm(join(folder, '.build'), { recursive: true });
  await writeFile(join(folder, '.build'), 'no folder');
  const { stdout, stderr } = run('coaching');
  expect(stdout).toMatch(/coaching of today .*\/lib\/reference\/main\.ts\n$/);
  expect(stderr).toMatch(/Running from source.*could not be built: .*\.build/);
  await rm(join(folder, '.build'));
});

test('help loads the command line, and nothing of what its commands need', async () => {
  await buildPrograms();
  const coverage = join(folder, 'loaded');
  const { stdout, stderr } = spawnSync(process.execPath, ['lib/cli/lastwrite.js', '--help'], {
    encoding: 'utf8',
    cwd: checkout,
    env: { ...process.env, NODE_V8_COVERAGE: coverage },
  });
  expect([stdout, stderr]).toEqual([expect.stringContaining('Usage: lastwrite'), '']);
  const [report = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as { result: { url: string }[] };
  const loaded = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url));

  const packages = loaded.flatMap((file) => /\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  expect(new Set(packages)).toEqual(new Set(['/node_modules/commander', '/node_modules/picocolors']));
  const built = loaded.filter((file) => relative(checkout, file).startsWith('.build'));
  expect(built.map((file) => relative(checkout, file).split('/')[2])).toContain('cli.js');
  const sources = await Promise.all(built.map((file) => readFile(file, 'utf8')));
  expect(sources.join('').match(/^\/\/ (node_modules\/zod|lib\/(contract|server|stores|state)\/)/gm)).toBe(null);
});
