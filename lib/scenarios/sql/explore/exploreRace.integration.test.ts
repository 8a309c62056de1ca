import { describe, expect, inject, it } from 'vitest';
import { labLimits } from '../database/limits';
import { parseRace } from '../parse/parseRace';
import { exploreRace, type OutcomeGroup } from './exploreRace';
import { withLabSlots } from './LabSlots';
import type { LabOrder } from './LabOrder';
import { verdictOf } from './verdictOf';

const { labUrl } = inject('lastwriteStack').postgres;
const explore = (text: string) =>
  withLabSlots({ url: labUrl }, (slots) => exploreRace(parseRace(text), slots, { limit: 1_000 }));

const SETUP = '--: setup\nCREATE TABLE t (id int PRIMARY KEY, n int);\nINSERT INTO t VALUES (1, 0);\n';

/** An order on one line: who waited for whom stands behind the step. */
function lineOf({ steps }: LabOrder): string {
  return steps
    .map(({ step, waited, waitedFor }) => (waited ? `${step} (for ${waitedFor.join(' and ')})` : step))
    .join(', ');
}

it('says whom a step waited for: those who blocked it, and not those whom these waited for', async () => {
  const { groups } = await explore(
    `${SETUP}--: session one\n--: step write\nBEGIN; UPDATE t SET n = 1\n--: step commit\nCOMMIT\n` +
      '--: session two like one\n--: session three like one\n',
  );
  const lines = groups.map(({ shortest }) => lineOf(shortest));
  // Which of the two that wait gets the row once it is free is the server's choice: whoever read its new version first.
  const waiting = [
    'two.write, one.write (for two), three.write (for one), two.commit, one.commit, three.commit',
    'two.write, one.write (for two and three), three.write (for one), two.commit, three.commit, one.commit',
  ];
  expect(lines.filter((line) => waiting.includes(line))).toHaveLength(1);
  expect(lines).toContain('one.write, one.commit, three.write, three.commit, two.write, two.commit');
});

it('names all who blocked a step at the same time', async () => {
  const holders = `SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND mode = 'RowShareLock'`;
  const { groups } = await explore(
    `${SETUP}--: session one\n--: step lock\nBEGIN; LOCK TABLE t IN ROW SHARE MODE\n--: step commit\nCOMMIT\n` +
      `--: session two like one\n--: session three\n--: step look\n${holders}\n--: step drop\nDROP TABLE t\n`,
  );
  expect(groups.map(({ shortest }) => lineOf(shortest))).toContain(
    'one.lock, two.lock, three.look, three.drop (for one and two), one.commit, two.commit',
  );
});

describe('states: what everybody could see after the steps of the shortest order', () => {
  const rowsAfter = ({ states }: OutcomeGroup) =>
    states.map(({ after, contents }) => [after, contents[0]?.rows.map(([, n]) => n) ?? null]);

  it('what is not committed is not seen, and what a lock hides is told once it can be read', async () => {
    const { groups } = await explore(
      `${SETUP}--: session one\n--: step write\nBEGIN; UPDATE t SET n = 1\n--: step lock\nLOCK TABLE t\n--: step commit\nCOMMIT\n--: step drop\nDROP TABLE t\n`,
    );
    expect(groups.map(rowsAfter)).toEqual([
      [
        [-1, ['0']],
        [2, ['1']],
        [3, null],
      ],
    ]);
  });

  it('each group has them, and they end with the contents that the order led to', async () => {
    const { groups } = await explore(
      `${SETUP}--: session one\n--: step read\n--: capture n\nSELECT n FROM t\n--: step write\nUPDATE t SET n = :n + 1\n--: session two like one\n`,
    );
    expect(groups.length).toBeGreaterThan(2);
    for (const { shortest, states } of groups) expect(states.at(-1)?.contents).toEqual(shortest.contents);
    const serial = groups.find(({ shortest }) => lineOf(shortest) === 'one.read, one.write, two.read, two.write');
    expect(serial && rowsAfter(serial)).toEqual([
      [-1, ['0']],
      [1, ['1']],
      [3, ['2']],
    ]);
  });

  it('none for an order that goes another way when it is run again, and none beyond the limit', async () => {
    // As many rows as no two transactions have in common.
    const unsteady = await explore(
      `${SETUP}--: session one\n--: step write\nINSERT INTO t SELECT 9 + n, n FROM generate_series(1, pg_current_xact_id()::text::int % 1000) n\n`,
    );
    expect(unsteady.groups.map(({ states }) => states)).toEqual([[]]);
    const steps = Array.from({ length: 2 }, (_, index) => `--: step s${index}\nUPDATE t SET n = n * 2 + ${index + 1}`);
    const race = parseRace(
      `${SETUP}--: session one\n${steps.join('\n')}\n--: session two\n--: step s\nUPDATE t SET n = n + 7\n`,
    );
    const { groups } = await withLabSlots({ url: labUrl, limits: { ...labLimits, states: 1 } }, (slots) =>
      exploreRace(race, slots, { limit: 10 }),
    );
    expect(groups.map(({ states }) => states.length > 0)).toEqual([true, false, false]);
  });
});

