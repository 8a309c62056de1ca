/**
 * How many orders a second the race lab runs, beside a bare loop that runs the same statements serially on the same server in the same run.
 *   npm run bench:lab -- [--rounds 3]
 * The database of each exploration is made and dropped once; what that takes is told apart. Exit code 1 when the ratio is below its goal.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../lib/embedded/postgres/startPostgres';
import { openConnection, type Connection } from '../../lib/postgres/Connection';
import { labLimits } from '../../lib/scenarios/sql/database/limits';
import { openLabDatabase } from '../../lib/scenarios/sql/database/openLabDatabase';
import { exploreRace } from '../../lib/scenarios/sql/explore/exploreRace';
import { parseRace } from '../../lib/scenarios/sql/parse/parseRace';
import { fillIn } from '../../lib/scenarios/sql/race/fillIn';
import type { SqlRace } from '../../lib/scenarios/sql/race/SqlRace';
import { wholeNumber } from './options';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = wholeNumber('--rounds', values.rounds, 1, 50, 1);
const races = [
  'read_add_write',
  'write_skew',
  'overlapping_bookings',
  'unique_check',
  'read_only_anomaly',
  'read_skew',
];
const GOAL = 0.5;
const gallery = join(import.meta.dirname, '../../lib/scenarios/sql/gallery');

const home = await mkdtemp(join(tmpdir(), 'lastwrite-lab-bench-'));
const postgres = await startPostgres(home, process.env, { volatile: true });
let isMet = true;
try {
  console.log(`on ${cpus().length} cores, which Postgres and the lab share`);
  for (const name of races) {
    const race = parseRace(readFileSync(join(gallery, `${name}.sql`), 'utf8'));
    const lab = await labRate(race, postgres.labUrl());
    const bare = await bareRate(race, postgres.labUrl(), lab.orders);
    const ratio = lab.rate / bare;
    isMet &&= ratio >= GOAL;
    console.log(
      `${ratio >= GOAL ? 'PASS' : 'FAIL'}  ${name.padEnd(22)} ${lab.rate.toFixed(0).padStart(4)} orders a second, bare loop ${bare.toFixed(0).padStart(4)}, ratio ${ratio.toFixed(2)} (${lab.orders} orders; databases made and dropped in ${lab.overheadMs.toFixed(0)} ms)`,
    );
  }
} finally {
  await postgres.process.stop();
  await rm(home, { recursive: true, force: true });
}
process.exitCode = isMet ? 0 : 1;

async function labRate(race: SqlRace, url: string) {
  let [orders, runMs, tookMs] = [0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    let [firstMs, lastMs] = [0, 0];
    const explored = await exploreRace(race, {
      url,
      limit: 10_000,
      onProgress: () => {
        lastMs = performance.now();
        firstMs ||= lastMs;
      },
    });
    // The first order is what the clock starts with.
    orders += explored.orders - 1;
    runMs += lastMs - firstMs;
    tookMs += explored.tookMs;
  }
  return { orders, rate: (1000 * orders) / runMs, overheadMs: (tookMs - runMs) / rounds };
}

async function bareRate(race: SqlRace, url: string, orders: number): Promise<number> {
  const database = await openLabDatabase(url, labLimits);
  const opened: Connection[] = [];
  const open = async () => {
    const connection = await openConnection({
      connectionString: database.url,
      application_name: 'bare loop',
      connectionTimeoutMillis: 5_000,
      deadlineMs: 60_000,
    });
    opened.push(connection);
    return connection;
  };
  try {
    const main = await open();
    const sessions = new Map<string, Connection>();
    for (const { name } of race.sessions) sessions.set(name, await open());
    const beganMs = performance.now();
    for (let order = 0; order < orders; order += 1) {
      await main.query('DROP SCHEMA IF EXISTS race CASCADE; CREATE SCHEMA race');
      for (const { sql } of race.setup) await main.query(sql);
      const told = new Map<string, string>();
      for (const { name, steps } of race.sessions)
        for (const { sql, capture } of steps) {
          const answer = await sessions
            .get(name)
            ?.query({ text: fillIn(sql, (place) => told.get(`${name}.${place}`) ?? null), rowMode: 'array' });
          const last = Array.isArray(answer) ? (answer as (typeof answer)[]).at(-1) : answer;
          const row = (last?.rows[0] ?? []) as unknown[];
          capture.forEach((each, index) => told.set(`${name}.${each}`, `'${String(row[index])}'`));
        }
      for (const { sql } of race.checks)
        await main.query(
          fillIn(sql, (place) => (place.includes('.') ? `CAST(${told.get(place) ?? 'NULL'} AS int)` : null)),
        );
    }
    return (1000 * orders) / (performance.now() - beganMs);
  } finally {
    for (const connection of opened) await connection.end();
    await database.drop();
  }
}
