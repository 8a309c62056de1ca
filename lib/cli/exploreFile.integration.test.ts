import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import { runCli } from './testing/runCli';

const { postgres, clickhouse } = inject('lastwriteStack');
const { labUrl, readerUrl } = postgres;
const gallery = (name: string) => join(checkout, 'lib/scenarios/sql/gallery', `${name}.sql`);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-lab-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const explore = (...args: readonly string[]) =>
  runCli(['explore', ...args], { cwd: folder, env: { LASTWRITE_LAB_URL: labUrl, LASTWRITE_HOME: folder } });

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

it('1: violated, with the outcomes, the shortest order of each, and what the tables held', async () => {
  const { code, stdout } = await explore(gallery('quota'));
  expect(code).toBe(1);
  expect(stdout).toContain('4 of 6 orders violate a check.');
  expect(stdout).toContain('within_quota: violated in 4 orders');
  expect(stdout).toMatch(
    /1\. 4 orders: violates within_quota \(2\)\n +one +two\n +count → t\n +count → t\n +record\n +record\n/,
  );
  expect(stdout).toContain(
    '     Had one.count come after two.record, within_quota would hold.\n     Outcome 3: two: count, record; one: count\n',
  );
  expect(stdout).toContain('projects (name): (one), (two)');
});

it('says who waited for whom, and with --states what the tables held after each step', async () => {
  const { stdout } = await explore(gallery('read_add_write'), 'add_in_the_update', '--states');
  expect(stdout).toMatch(/ write \(waits for (?:one|two)\)\n/);
  expect(stdout).toMatch(
    / {5}after the set-up\n {7}counters \(id, n\): \(1, 0\)\n {5}after \d\. one\.commit\n {7}counters \(id, n\): \(1, 1\)\n {5}after 6\. two\.commit\n {7}counters \(id, n\): \(1, 2\)\n/,
  );
});

it('steps on ClickHouse are run on the server that is named, and without one the command says so', async () => {
  const { code, stdout } = await explore(gallery('half_messages'), '--clickhouse', clickhouse.url);
  expect(code).toBe(1);
  expect(stdout).toContain('6 of 6 orders violate a check.');
  expect(stdout).toMatch(/tickets in ClickHouse \(id, comment, status, version\): \(1, hello, , 3\)/);
  const without = await explore(gallery('half_messages'));
  expect([without.code, without.stderr]).toEqual([
    2,
    expect.stringContaining('LASTWRITE_LAB_CLICKHOUSE_URL') as string,
  ]);
});

it('0: nothing violated, by the variant that is named', async () => {
  const { code, stdout } = await explore(gallery('optimistic_check'), 'condition_in_the_update');
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('no order violates a check, 4 orders run in all') as string,
  ]);
  // Orders that all lead to the same have no step that made a difference.
  const { stdout: same } = await explore(
    file('same.spec', 'session a\nstep x { SELECT 1; }\nsession b\nstep y { SELECT 2; }\n'),
  );
  expect(same).toContain('1. 2 orders');
  expect(same).not.toMatch(/Had |No single step/);
});

it('levels and variants side by side, as JSON too; the worst counts', async () => {
  const { code, stdout, stderr } = await explore(gallery('read_skew'), '--all-variants', '--level', 'all', '--json');
  expect(code, stderr).toBe(1);
  const told = JSON.parse(stdout) as {
    explored: { variant: string | null; level: string; verdict: string; violating: number; orders: number }[];
  };
  expect(
    told.explored.map(({ variant, level, verdict, violating, orders }) => [variant, level, verdict, violating, orders]),
  ).toEqual([
    [null, 'read committed', 'violated', 3, 20],
    [null, 'repeatable read', 'clean', 0, 20],
    [null, 'serializable', 'clean', 0, 20],
    ['one_query', 'read committed', 'clean', 0, 10],
    ['one_query', 'repeatable read', 'clean', 0, 10],
    ['one_query', 'serializable', 'clean', 0, 10],
  ]);
});

