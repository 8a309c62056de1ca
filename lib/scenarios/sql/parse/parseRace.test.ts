import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printMarked } from '../print/printMarked';
import { printSpec } from '../print/printSpec';
import { arbitraryMarked, arbitrarySpec } from '../testing/arbitraryRace';
import { formOf, parseRace } from './parseRace';
import { RaceSyntaxError } from './RaceSyntaxError';

const SPEC = `# a remark
#: level serializable
setup { CREATE TABLE t (n int); }
setup
{
  INSERT INTO t VALUES (1);
}
teardown	{ DROP TABLE t; }

session "s 1"
#: retry 40001 3
setup { BEGIN; }
#: capture n
step r1	{ SELECT n FROM t; }
#: when n
step "w1" { UPDATE t SET n = :n + 1; }
step e1 { }
teardown { ROLLBACK; }
session s2
step r2 { SELECT 1; }
#: invariant one_row { SELECT n
#:   FROM t WHERE n < 2 }
permutation r1 r2(*) w1(r2, r2 notices 2) r1
`;

const MARKED = `-- A remark.
--: title Read, add, write
--: setup
CREATE TABLE t (who text, n int);
--: session one
--: retry 40001 3
--: step read
--: capture n
SELECT n FROM t WHERE who = :session
--: step write
-- a remark of this step
UPDATE t SET n = :n + 1, at = now()::date, note = ':n';
--: session two like one
--: check none_lost
SELECT n FROM t WHERE n < 3 AND :one.n = 1
--: variant atomic
--: title In one statement
--: without two.read
--: step write
UPDATE t SET n = n + 1
`;

const SPEC_OF_BOTH = `
setup { CREATE TABLE t (n int); }
#: store clickhouse
setup { CREATE TABLE t (n Int32) ENGINE = MergeTree ORDER BY n }
session s
#: capture n
step read { SELECT n FROM t; }
#: store clickhouse
#: when n
step copy { INSERT INTO t VALUES (:n) }
#: store clickhouse
#: invariant copied { SELECT n FROM t WHERE n < 2 }
`;

const MARKED_OF_BOTH = `--: setup
CREATE TABLE t (n int)
--: setup -- clickhouse
CREATE TABLE t (n Int32) ENGINE = MergeTree ORDER BY n
--: session s
--: step read
--: capture n
SELECT n FROM t
--: step copy
--: when n
-- ClickHouse
INSERT INTO t VALUES (:n)
--: check copied --clickhouse
SELECT n FROM t WHERE n < 2
--: variant not_copied
--: step copy
SELECT 1
`;

const HERMITAGE = `create table test (id int primary key, value int);
insert into test (id, value) values (1, 10),
  (2, 20);

begin; set transaction isolation level read committed; -- T1
begin; -- T2
update test
  set value = 11 where id = 1; -- T1
update test set value = 12 where id = 1; -- T2, BLOCKS
commit; -- T1. This unblocks T2
-- Either T2 or nobody goes on.
commit; -- T2
`;

