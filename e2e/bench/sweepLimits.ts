/**
 * Whether a deep sweep costs the stores no more than it says, told by the stores' own statistics: what Postgres counts of its statements and of the rows
 * that it reads, and what ClickHouse says of each answer. Two sweeps, one with a limit on time and one on rows.
 *   npm run bench:sweep-limits -- [--cards 100000] [--store-ms 10000] [--rows 4000000] [--most 1.1]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when any minute took more than `--most` times a limit.
 */
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { SweepInput } from '../../lib/contract/sweeps';
import { startBenchStack } from './benchStack';
import { fillClickHouse, fillPostgres } from './fillStores';
import { wholeNumber } from './options';
import { runSweep } from './runSweep';
import { say } from './say';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '100000' },
    'store-ms': { type: 'string', default: '10000' },
    rows: { type: 'string', default: '4000000' },
    most: { type: 'string', default: '1.1' },
  },
});
const cards = wholeNumber('--cards', values.cards, 10_000, 10_000_000, 1);
const storeMsPerMinute = wholeNumber('--store-ms', values['store-ms'], 100, 600_000, 1);
const rowsPerMinute = wholeNumber('--rows', values.rows, 1_000, 1_000_000_000, 1);
const most = Number(values.most);

const MINUTE_MS = 60_000;
const EVERY_MS = 500;
const ENVIRONMENT = 'limited';

/** Sums since the start, at a moment of this process' monotonic clock. */
interface Sample {
  readonly at: number;
  readonly postgresMs: number;
  readonly postgresRows: number;
  readonly clickhouseMs: number;
}

const stack = await startBenchStack({ statistics: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
const opened: { readonly end: () => Promise<void> }[] = [];
try {
  const name = `bench_${ENVIRONMENT}`;
  const written = await stack.createDatabases(name);
  await Promise.all([fillPostgres(written.postgres, cards), fillClickHouse(written.clickhouse, cards)]);
  say(`both stores hold ${cards.toLocaleString('en')} scorecards with ten scores each`);
  const read = stack.readerUrls(name);
  const clickhouse = await count(read.clickhouse);
  const statements = await stack.countStatements();
  const tables = new pg.Client({ connectionString: written.postgres });
  opened.push(statements, tables, clickhouse);
  await tables.connect();
  const consoleUrl = await stack.startConsole([
    { environment: ENVIRONMENT, urls: { postgres: read.postgres, clickhouse: clickhouse.url } },
  ]);

  const sample = async (): Promise<Sample> => {
    const [taken, reads] = await Promise.all([
      statements.query<{ readonly ms: number }>(
        'SELECT coalesce(sum(total_exec_time), 0)::float8 AS ms FROM pg_stat_statements WHERE userid = to_regrole($1)',
        [decodeURIComponent(new URL(read.postgres).username)],
      ),
      tables.query<{ readonly rows: number }>(
        'SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8 AS rows FROM pg_stat_user_tables',
      ),
    ]);
    return {
      at: performance.now(),
      postgresMs: taken.rows[0]?.ms ?? NaN,
      postgresRows: reads.rows[0]?.rows ?? NaN,
      clickhouseMs: clickhouse.elapsedMs(),
    };
  };
  const measure = async (limits: SweepInput['limits']): Promise<readonly Sample[]> => {
    const samples = [await sample()];
    const swept = runSweep(consoleUrl, { environment: ENVIRONMENT, record: 'scorecard', kind: 'deep', limits });
    const ended = swept.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([ended, sleep(EVERY_MS, false)]))) samples.push(await sample());
    // The statistics of a table come some time after its reads.
    await sleep(2_000);
    samples.push(await sample());
    const { sweep, wallMs } = await swept;
    const { postgresMs, clickhouseMs, rowsRead } = sweep.cost;
    const [first, last] = [samples[0], samples.at(-1)];
    say(
      `${sweep.outcome} in ${(wallMs / 1000).toFixed(0)} s. It says ${seconds(postgresMs)} of Postgres, ${seconds(clickhouseMs)} of ClickHouse and ${millions(rowsRead)} rows; ` +
        `they say ${seconds(between(first, last, 'postgresMs'))}, ${seconds(between(first, last, 'clickhouseMs'))}, and Postgres ${millions(between(first, last, 'postgresRows'))} rows`,
    );
    return samples;
  };

  const timed = await measure({ storeMsPerMinute });
  const counted = await measure({ storeMsPerMinute: 600_000, rowsPerMinute });
  const goals = [
    ['milliseconds of Postgres', mostInAMinute(timed, 'postgresMs'), storeMsPerMinute],
    ['milliseconds of ClickHouse', mostInAMinute(timed, 'clickhouseMs'), storeMsPerMinute],
    ['rows of Postgres', mostInAMinute(counted, 'postgresRows'), rowsPerMinute],
  ] as const;
  console.log('');
  for (const [what, found, limit] of goals)
    console.log(
      `${found <= most * limit ? 'PASS' : 'FAIL'}  at most ${limit.toLocaleString('en')} ${what} in any minute: ${Math.round(found).toLocaleString('en')} (${(found / limit).toFixed(2)} of the limit)`,
    );
  process.exitCode = goals.every(([, found, limit]) => found <= most * limit) ? 0 : 1;
} finally {
  await Promise.allSettled(opened.map((each) => each.end()));
  await stack.stop();
}

/** The most that was spent within one minute, whenever that began. */
function mostInAMinute(samples: readonly Sample[], what: 'postgresMs' | 'postgresRows' | 'clickhouseMs'): number {
  return Math.max(
    ...samples.map((from) => between(from, samples.findLast(({ at }) => at <= from.at + MINUTE_MS) ?? from, what)),
  );
}

function between(from: Sample | undefined, to: Sample | undefined, what: Exclude<keyof Sample, 'at'>): number {
  return (to?.[what] ?? NaN) - (from?.[what] ?? NaN);
}

/** Stands before ClickHouse's HTTP interface and adds up what its answers say that they took. */
async function count(target: string) {
  let elapsedNs = 0;
  const { hostname, port } = new URL(target);
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    const passed = send({ hostname, port, method, path, headers }, (answer) => {
      const summary = JSON.parse(String(answer.headers['x-clickhouse-summary'] ?? '{}')) as {
        readonly elapsed_ns?: string;
      };
      elapsedNs += Number(summary.elapsed_ns ?? 0);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    elapsedMs: () => elapsedNs / 1e6,
    end: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function millions(rows: number): string {
  return `${(rows / 1e6).toFixed(2)} million`;
}
