import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openConnection } from '@/lib/postgres/Connection';
import { readGallery } from '@/lib/scenarios/sql/gallery/readGallery';
import { openEngine, type Engine } from './testing/openEngine';

let engine: Engine;
/** Races that were given to the racer and are not over. */
let racing = 0;
let mostAtOnce = 0;
beforeAll(async () => {
  engine = await openEngine({ mostRefused: 3 }, (racer) => ({
    ...racer,
    race: async (run, race) => {
      racing += 1;
      mostAtOnce = Math.max(mostAtOnce, racing);
      try {
        return await racer.race(run, race);
      } finally {
        racing -= 1;
      }
    },
  }));
});
afterAll(() => engine.close());

const textOf = (id: string) => readGallery().find((race) => race.id === id)?.text ?? '';

async function run(sql: string, variant = 'as written', change: object = {}) {
  const id = await engine.start(
    {
      scenario: 'a_race',
      variant,
      iterations: 12,
      delaysMs: [0],
      concurrency: 4,
      settleMs: 0,
      latency: 'none',
      ...change,
    },
    { sql },
  );
  const ended = await engine.ended(id);
  const rows = await engine.iterations(id);
  return { ended, rows, failed: rows.filter(({ outcome }) => outcome === 'failed') };
}

const completed = { status: 'completed', failure: null };

describe('a race of SQL, raced freely', () => {
  it('loses an update, and keeps what the tables held and each step', async () => {
    const { ended, rows, failed } = await run(textOf('read_add_write'));
    expect([ended, rows.flatMap(({ error }) => error ?? [])]).toEqual([completed, []]);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]).toMatchObject({
      violations: ['both_counted'],
      tables: { 'violates both_counted': { 'row 1': '1' }, 'postgres counters': { 'row 1': 'id 1, n 1' } },
    });
    expect(failed[0]?.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['one.read', 'two.read', 'one.commit', 'two.commit']),
    );
  });

  it('has its healthy twins: the UPDATE adds; the row is locked; one session after the other', async () => {
    for (const variant of ['add_in_the_update', 'for_update']) {
      const { ended, rows } = await run(textOf('read_add_write'), variant);
      expect([ended, rows.filter(({ outcome }) => outcome !== 'passed')]).toEqual([completed, []]);
    }
    const late = { delaysMs: [3_000], iterations: 4 };
    const { rows } = await run(textOf('read_add_write'), 'as written', late);
    expect(rows.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    for (const { delay_error_ms: error } of rows) expect(error).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [10, 6],
    [3, 3],
  ])('of %i at the same time races as many as have a database: %i', async (concurrency, atOnce) => {
    mostAtOnce = 0;
    const { ended } = await run(textOf('read_add_write'), 'for_update', { concurrency });
    expect([ended, mostAtOnce]).toEqual([completed, atOnce]);
  });

  it('has steps on ClickHouse too', async () => {
    const { failed } = await run(textOf('half_messages'), 'as written', { iterations: 2 });
    expect(failed.map(({ violations }) => violations)).toEqual([['both_halves'], ['both_halves']]);
    const whole = await run(textOf('half_messages'), 'whole_row', { iterations: 2 });
    expect(whole.failed).toEqual([]);
  });
});

describe('what cannot be judged says why', () => {
  const race = (set: string, one: string, check: string) =>
    `--: setup\n${set}\n--: session one\n--: step act\n${one}\n--: session two\n--: step act\nSELECT 1\n--: check none\n${check}\n`;

  it('a set-up that fails ends the run with its error', async () => {
    const { ended, rows } = await run(race('CREATE TABLE;', 'SELECT 1', 'SELECT 1 WHERE false'));
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'target_refuses' } });
    expect(ended.failure?.detail).toContain('The setup failed: ERROR: syntax error');
    expect(rows.filter(({ outcome }) => outcome === 'passed')).toEqual([]);
  });

  it('a check that cannot be run', async () => {
    const { rows } = await run(race('SELECT 1', 'SELECT 1', 'SELECT 1 FROM nothing'), 'as written', { iterations: 1 });
    expect(rows.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['errored', 'It could not be judged: The check none could not be run: relation "nothing" does not exist'],
    ]);
  });

  it('a step with a mistake in its SQL; one that loses to another is judged', async () => {
    const setup = 'CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)';
    const outcomeOf = async (step: string) => {
      const { rows } = await run(race(setup, step, 'SELECT 1 WHERE false'), 'as written', { iterations: 1 });
      return rows.map(({ outcome, error }) => [outcome, error]);
    };
    expect(await outcomeOf('UPDATE t SET idd = 2')).toEqual([
      [
        'errored',
        'It could not be judged: The step one.act failed: column "idd" of relation "t" does not exist (42703).',
      ],
    ]);
    expect((await outcomeOf('INSERT INTO t VALUES (1)')).map(([outcome]) => outcome)).toEqual(['passed']);
  });

  it('a step that does not end', async () => {
    const slow = race('SELECT 1', 'SELECT pg_sleep(60)', 'SELECT 1 WHERE false');
    const { rows } = await run(slow, 'as written', { iterations: 1 });
    expect(rows.map(({ error }) => error)).toEqual(['It could not be judged: A step of one did not end within 5 s.']);
  });

  const endsItself = 'SELECT pg_terminate_backend(pg_backend_pid())';
  it.each([
    [
      'an answer without measure',
      "SELECT repeat('x', 5000000)",
      /^It could not be judged: The answer to the step one\.act was larger than 4 MB\.$/,
    ],
    ['a session that the server ended', endsItself, /^It could not be judged: The server ended the session one\.$/],
  ])('%s', async (_what, step, says) => {
    const { rows } = await run(race('SELECT 1', step, 'SELECT 1 WHERE false'), 'as written', { iterations: 1 });
    expect(rows.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['errored', expect.stringMatching(says) as string],
    ]);
  });

  it('but what was seen to be violated is, whoever lost its session', async () => {
    const { failed } = await run(race('SELECT 1', endsItself, 'SELECT 1'), 'as written', { iterations: 1 });
    expect(failed.map(({ violations }) => violations)).toEqual([['none']]);
  });
});

it('leaves no database and no role behind', async () => {
  const { rows } = await run(
    '--: setup\nCREATE TABLE here AS SELECT current_database() AS name\n--: session one\n--: step act\nSELECT 1\n--: session two like one\n--: check always\nSELECT 1\n',
    'as written',
    { iterations: 2 },
  );
  const names = rows.map(
    ({ tables }) => /^name (lastwrite_lab_\w+)$/.exec(tables?.['postgres here']?.['row 1'] ?? '')?.[1],
  );
  expect(names).toEqual(names.map(() => expect.any(String) as string));
  const server = await openConnection({
    connectionString: inject('lastwriteStack').postgres.labUrl,
    application_name: 'lastwrite test',
    connectionTimeoutMillis: 30_000,
    deadlineMs: 30_000,
  });
  const left = () =>
    server.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname = ANY ($1) UNION SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)',
      [names],
    );
  await expect.poll(async () => (await left()).rows).toEqual([]);
  await server.end();
});
