import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { labLimits } from '../database/limits';
import { openLabDatabase, type LabDatabase } from '../database/openLabDatabase';
import { parseRace } from '../parse/parseRace';
import { runIsolation, type IsolationResult } from './runIsolation';

let database: LabDatabase;
beforeAll(async () => {
  database = await openLabDatabase(inject('lastwriteStack').postgres.labUrl, { ...labLimits, stepMs: 20_000 });
});
afterAll(() => database.drop());

async function run(spec: string, maxStepWaitMs = 20_000): Promise<IsolationResult & { readonly output: string }> {
  await database.reset();
  let output = '';
  const result = await runIsolation(parseRace(spec), {
    url: database.url,
    application: 'isolation/test',
    maxStepWaitMs,
    print: (text) => {
      output += text;
    },
  });
  return { ...result, output };
}

const COUNTER = `
setup { CREATE TABLE c (id int PRIMARY KEY, n int, note text); INSERT INTO c VALUES (1, 0, 'a|b'), (2, 10, NULL); }
teardown { DROP TABLE c; }
session s1
setup { BEGIN; }
step w1 { UPDATE c SET n = n + 1 WHERE id = 1; }
step c1 { COMMIT; }
session s2
step w2 { UPDATE c SET n = n + 1 WHERE id = 1; }
step r2 { SELECT * FROM c ORDER BY id; SELECT n AS "größe" FROM c WHERE false; }
step e2 { SELECT 1 AS one; SELECT 1 / (n - n) FROM c; }
step x2 { }
`;

it('a step that waits is told as waiting, and completed by the one that lets it go on; errors and results as psql’s ancestor prints them', async () => {
  const { output, permutations } = await run(`${COUNTER}permutation w1 w2 c1 r2 e2 x2`);
  expect(permutations).toBe(1);
  expect(output).toBe(`Parsed test spec with 2 sessions

starting permutation: w1 w2 c1 r2 e2 x2
step w1: UPDATE c SET n = n + 1 WHERE id = 1;
step w2: UPDATE c SET n = n + 1 WHERE id = 1; <waiting ...>
step c1: COMMIT;
step w2: <... completed>
step r2: SELECT * FROM c ORDER BY id; SELECT n AS "größe" FROM c WHERE false;
id| n|note
--+--+----
 1| 2|a|b 
 2|10|    
(2 rows)

größe
-------
(0 rows)

step e2: SELECT 1 AS one; SELECT 1 / (n - n) FROM c;
one
---
  1
(1 row)

ERROR:  division by zero
step x2: 
`);
});

it('without permutations every one is run, and steps that none uses are told', async () => {
  const spec = 'session a\nstep a1 { SELECT 1; }\nstep a2 { SELECT 2; }\nsession b\nstep b1 { SELECT 3; }\n';
  const every = await run(spec);
  expect([...every.output.matchAll(/^starting permutation: (.*)$/gm)].map(([, steps]) => steps)).toEqual([
    'a1 a2 b1',
    'a1 b1 a2',
    'b1 a1 a2',
  ]);
  expect((await run(`${spec}permutation a2 b1`)).output).toMatch(/^unused step name: a1\nParsed test spec/);
});

const NOTICES = `
session s1
setup { LISTEN ping; }
step lock { SELECT pg_advisory_lock(1); }
step free { SELECT pg_advisory_unlock(1); }
step hear { SELECT 'heard' AS said; }
session s2
step tell { DO $$ BEGIN RAISE NOTICE 'first' USING DETAIL = 'a detail', HINT = 'a hint'; PERFORM pg_advisory_xact_lock(1); RAISE WARNING 'second'; END $$; }
step ping { NOTIFY ping, 'pong'; }
`;

it('markers hold the report of a step back: until it was told as waiting, another step is done, or notices have come', async () => {
  const { output } = await run(
    `${NOTICES}permutation lock tell free(tell) hear(*)\npermutation lock tell free(tell notices 1) hear ping hear`,
  );
  expect(output.replaceAll(/\{[^}]*\}|DO \$\$.*\$\$;/g, '…')).toBe(`Parsed test spec with 2 sessions

starting permutation: lock tell free hear
step lock: SELECT pg_advisory_lock(1);
pg_advisory_lock
----------------
                
(1 row)

s2: NOTICE:  first
DETAIL:  a detail
HINT:  a hint
step tell: … <waiting ...>
step free: SELECT pg_advisory_unlock(1); <waiting ...>
s2: WARNING:  second
step tell: <... completed>
step free: <... completed>
pg_advisory_unlock
------------------
t                 
(1 row)

step hear: SELECT 'heard' AS said; <waiting ...>
step hear: <... completed>
said 
-----
heard
(1 row)


starting permutation: lock tell free hear ping hear
step lock: SELECT pg_advisory_lock(1);
pg_advisory_lock
----------------
                
(1 row)

s2: NOTICE:  first
DETAIL:  a detail
HINT:  a hint
step tell: … <waiting ...>
step free: SELECT pg_advisory_unlock(1); <waiting ...>
s2: WARNING:  second
step tell: <... completed>
step free: <... completed>
pg_advisory_unlock
------------------
t                 
(1 row)

step hear: SELECT 'heard' AS said;
said 
-----
heard
(1 row)

step ping: NOTIFY ping, 'pong';
step hear: SELECT 'heard' AS said;
said 
-----
heard
(1 row)

s1: NOTIFY "ping" with payload "pong" from s2
`);
});

it('a session that was ended says so, and cannot be asked any more', async () => {
  const spec = 'session s1\nstep end { SELECT pg_terminate_backend(pg_backend_pid()); }\nstep ask { SELECT 1; }\n';
  const { output, failure } = await run(`${spec}permutation end ask`);
  expect(output).toContain(
    'FATAL:  terminating connection due to administrator command\nserver closed the connection unexpectedly\n',
  );
  expect(failure).toMatch(/^failed to send query for step ask/);
});

it('a step that is cancelled from here is told in the output', async () => {
  const { output, failure } = await run('session s1\nstep sleep { SELECT pg_sleep(1000); }\n', 1_000);
  expect(failure).toBeNull();
  expect(output).toContain(
    'isolationtester: canceling step sleep after 1 seconds\nstep sleep: SELECT pg_sleep(1000);\nERROR:  canceling statement due to user request\n',
  );
});

it('a set-up that fails ends the run with its reason', async () => {
  const { failure, permutations } = await run('setup { SELECT nothing; }\nsession s1\nstep a { SELECT 1; }\n');
  expect([failure, permutations]).toEqual(['setup failed: ERROR:  column "nothing" does not exist', 0]);
});

it('waiting for a snapshot that is safe to read counts as waiting', async () => {
  const { output } = await run(`
setup { CREATE TABLE s (n int); }
teardown { DROP TABLE s; }
session w
setup { BEGIN ISOLATION LEVEL SERIALIZABLE; }
step w1 { INSERT INTO s VALUES (1); }
step wc { COMMIT; }
session r
step r1 { BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE; SELECT count(*) FROM s; COMMIT; }
permutation w1 r1 wc
`);
  expect(output).toMatch(/step r1: .* <waiting \.\.\.>\nstep wc: COMMIT;\nstep r1: <\.\.\. completed>/);
});
