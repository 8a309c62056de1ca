/**
 * How fast an inspection is, against the bare reads it is made of, and whether it grows with the number of records.
 *   npm run bench:inspect -- [--cards 1000000] [--samples 400]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { freePort } from '../../lib/embedded/freePort';
import { buildConsole } from '../../lib/embedded/start/buildConsole.js';
import { startStack } from '../../lib/embedded/startStack';
import { sampleCount, sampleKeysSql, sampleNumber, toName } from './benchCards';
import { fillClickHouse, fillPostgres } from './fillStores';
import { measure, type Measurement } from './measure';
import { goalsOf, tableOf } from './report';

const smallCards = 10_000;
const { values } = parseArgs({ options: { cards: { type: 'string', default: '1000000' }, samples: { type: 'string', default: '400' } } });
const largeCards = wholeNumber('--cards', values.cards, smallCards + 20, 10_000_000, 20);
const samples = wholeNumber('--samples', values.samples, 20, 10_000, 2);

const beganMs = performance.now();
const say = (text: string) => console.log(`${((performance.now() - beganMs) / 1000).toFixed(0).padStart(4)} s  ${text}`);
const home = await mkdtemp(join(tmpdir(), 'lastwrite-bench-'));
// A build of its own, so that one that runs is left alone.
process.env.LASTWRITE_DIST_DIR = '.next-bench';

try {
  await buildConsole(process.cwd(), home);
  const stack = await startStack({ home, port: await freePort(), env: inheritedEnv(), coaching: false, samples: false, volatile: true });
  const ended = () => stack.kill();
  process.once('exit', ended);
  try {
    const { postgres, clickhouse, console: { url: consoleUrl } } = stack.info;
    if (consoleUrl === null) throw new Error('the stack has no console');
    const readers = { postgres: postgres.readerUrl, clickhouse: clickhouse.readerUrl };
    const results: Measurement[] = [];
    for (const [from, cards] of [[0, smallCards], [smallCards, largeCards]] as const) {
      await fillPostgres(postgres.url, from, cards);
      say(`Postgres holds ${cards.toLocaleString('en')} scorecards`);
      await fillClickHouse(clickhouse.url, from, cards);
      say(`ClickHouse holds ${cards.toLocaleString('en')} scorecards`);
      // Longer than the settle window, so that nothing counts as under way, and long enough for the checkpoint to end.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      results.push(await measure({ urls: readers, consoleUrl, names: await sampleNames(postgres.url), cards, samples }));
      say('measured');
    }
    const [small, large] = results;
    if (small === undefined || large === undefined) throw new Error('two sizes are measured');
    console.log(`\n${tableOf(small)}\n\n${tableOf(large)}\n`);
    const goals = goalsOf(small, large);
    for (const { text, passed } of goals) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
    process.exitCode = goals.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    process.off('exit', ended);
    await stack.stop();
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

async function sampleNames(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<string[]>({ text: sampleKeysSql, values: [Array.from({ length: sampleCount }, (_, index) => sampleNumber(index))], rowMode: 'array' });
  await client.end();
  return rows.map(toName);
}

/** Only embedded stores are measured, whatever else is configured here. */
function inheritedEnv() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_') || name === 'LASTWRITE_DIST_DIR');
  return Object.fromEntries(kept);
}

function wholeNumber(option: string, text: string, least: number, most: number, step: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most && value % step === 0) return value;
  console.error(`${option}: expected a whole number from ${least} to ${most}, a multiple of ${step}`);
  process.exit(64);
}
