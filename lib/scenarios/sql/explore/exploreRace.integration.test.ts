import { expect, inject, it } from 'vitest';
import { parseRace } from '../parse/parseRace';
import { exploreRace } from './exploreRace';
import type { LabOrder } from './LabOrder';

const { labUrl } = inject('lastwriteStack').postgres;
const explore = (text: string) => exploreRace(parseRace(text), { url: labUrl, limit: 1_000 });

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
  expect(lines).toContain('two.write, one.write (for two), three.write (for one), two.commit, one.commit, three.commit');
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