describe('each form', () => {
  it('PostgreSQL’s isolation specs, with our additions as comments', () => {
    const race = parseRace(SPEC);
    expect(formOf(SPEC)).toBe('isolation');
    expect(race.level).toBe('serializable');
    expect(race.setup.map(({ sql }) => sql)).toEqual(['CREATE TABLE t (n int);', '\n  INSERT INTO t VALUES (1);\n']);
    expect(race.teardown).toBe('DROP TABLE t;');
    expect(race.sessions).toEqual([
      {
        name: 's 1',
        level: null,
        retry: { codes: ['40001'], times: 3 },
        setup: 'BEGIN;',
        teardown: 'ROLLBACK;',
        steps: [
          { name: 'r1', store: 'postgres', sql: 'SELECT n FROM t;', capture: ['n'], when: null },
          { name: 'w1', store: 'postgres', sql: 'UPDATE t SET n = :n + 1;', capture: [], when: 'n' },
          { name: 'e1', store: 'postgres', sql: '', capture: [], when: null },
        ],
      },
      {
        name: 's2',
        level: null,
        retry: null,
        setup: null,
        teardown: null,
        steps: [{ name: 'r2', store: 'postgres', sql: 'SELECT 1;', capture: [], when: null }],
      },
    ]);
    expect(race.checks).toEqual([{ name: 'one_row', store: 'postgres', sql: 'SELECT n\n  FROM t WHERE n < 2' }]);
    expect(race.permutations).toEqual([
      {
        steps: [
          { step: 'r1', blockers: [] },
          { step: 'r2', blockers: [{ kind: 'once' }] },
          {
            step: 'w1',
            blockers: [
              { kind: 'step', step: 'r2' },
              { kind: 'notices', step: 'r2', count: 2 },
            ],
          },
          { step: 'r1', blockers: [] },
        ],
      },
    ]);
  });

  it('marked SQL: a session like another one, values by session, variants', () => {
    const race = parseRace(MARKED);
    expect(formOf(MARKED)).toBe('lastwrite');
    expect(race.sessions.map(({ name, retry, steps }) => [name, retry?.times, steps.map((step) => step.name)])).toEqual(
      [
        ['one', 3, ['one.read', 'one.write']],
        ['two', 3, ['two.read', 'two.write']],
      ],
    );
    expect(race.sessions[1]?.steps[0]?.sql).toBe("SELECT n FROM t WHERE who = 'two'");
    expect(race.variants).toEqual([
      {
        name: 'atomic',
        title: 'In one statement',
        level: null,
        retry: null,
        steps: [
          { name: 'two.read', step: null },
          ...['one.write', 'two.write'].map((name) => ({
            name,
            step: { store: 'postgres', sql: 'UPDATE t SET n = n + 1', capture: [], when: null },
          })),
        ],
      },
    ]);
  });

  it.each([SPEC_OF_BOTH, MARKED_OF_BOTH])('what is run on ClickHouse is marked: %#', (text) => {
    const { setup, sessions, checks, variants } = parseRace(text);
    expect(setup.map(({ store }) => store)).toEqual(['postgres', 'clickhouse']);
    expect(setup[1]?.sql).toBe('CREATE TABLE t (n Int32) ENGINE = MergeTree ORDER BY n');
    expect(sessions[0]?.steps.map(({ store, sql }) => [store, sql])).toEqual([
      ['postgres', expect.stringContaining('SELECT n FROM t')],
      ['clickhouse', 'INSERT INTO t VALUES (:n)'],
    ]);
    expect(checks.map(({ name, store }) => [name, store])).toEqual([['copied', 'clickhouse']]);
    for (const { steps } of variants) expect(steps.map(({ step }) => step?.store)).toEqual(['postgres']);
  });

  it('Hermitage’s marks: what comes before them is the set-up, and the order of the lines is one to run', () => {
    const race = parseRace(HERMITAGE);
    expect(formOf(HERMITAGE)).toBe('hermitage');
    expect(race.setup).toHaveLength(2);
    expect(race.sessions.map(({ name, steps }) => [name, steps.map(({ sql }) => sql)])).toEqual([
      [
        'T1',
        [
          'begin; set transaction isolation level read committed;',
          'update test\n  set value = 11 where id = 1;',
          'commit;',
        ],
      ],
      ['T2', ['begin;', 'update test set value = 12 where id = 1;', 'commit;']],
    ]);
    expect(race.permutations[0]?.steps.map(({ step }) => step).join(' ')).toBe('T1_1 T2_1 T1_2 T2_2 T1_3 T2_3');
  });
});

