/**
 * Runs PostgreSQL's own isolation specs on the embedded Postgres, and holds the output of each against what PostgreSQL expects, blanks aside.
 *   npm run bench:isolation-specs -- DIR [--only fk-deadlock,nowait] [--diff]
 * DIR is src/test/isolation of PostgreSQL's sources, with `specs` and `expected`. Exit code 1 when a spec does not parse, does not run to its end, or
 * fewer than 100 are as expected.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres, type EmbeddedPostgres } from '../../lib/embedded/postgres/startPostgres';
import { openConnection } from '../../lib/postgres/Connection';
import { countInterleavings } from '../../lib/scenarios/sql/isolation/interleavings';
import { runIsolation } from '../../lib/scenarios/sql/isolation/runIsolation';
import { parseRace } from '../../lib/scenarios/sql/parse/parseRace';
import type { SqlRace } from '../../lib/scenarios/sql/race/SqlRace';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, diff: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('expected the folder src/test/isolation of PostgreSQL’s sources');
  process.exit(64);
}
const GOAL = 100;
const DATABASE = 'isolation_regression';

interface Outcome {
  readonly name: string;
  readonly parsed: boolean;
  readonly permutations: number;
  readonly ended: boolean;
  readonly same: boolean;
  /** Why not: the parser's or the runner's words, or the first line that differs. */
  readonly because: string;
}

const home = await mkdtemp(join(tmpdir(), 'lastwrite-specs-'));
let postgres: EmbeddedPostgres | null = null;
try {
  postgres = await startWithSettings(home);
  const names = readdirSync(join(folder, 'specs'))
    .flatMap((file) => (file.endsWith('.spec') ? [file.slice(0, -'.spec'.length)] : []))
    .filter((name) => values.only === undefined || values.only.split(',').includes(name));
  const outcomes: Outcome[] = [];
  for (const name of names) {
    const beganMs = performance.now();
    const outcome = await runSpec(postgres, folder, name);
    outcomes.push(outcome);
    const took = ((performance.now() - beganMs) / 1000).toFixed(1);
    console.log(
      `${outcome.same ? 'same     ' : outcome.ended ? 'different' : 'NOT ENDED'}  ${name} (${outcome.permutations} permutations, ${took} s)${outcome.same ? '' : `: ${outcome.because}`}`,
    );
  }
  const count = (holds: (outcome: Outcome) => boolean) => outcomes.filter(holds).length;
  const permutations = outcomes.reduce((sum, each) => sum + each.permutations, 0);
  console.log(
    `${outcomes.length} specs, ${permutations} permutations: ${count(({ parsed }) => parsed)} parsed, ${count(({ ended }) => ended)} ran to their end, ${count(({ same }) => same)} gave the expected output`,
  );
  const passed =
    outcomes.every(({ parsed, ended }) => parsed && ended) &&
    count(({ same }) => same) >= Math.min(GOAL, outcomes.length);
  process.exitCode = passed ? 0 : 1;
} finally {
  await postgres?.process.stop();
  await rm(home, { recursive: true, force: true });
}

/** Two of the specs need prepared transactions, which take a restart; the rest is as PostgreSQL's own test runner sets it. */
async function startWithSettings(where: string): Promise<EmbeddedPostgres> {
  const first = await startPostgres(where, process.env, { volatile: true });
  await asAdmin(first.adminUrl('postgres'), [
    'ALTER SYSTEM SET max_prepared_transactions = 10',
    `CREATE DATABASE ${DATABASE} TEMPLATE template0`,
    `ALTER DATABASE ${DATABASE} SET timezone = 'PST8PDT'`,
    `ALTER DATABASE ${DATABASE} SET datestyle = 'Postgres, MDY'`,
    `ALTER DATABASE ${DATABASE} SET lc_messages = 'C'`,
    `ALTER DATABASE ${DATABASE} SET bytea_output = 'hex'`,
  ]);
  await first.process.stop();
  return startPostgres(where, process.env, { volatile: true });
}

async function asAdmin(url: string, statements: readonly string[]): Promise<void> {
  const connection = await openConnection({
    connectionString: url,
    application_name: 'lastwrite specs',
    connectionTimeoutMillis: 10_000,
    deadlineMs: 60_000,
  });
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

async function runSpec(server: EmbeddedPostgres, where: string, name: string): Promise<Outcome> {
  const none = { name, parsed: false, permutations: 0, ended: false, same: false };
  let race: SqlRace;
  try {
    race = parseRace(readFileSync(join(where, 'specs', `${name}.spec`), 'utf8'));
  } catch (error) {
    return { ...none, because: (error as Error).message };
  }
  let output = '';
  const { permutations, failure } = await runIsolation(race, {
    url: server.adminUrl(DATABASE),
    application: `isolation/${name}`,
    maxStepWaitMs: 60_000,
    print: (text) => {
      output += text;
    },
  });
  const wanted = race.permutations.length || countInterleavings(race.sessions.map(({ steps }) => steps.length));
  const expected = readdirSync(join(where, 'expected'))
    .filter(
      (file) => file === `${name}.out` || (file.startsWith(`${name}_`) && /^_\d\.out$/.test(file.slice(name.length))),
    )
    .map((file) => readFileSync(join(where, 'expected', file), 'utf8'));
  const differences = expected.map((text) => firstDifference(linesOf(output), linesOf(text)));
  const [first = 'there is no expected output'] = differences;
  return {
    name,
    parsed: true,
    permutations,
    ended: failure === null && permutations === wanted,
    same: differences.includes(null),
    because: failure ?? first ?? '',
  };
}

/** As `diff -w`: blanks do not count. Empty lines do not either. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ''))
    .filter((line) => line !== '');
}

function firstDifference(found: readonly string[], expected: readonly string[]): string | null {
  const index = Array.from({ length: Math.max(found.length, expected.length) }, (_, each) => each).find(
    (each) => found[each] !== expected[each],
  );
  if (index === undefined) return null;
  if (values.diff)
    for (const at of [-3, -2, -1, 0, 1, 2, 3])
      console.log(`    ${found[index + at] ?? ''}   |   ${expected[index + at] ?? ''}`);
  return `line ${index + 1} is "${found[index] ?? 'the end'}", expected "${expected[index] ?? 'the end'}"`;
}
