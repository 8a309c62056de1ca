import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labRunLimits } from '@/lib/contract/lab';
import { scenariosResponseSchema } from '@/lib/contract/scenarios';
import { ConfigError } from '@/lib/environments/ConfigError';
import { loadConfig } from '@/lib/environments/loadConfig';
import { describeScenario, scenarioIds } from '@/lib/scenarios/scenarios';
import { toSqlScenario } from '@/lib/scenarios/sql/SqlScenario';
import { readLabFiles } from './readLabFiles';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-scenarios-'));
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(join(folder, 'lastwrite.config.json'), JSON.stringify({ scenarios: ['scenarios/*'] }));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SPEC =
  'setup { CREATE TABLE t (n int); }\nsession a\nstep w { INSERT INTO t VALUES (1); }\nsession b\nstep r { SELECT 1; }\n';
const RACE =
  '--: title The last seat\n--: about Two count before either books.\n--: session anna\n--: step book\nSELECT 1\n--: session ben like anna\n' +
  '--: check one_seat\nSELECT 1 WHERE false\n--: variant locked\n--: title Lock first\n--: step anna.book\nSELECT 2\n';

/** What the configuration that names these files is read as, or its mistakes. */
function read(files: Readonly<Record<string, string>>) {
  rmSync(join(folder, 'scenarios'), { recursive: true });
  mkdirSync(join(folder, 'scenarios'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'scenarios', name), text);
  try {
    return readLabFiles(loadConfig({}, folder).labFiles, scenarioIds);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.map(({ where, found, expected }) => `${where}: ${found}; expected ${expected}`);
  }
}

it('files of both forms are scenarios, under the names of their files', () => {
  const files = read({ 'seat_race.sql': RACE, 'reads.spec': SPEC });
  const told = files.map((file) =>
    typeof file === 'string' ? file : describeScenario(toSqlScenario(file.id, file.text)),
  );
  expect(scenariosResponseSchema.parse(told)).toEqual(told);
  expect(told).toMatchObject([
    {
      id: 'reads',
      title: 'reads',
      driver: 'sql',
      variants: [{ id: 'as written' }],
      violations: [],
      runsAs: ['exploration'],
    },
    {
      id: 'seat_race',
      title: 'The last seat',
      summary: 'Two count before either books.',
      actors: [
        { id: 'anna', delayed: false },
        { id: 'ben', delayed: true },
      ],
      variants: [{ id: 'as written' }, { id: 'locked', title: 'Lock first' }],
      violations: [{ code: 'one_seat' }],
      runsAs: ['load_test', 'exploration'],
    },
  ]);
});

it.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'a mistake, at its line and column',
    { 'cut.spec': 'session a\nstep w { INSERT\n' },
    'scenarios/cut.spec:3:1: the end of the file; expected } to end the SQL that begins in line 2',
  ],
  ['a file that is empty', { 'empty.sql': '' }, 'scenarios/empty.sql:1:1: '],
  [
    'a file that is too large',
    { 'large.sql': `${RACE}-- ${'x'.repeat(labRunLimits.characters)}\n` },
    'characters; expected at most 100,000',
  ],
  [
    'a name that no address can hold',
    { 'the seat.sql': RACE },
    'scenarios/the seat.sql: the name "the seat"; expected letters, digits, underscores or hyphens before the extension',
  ],
  [
    'the name of a built-in scenario',
    { 'scorecard_race.sql': RACE },
    'scenarios/scorecard_race.sql: a built-in scenario has the id "scorecard_race"; expected another name',
  ],
  [
    'two files of one name',
    { 'seat.sql': RACE, 'seat.spec': SPEC },
    'scenarios/seat.sql: scenarios/seat.spec has the same id "seat"; expected a unique id for each scenario',
  ],
])('%s is told', (_what, files, mistake) => {
  const mistakes = read(files);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toContain(mistake);
});

it('the mistakes of all files are told at once', () => {
  expect(read({ 'a.spec': 'session', 'b.spec': 'step', 'good.sql': RACE })).toHaveLength(2);
});