it('Hermitage’s “either” is the session that began first', () => {
  const { sessions, permutations } = parseRace(
    'begin; -- T2\nbegin; -- T1\ncommit; -- T2\nselect * from test; -- either. Shows 1 => 12\nselect 1; -- Either. Returns 1\n',
  );
  expect(sessions.map(({ name, steps }) => [name, steps.map(({ sql }) => sql)])).toEqual([
    ['T1', ['begin;']],
    ['T2', ['begin;', 'commit;', 'select * from test;', 'select 1;']],
  ]);
  expect(permutations[0]?.steps.map(({ step }) => step).join(' ')).toBe('T2_1 T1_1 T2_2 T2_3 T2_4');
});

it('lines with --: may be indented', () => {
  const indented = MARKED.replaceAll(/^--:/gm, '  --:');
  expect(formOf(indented)).toBe('lastwrite');
  expect(parseRace(indented)).toEqual(parseRace(MARKED));
});

it('a colon that says something else is no captured value', () => {
  const step = "SELECT a[lo:hi], '1'::int, JSON_OBJECT('k': v) FROM t";
  expect(parseRace(`session s\nstep a { ${step} }`).sessions[0]?.steps[0]?.sql).toBe(step);
  const ternary = 'session s\n#: store clickhouse\nstep a { SELECT 1 ? n :m FROM t }';
  expect(parseRace(ternary).sessions[0]?.steps).toHaveLength(1);
});

