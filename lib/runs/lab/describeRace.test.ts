import { expect, it } from 'vitest';
import { labRunLimits } from '@/lib/contract/lab';
import { checkRace } from './describeRace';

const repeated = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');
const session = '--: session s\n--: step a\nSELECT 1\n';

it('a race is told with its sessions, steps, checks, variants and how many orders they have', () => {
  const { race, mistake } = checkRace(
    `--: title Two\n${session}--: session t like s\n--: check c\nSELECT 1 WHERE false\n--: variant v\n--: level serializable\n--: without s.a\n`,
  );
  expect(mistake).toBeNull();
  expect(race).toEqual({
    title: 'Two',
    about: null,
    form: 'lastwrite',
    sessions: ['s', 't'].map((name) => ({
      name,
      level: null,
      steps: [{ name: `${name}.a`, store: 'postgres', sql: 'SELECT 1', when: null }],
    })),
    checks: [{ name: 'c', store: 'postgres', sql: 'SELECT 1 WHERE false' }],
    possible: 2,
    namesLevel: true,
    variants: [{ name: 'v', title: null, changes: [{ step: 's.a', sql: null, when: null }], possible: 1 }],
  });
});

it.each<[string, string, string]>([
  [
    'sessions',
    repeated(11, (n) => `--: session s${n}\n--: step a\nSELECT 1\n`),
    'Line 31, column 1: expected at most 10 sessions, found another one.',
  ],
  [
    'sessions of a spec',
    repeated(11, (n) => `session s${n}\nstep a${n} {}\n`),
    'expected at most 10 sessions, found 11',
  ],
  [
    'steps',
    `--: session s\n${repeated(201, (n) => `--: step a${n}\n`)}`,
    'Line 202, column 1: expected at most 200 steps, found another one.',
  ],
  [
    'steps of sessions that are like another',
    `--: session s\n${repeated(150, (n) => `--: step a${n}\n`)}--: session t like s\n`,
    'expected at most 200 steps, found 300',
  ],
  ['steps of a spec', `session s\n${repeated(201, (n) => `step a${n} {} `)}`, 'expected at most 200 steps, found 201'],
  ['marked lines', repeated(201, () => 'SELECT 1; -- T1\n'), 'expected at most 200 steps, found another one'],
  [
    'variants',
    `${session}${repeated(41, (n) => `--: variant v${n}\n--: without a\n`)}`,
    'expected at most 40 variants, found another one',
  ],
])('too many %s are refused with the place, however they are written', (_what, text, message) => {
  expect(checkRace(text)).toEqual({
    race: null,
    mistake: expect.objectContaining({ message: expect.stringContaining(message) as string }) as object,
  });
});

it('reads whatever fits into the longest text, without building more from it than the limits allow', () => {
  const cut = (text: string) => text.slice(0, labRunLimits.characters);
  const { characters } = labRunLimits;
  for (const text of [
    cut(
      `--: session s\n${repeated(1_500, (n) => `--: step a${n}\n`)}${repeated(2_500, (n) => `--: session t${n} like s\n`)}`,
    ),
    cut(`--: session s\n${repeated(2_500, (n) => `--: step a${n}\n`)}${repeated(3_500, (n) => `--: variant v${n}\n`)}`),
    cut('a -- T1\n'.repeat(20_000)),
    '{'.repeat(characters),
    '"'.repeat(characters),
    '\n'.repeat(characters),
    cut('#: a {\n'.repeat(20_000)),
  ])
    expect(checkRace(text).race).toBeNull();
});
