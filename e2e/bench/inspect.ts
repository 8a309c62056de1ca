/**
 * How fast an inspection is, against the bare reads that it is made of, and whether it grows with the number of records.
 *   npm run bench:inspect -- [--records 1000000] [--samples 400] [--types scorecard,order]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startBenchStack } from './benchStack';
import { benchTypes } from './benchTypes';
import { measure } from './measure';
import { wholeNumber } from './options';
import { goalsOf, tableOf, type Goal } from './report';
import { say } from './say';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    types: { type: 'string', default: '' },
    samples: { type: 'string', default: '400' },
  },
});
const sizes = [
  { environment: 'small', count: 10_000 },
  { environment: 'large', count: wholeNumber('--records', values.records, 10_000, 10_000_000, 1) },
];
const samples = wholeNumber('--samples', values.samples, 20, 10_000, 4);

const asked = values.types.split(',').filter((id) => id !== '');
const measured = benchTypes.filter(({ type }) => asked.length === 0 || asked.includes(type.id));
if (measured.length === 0 || asked.some((id) => !benchTypes.some(({ type }) => type.id === id)))
  throw new Error(`expected --types of ${benchTypes.map(({ type }) => type.id).join(', ')}`);

const stack = await startBenchStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  for (const { environment, count } of sizes) {
    const urls = await stack.createDatabases(`bench_${environment}`);
    for (const { fill, contents } of measured) {
      await fill(urls, count);
      say(`both stores hold ${count.toLocaleString('en')} ${contents}`);
    }
  }
  const subjects = sizes.map((size) => ({ ...size, urls: stack.readerUrls(`bench_${size.environment}`) }));
  const consoleUrl = await stack.startConsole(subjects);
  // Longer than the settle window, so that nothing counts as under way.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const goals: Goal[] = [];
  for (const { type, contents, names } of measured) {
    say(`measuring ${samples} samples of each size, ${contents}, on ${cpus().length} cores`);
    const urls = stack.readerUrls('bench_small');
    const results = await measure(consoleUrl, subjects, { type, names: await names(urls) }, samples);
    const [small, large] = results;
    if (small === undefined || large === undefined) throw new Error('two sizes are measured');
    console.log(`\n${results.map((result) => tableOf(result, contents)).join('\n\n')}\n`);
    goals.push(...goalsOf(small, large, contents));
  }
  for (const { text, passed } of goals) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
  process.exitCode = goals.every(({ passed }) => passed) ? 0 : 1;
} finally {
  await stack.stop();
}