it('2: cut off by its limit, or by a deadlock, whose victim is the server’s choice', async () => {
  expect(await explore(gallery('dirty_read'), '--limit', '2')).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('nothing is proven. 2 orders were run of up to 3') as string,
  });
  const deadlock = file(
    'deadlock.spec',
    'setup { CREATE TABLE a (n int); CREATE TABLE b (n int); }\n' +
      'session one\nsetup { BEGIN; }\nstep a1 { LOCK a; }\nstep b1 { LOCK b; }\nstep c1 { COMMIT; }\n' +
      'session two\nsetup { BEGIN; }\nstep b2 { LOCK b; }\nstep a2 { LOCK a; }\nstep c2 { COMMIT; }\n',
  );
  const { code, stdout } = await explore(deadlock);
  expect(code).toBe(2);
  // On a busy machine the server may look for deadlocks too late to refuse the same one each time.
  expect(stdout).toMatch(/In 8 orders the server chose: .* Each was run three times; .* the same way\./);
  expect(stdout).toMatch(/deadlock, Postgres refused (?:one|two)/);
});

it('prints what PostgreSQL’s isolation tester would', async () => {
  const spec = file('one.spec', 'session s\nstep a { SELECT 1 AS n; }\npermutation a\n');
  expect(await explore(spec, '--expected')).toMatchObject({
    code: 0,
    stdout: 'Parsed test spec with 1 sessions\n\nstarting permutation: a\nstep a: SELECT 1 AS n;\nn\n-\n1\n(1 row)\n\n',
  });
});

describe('64', () => {
  it.each<[string, () => readonly string[], string]>([
    ['a file that is not there', () => ['./nothing.sql'], 'cannot be read'],
    [
      'a mistake in the file',
      () => [file('cut.spec', 'session s\nstep a {')],
      'Line 2, column 9: expected } to end the SQL',
    ],
    ['an unknown variant', () => [gallery('quota'), 'fix'], 'The race has no variant fix; it has none'],
    ['an unknown level', () => [gallery('quota'), '--level', 'dirty'], '--level expects read committed'],
    ['a limit of nothing', () => [gallery('quota'), '--limit', '0'], '--limit expects'],
    ['an option of scenarios', () => [gallery('quota'), '--set', 'coaches=3'], '--set works only with scenarios'],
    ['an option of files', () => ['scorecard_race', 'x', '--level', 'all'], '--level works only with files'],
    ['a scenario without a variant', () => ['scorecard_race'], 'name a variant'],
    ['an address of ClickHouse that is none', () => [gallery('quota'), '--clickhouse', 'here'], '--clickhouse expects'],
    [
      'a race on ClickHouse for the isolation tester',
      () => [gallery('half_messages'), '--expected'],
      '--expected works only for races on Postgres',
    ],
    ['an address that is none', () => [gallery('quota'), '--postgres', 'here'], '--postgres expects an address'],
  ])('%s', async (_what, args, said) => {
    expect(await explore(...args())).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringContaining(said) as string,
    });
  });
});

it('2: nothing to run it on, a role that may not, and a set-up that fails say what to do', async () => {
  const without = await runCli(['explore', gallery('quota')], { cwd: folder, env: { LASTWRITE_HOME: folder } });
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('LASTWRITE_LAB_URL')]);
  const refused = await explore(gallery('quota'), '--postgres', `${readerUrl.replace(/\/$/, '')}/postgres`);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('CREATEDB CREATEROLE') as string]);
  const broken = await explore(file('broken.sql', '--: setup\nSELECT nothing\n--: session s\n--: step a\nSELECT 1\n'));
  expect([broken.code, broken.stderr]).toEqual([
    2,
    expect.stringContaining('The setup failed: ERROR: column "nothing" does not exist') as string,
  ]);
});