describe('values that differ from run to run', () => {
  const race = (at: string, who = "'same'") =>
    '--: setup\nCREATE TABLE seat (id int PRIMARY KEY, at text);\nINSERT INTO seat VALUES (1, NULL);\n' +
    'CREATE TABLE log (id uuid DEFAULT gen_random_uuid(), who text);\n--: session one\n--: step look\nSELECT * FROM seat\n' +
    `--: step take\nUPDATE seat SET at = ${at}\n--: step log\nINSERT INTO log (who) VALUES (${who})\n--: session two like one\n`;

  it('tell no outcomes apart, whoever sees them first, and are named', async () => {
    const { groups, varying, orders } = await explore(race('clock_timestamp()'));
    expect(orders).toBe(20);
    // Who looks before anyone took it: both, or only the first.
    expect(groups.map((group) => group.orders).sort()).toEqual([12, 4, 4]);
    expect(varying).toEqual(['log.id', 'one.look.at', 'seat.at', 'two.look.at']);
    for (const { states } of groups) expect(states.length).toBeGreaterThan(1);
    for (const { difference } of groups)
      expect(difference?.says).toMatch(/^Had (?:one|two)\.look come .* would return/);
  });

  it('those that only the order decides do', async () => {
    const { groups, varying } = await explore(race("'by ' || :session", ':session'));
    expect(varying).toEqual(['log.id']);
    expect(groups.length).toBeGreaterThan(3);
    const holders = groups.map(({ shortest }) => shortest.contents.find(({ table }) => table === 'seat')?.rows[0]?.[1]);
    expect(new Set(holders)).toEqual(new Set(['by one', 'by two']));
  });
});

describe('a step that a guard leaves out', () => {
  const race = (wanted: number) =>
    `${SETUP}--: session one\n--: step read\n--: capture is_wanted\nSELECT n = ${wanted} FROM t WHERE id = 1\n--: step write\n--: when is_wanted\nUPDATE t SET n = n + 1 WHERE id = 1\n` +
    '--: session two like one\n--: check at_most_one\nSELECT * FROM t WHERE n > 2\n';

  it('of every order is named: what never ran is not proven', async () => {
    const { neverRun } = await explore(race(7));
    expect(neverRun).toEqual(['one.write', 'two.write']);
  });

  it('of some orders only is part of the race', async () => {
    const explored = await explore(race(0));
    expect(explored.groups.some(({ shortest }) => shortest.skipped.length > 0)).toBe(true);
    expect(explored.neverRun).toEqual([]);
  });
});

it('a race inside of one step is not seen, and the step is named', async () => {
  const read = 'SELECT n INTO v FROM t WHERE id = 1';
  const block = `DO $$ DECLARE v int; BEGIN ${read}; UPDATE t SET n = v + 1 WHERE id = 1; END $$`;
  const race = `${SETUP}--: session one\n--: step add\n${block}\n--: session two like one\n--: check both\nSELECT * FROM t WHERE id = 1 AND n < 2\n`;
  expect(await explore(race)).toMatchObject({ violating: 0, undivided: ['one.add', 'two.add'] });
});

describe('a step that fails in every order', () => {
  const race = (column: string) =>
    `${SETUP}--: session one\n--: step write\nUPDATE t SET ${column} = 1\n--: session two\n--: step insert\nINSERT INTO t VALUES (2, 0)\n` +
    '--: session three like two\n--: check never_negative\nSELECT * FROM t WHERE n < 0\n';

  it('is named, and nothing is proven by orders in which it did nothing', async () => {
    const explored = await explore(race('m'));
    expect(explored.failing).toEqual([
      { step: 'one.write', code: '42703', message: 'column "m" of relation "t" does not exist' },
    ]);
    expect(verdictOf(explored)).toBe('incomplete');
  });

  it('one that fails in some orders only is part of the race', async () => {
    const explored = await explore(race('n'));
    expect(explored.failing).toEqual([]);
    expect(verdictOf(explored)).toBe('clean');
  });
});

it('races that prepare transactions run one order at a time, on the whole server: their identifiers are the server’s', async () => {
  const race =
    `${SETUP}--: session one\n--: step write\nBEGIN; UPDATE t SET n = n + 1; PREPARE TRANSACTION 'the same'\n--: step end\nCOMMIT PREPARED 'the same'\n` +
    '--: session two\n--: step look\nSELECT n FROM t\n--: check counted\nSELECT n FROM t WHERE n <> 1\n';
  const both = await Promise.all([explore(race), explore(race)]);
  for (const { orders, complete, groups, violating, unjudged } of both) {
    expect({ orders, complete, violating, unjudged }).toEqual({ orders: 3, complete: true, violating: 0, unjudged: 0 });
    const failures = groups.flatMap(({ shortest }) =>
      shortest.steps.flatMap(({ results }) => results.filter(({ kind }) => kind === 'error')),
    );
    expect(failures).toEqual([]);
  }
});
