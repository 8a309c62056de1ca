import { describe, expect, inject, it } from 'vitest';
import { labLimits } from '../database/limits';
import { parseRace } from '../parse/parseRace';
import { exploreRace, type OutcomeGroup } from './exploreRace';
import { withLabSlots } from './LabSlots';
import type { LabOrder } from './LabOrder';

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
    // A number that no two transactions have in common.
    const unsteady = await explore(
      `${SETUP}--: session one\n--: step write\nUPDATE t SET n = pg_current_xact_id()::text::int\n`,
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