describe('what is wrong is told with line, column and what was expected', () => {
  it.each([
    ['nothing', '', 1, 1, 'setup, teardown or session'],
    ['no step', 'session s\n', 2, 1, 'setup or step'],
    ['SQL that does not end', 'setup { SELECT 1;\nsession s', 2, 10, '} to end the SQL that begins in line 1'],
    ['a name that does not end', 'session "s\nstep a { }', 1, 11, '" to end the name'],
    ['a step without SQL', 'session s\nstep a\nstep b { }', 3, 1, '{ and the SQL of the step a'],
    ['a step twice', 'session s\nstep a { }\nstep a { }', 3, 6, 'another name: the step in line 2 has it already'],
    ['an unknown step', 'session s\nstep a { }\npermutation a b', 3, 15, 'the name of a step'],
    [
      'a marker of its own session',
      'session s\nstep a { }\nstep b { }\npermutation a b(a)',
      4,
      17,
      'a step of another session',
    ],
    ['a stray sign', 'session s\nstep a { }\n;', 3, 1, 'a word, a name or {'],
    ['a capture of nothing', 'session s\n#: capture\nstep a { }', 2, 11, 'comma-separated names'],
    [
      'a guard nobody captures',
      'session s\nstep a { }\n#: when ok\nstep b { }',
      3,
      9,
      'captured by an earlier step of s',
    ],
    [
      'an unknown level',
      '#: level dirty\nsession s\nstep a { }',
      1,
      10,
      'read committed, repeatable read, serializable',
    ],
    ['a retry without a count', 'session s\n#: retry 40001\nstep a { }', 2, 10, 'error codes and a number of retries'],
    ['an unknown word', '--: setup\nSELECT 1\n--: steps a\n', 3, 5, 'title, about'],
    ['a store nobody knows', 'session s\n#: store mysql\nstep a { }', 2, 10, 'postgres or clickhouse'],
    ['a store of nothing', 'session s\nstep a { }\n#: store clickhouse', 3, 20, 'step'],
    ['a store of a teardown', '#: store clickhouse\nteardown { }\nsession s\nstep a { }', 2, 1, 'setup after'],
    [
      'a session’s set-up for ClickHouse',
      '--: session a\n--: setup -- clickhouse\nSELECT 1\n--: step s\nSELECT 1',
      2,
      5,
      'before the first session',
    ],
    [
      'a variant with a set-up of its own',
      '--: session a\n--: step s\nSELECT 1\n--: variant v\n--: setup\nCREATE INDEX ON t (n)',
      5,
      5,
      'a variant changes steps alone, and shares its setup with the race. For another one, copy the file',
    ],
    ['a step of nobody', '--: step a\nSELECT 1', 1, 5, 'session before the first step'],
    ['SQL before any part', 'SELECT 1;\n--: session a', 1, 1, '--: title or --: setup before any SQL'],
    [
      'a check behind a variant',
      '--: session a\n--: step s\nSELECT 1\n--: variant v\n--: check c\nSELECT 1',
      5,
      5,
      'checks before the first variant: every check judges the race and each of its variants',
    ],
    [
      'a variant of an unknown step',
      '--: session a\n--: step r\nSELECT 1\n--: variant v\n--: step x\nSELECT 2',
      5,
      10,
      'a step of the race: a.r',
    ],
    [
      'a check of what nobody captures',
      '--: session a\n--: step r\nSELECT 1\n--: check c\nSELECT :a.n',
      5,
      8,
      'a captured value',
    ],
    [
      'a value that nobody captures',
      '--: session a\n--: step r\n--: capture n\nSELECT 1\n--: step w\nUPDATE t\nSET n = :nn::int',
      7,
      9,
      'a value captured by an earlier step of a (n)',
    ],
    [
      'a value that a variant no longer captures',
      '--: session a\n--: step r\n--: capture n\nSELECT 1\n--: step w\nSELECT :n\n--: variant v\n--: without r',
      6,
      8,
      'a value captured by an earlier step of a (there is none)',
    ],
    [
      'a value in a variant',
      '--: session a\n--: step r\n--: capture n\nSELECT 1\n--: step w\nSELECT :n\n--: variant v\n--: step r\nSELECT :n',
      9,
      8,
      'a value captured by an earlier step of a (there is none)',
    ],
    [
      'a word that is spelled wrong',
      '--: session a\n--: step r\n--: captures n\nSELECT 1',
      3,
      5,
      'step, capture, when',
    ],
    [
      'an indented word that is spelled wrong',
      '--: session a\n  --: step r\n  --: wen n\nSELECT 1',
      3,
      7,
      'capture, when',
    ],
    ['a statement without a mark', 'begin; -- T1\ncommit;\n', 2, 1, 'a mark such as -- T1'],
  ])('%s', (_what, text, line, column, expected) => {
    let thrown: unknown;
    try {
      parseRace(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RaceSyntaxError);
    expect(thrown).toMatchObject({ line, column, expected: expect.stringContaining(expected) as string });
  });
});

describe('print, then parse, gives the same race', () => {
  it('as an isolation spec', () => {
    fc.assert(
      fc.property(arbitrarySpec, (race) => {
        expect(parseRace(printSpec(race))).toEqual(race);
      }),
    );
  });

  it('in Lastwrite’s own form', () => {
    fc.assert(
      fc.property(arbitraryMarked, (race) => {
        expect(parseRace(printMarked(race))).toEqual(race);
      }),
    );
  });
});

it('a file that is cut off or damaged is a race or a RaceSyntaxError, and nothing else', () => {
  const texts = fc.oneof(
    fc.constantFrom(SPEC, MARKED, HERMITAGE),
    arbitrarySpec.map(printSpec),
    arbitraryMarked.map(printMarked),
  );
  const damage = fc.oneof(
    fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
    fc.nat().map((at) => (text: string) => text.slice(at % (text.length + 1))),
    fc
      .tuple(fc.nat(), fc.constantFrom('{', '}', '"', '#:', '--:', '(', '\n', '-- T1', ':', '$$'))
      .map(([at, sign]) => (text: string) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + sign + text.slice(place);
      }),
  );
  fc.assert(
    fc.property(texts, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
      const damaged = damages.reduce((each, harm) => harm(each), text);
      try {
        parseRace(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RaceSyntaxError);
        const { line, column } = error as RaceSyntaxError;
        expect(line).toBeLessThanOrEqual(damaged.split('\n').length);
        expect(column).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});
