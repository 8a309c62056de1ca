/**
 * How fast an inspection is, against the bare reads that it is made of, and whether it grows with the number of records.
 *   npm run bench:inspect -- [--cards 1000000] [--samples 400]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { sampleCount, sampleKeysSql, sampleNumber, toName } from './benchCards';
import { startBenchStack } from './benchStack';
import { fillClickHouse, fillPostgres } from './fillStores';
import { measure } from './measure';
import { wholeNumber } from './options';
import { goalsOf, tableOf } from './report';

const { values } = parseArgs({
  options: { cards: { type: 'string', default: '1000000' }, samples: { type: 'string', default: '400' } },
});
const sizes = [
  { environment: 'small', cards: 10_000 },
  { environment: 'large', cards: wholeNumber('--cards', values.cards, 10_000, 10_000_000, 1) },
];
const samples = wholeNumber('--samples', values.samples, 20, 10_000, 4);

const beganMs = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - beganMs) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const stack = await startBenchStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  for (const { environment, cards } of sizes) {
    const urls = await stack.createDatabases(`bench_${environment}`);
    await Promise.all([fillPostgres(urls.postgres, cards), fillClickHouse(urls.clickhouse, cards)]);
    say(`both stores hold ${cards.toLocaleString('en')} scorecards with ten scores each`);
  }
  const subjects = sizes.map((size) => ({ ...size, urls: stack.readerUrls(`bench_${size.environment}`) }));
  const consoleUrl = await stack.startConsole(subjects);
  // Longer than the settle window, so that nothing counts as under way.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  say(`measuring ${samples} samples of each size, on ${cpus().length} cores`);
  const results = await measure(consoleUrl, subjects, await sampleNames(subjects[0]?.urls.postgres ?? ''), samples);
  say('measured');
  const [small, large] = results;
  if (small === undefined || large === undefined) throw new Error('two sizes are measured');
  console.log(`\n${results.map(tableOf).join('\n\n')}\n`);
  const goals = goalsOf(small, large);
  for (const { text, passed } of goals) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
  process.exitCode = goals.every(({ passed }) => passed) ? 0 : 1;
} finally {
  await stack.stop();
}

async function sampleNames(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<string[]>({
    text: sampleKeysSql,
    values: [Array.from({ length: sampleCount }, (_, index) => sampleNumber(index))],
    rowMode: 'array',
  });
  await client.end();
  return rows.map(toName);
}
