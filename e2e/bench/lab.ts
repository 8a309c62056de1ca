/**
 * How many orders a second the race lab runs, beside a bare loop that runs the same statements serially on the same stores in the same run.
 *   npm run bench:lab -- [--rounds 3]
 * The database of each exploration is made and dropped once; what that takes is told apart. Exit code 1 when the ratio is below its goal.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@clickhouse/client';
import { startClickHouse } from '../../lib/embedded/clickhouse/startClickHouse';
import { startPostgres } from '../../lib/embedded/postgres/startPostgres';
import { openConnection, type Connection } from '../../lib/postgres/Connection';
import { splitStatements } from '../../lib/scenarios/sql/clickhouse/whyOutside';
import { labLimits } from '../../lib/scenarios/sql/database/limits';
import { openLabDatabase } from '../../lib/scenarios/sql/database/openLabDatabase';
import { exploreRace } from '../../lib/scenarios/sql/explore/exploreRace';
import { withLabSlots } from '../../lib/scenarios/sql/explore/LabSlots';
import { parseRace } from '../../lib/scenarios/sql/parse/parseRace';
import { fillIn } from '../../lib/scenarios/sql/race/fillIn';
import type { SqlRace } from '../../lib/scenarios/sql/race/SqlRace';
import { usesClickHouse } from '../../lib/scenarios/sql/race/usesClickHouse';
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
  'enqueued_before_commit',
  'half_messages',
];
const GOAL = { postgres: 0.5, both: 0.6 };
const gallery = join(import.meta.dirname, '../../lib/scenarios/sql/gallery');

const home = await mkdtemp(join(tmpdir(), 'lastwrite-lab-bench-'));
const [postgres, clickhouse] = await Promise.all([
  startPostgres(home, process.env, { volatile: true }),
  startClickHouse(home, process.env),
]);
const stores = { url: postgres.labUrl(), clickhouseUrl: clickhouse.url('default') };
let isMet = true;
try {
  console.log(`on ${cpus().length} cores, which the stores and the lab share`);
  for (const name of races) {
    const race = parseRace(readFileSync(join(gallery, `${name}.sql`), 'utf8'));
    const lab = await labRate(race);
    const bare = await bareRate(race, lab.orders);
    const ratio = lab.rate / bare;
    const isReached = ratio >= (usesClickHouse(race) ? GOAL.both : GOAL.postgres);
    isMet &&= isReached;
    console.log(
      `${isReached ? 'PASS' : 'FAIL'}  ${name.padEnd(22)} ${lab.rate.toFixed(1).padStart(5)} orders a second, bare loop ${bare.toFixed(1).padStart(5)}, ratio ${ratio.toFixed(2)} (${lab.orders} orders; databases made and dropped in ${lab.overheadMs.toFixed(0)} ms)`,
    );
  }
} finally {
  await Promise.all([postgres.process.stop(), clickhouse.process.stop()]);
  await rm(home, { recursive: true, force: true });
}
process.exitCode = isMet ? 0 : 1;

async function labRate(race: SqlRace) {
  let [orders, runMs, tookMs] = [0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    let [firstMs, lastMs] = [0, 0];
    const beganMs = performance.now();
    const explored = await withLabSlots(stores, (slots) =>
      exploreRace(race, slots, {
        limit: 10_000,
        onProgress: () => {
          lastMs = performance.now();
          firstMs ||= lastMs;
        },
      }),
    );
    // The first order is what the clock starts with.
    orders += explored.orders - 1;
    runMs += lastMs - firstMs;
    tookMs += performance.now() - beganMs;
  }
  return { orders, rate: (1000 * orders) / runMs, overheadMs: (tookMs - runMs) / rounds };
}

async function bareRate(race: SqlRace, orders: number): Promise<number> {
  const database = await openLabDatabase(stores.url, labLimits);
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
  const copies = usesClickHouse(race) ? await openCopies(race) : null;
  try {
    const main = await open();
    const sessions = new Map<string, Connection>();
    for (const { name } of race.sessions) sessions.set(name, await open());
    const beganMs = performance.now();
    for (let order = 0; order < orders; order += 1) {
      await main.query('DROP SCHEMA IF EXISTS race CASCADE; CREATE SCHEMA race');
      for (const { store, sql } of race.setup) if (store === 'postgres') await main.query(sql);
      await copies?.prepare();
      const told = new Map<string, string>();
      for (const { name, steps } of race.sessions)
        for (const { store, sql, capture } of steps) {
          const filled = fillIn(sql, (place) => told.get(`${name}.${place}`) ?? null, store);
          const row =
            store === 'clickhouse' ? ((await copies?.run(filled)) ?? []) : await firstRow(sessions.get(name), filled);
          capture.forEach((each, index) => told.set(`${name}.${each}`, `'${String(row[index])}'`));
        }
      for (const { store, sql } of race.checks) {
        const cast = (place: string) => `CAST(${told.get(place) ?? 'NULL'} AS int)`;
        const filled = fillIn(sql, (place) => (place.includes('.') ? cast(place) : null), store);
        if (store === 'clickhouse') await copies?.run(filled);
        else await main.query(filled);
      }
    }
    return (1000 * orders) / (performance.now() - beganMs);
  } finally {
    for (const connection of opened) await connection.end();
    await Promise.all([database.drop(), copies?.drop()]);
  }
}

async function firstRow(connection: Connection | undefined, text: string): Promise<readonly unknown[]> {
  const answer = await connection?.query({ text, rowMode: 'array' });
  const last = Array.isArray(answer) ? (answer as (typeof answer)[]).at(-1) : answer;
  return (last?.rows[0] ?? []) as unknown[];
}

/** The tables of a race in ClickHouse, which are made once and emptied for each order, as the lab does it. */
async function openCopies(race: SqlRace) {
  const database = `bare_loop_${process.pid}`;
  const server = createClient({ url: clickhouse.url('default') });
  await server.command({ query: `CREATE DATABASE ${database}` });
  const client = createClient({ url: clickhouse.url(database) });
  const setup = race.setup.flatMap(({ store, sql }) => (store === 'clickhouse' ? splitStatements(sql) : []));
  const making = setup.filter((sql) => /^\s*CREATE/.test(sql));
  for (const query of making) await client.command({ query });
  const tables = making.map((sql) => /^\s*CREATE TABLE (\w+)/.exec(sql)?.[1] ?? '');
  return {
    prepare: async () => {
      for (const table of tables) await client.command({ query: `TRUNCATE TABLE ${table}` });
      for (const query of setup) if (!making.includes(query)) await client.command({ query });
    },
    run: async (query: string): Promise<readonly unknown[]> => {
      if (!/^\s*SELECT/.test(query)) {
        await client.command({ query });
        return [];
      }
      const answer = await client.query({ query, format: 'JSONCompactEachRow' });
      return (await answer.json<readonly unknown[]>())[0] ?? [];
    },
    drop: async () => {
      await server.command({ query: `DROP DATABASE ${database} SYNC` });
      await Promise.all([server.close(), client.close()]);
    },
  };
}
