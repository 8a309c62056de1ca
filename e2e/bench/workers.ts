/**
 * Whether any number of workers finishes a load test with no iteration errored, and how much faster more of them are: the same run with each number
 * of workers, in turns.
 *   npm run bench:workers -- [--workers 2,8] [--rounds 2] [--iterations 150] [--concurrency 60] [--latency none]
 * Exit code 1 when an iteration errored.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { LoadTest } from '../../lib/contract/loadTests';
import { startLoadTestStack } from './loadTestStack';
import { wholeNumber } from './options';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2,8' },
    rounds: { type: 'string', default: '2' },
    iterations: { type: 'string', default: '150' },
    concurrency: { type: 'string', default: '60' },
    latency: { type: 'string', default: 'none' },
  },
});
const counts = values.workers.split(',').map((count) => wholeNumber('--workers', count, 1, 32, 1));
const rounds = wholeNumber('--rounds', values.rounds, 1, 100, 1);
if (values.latency !== 'none' && values.latency !== 'staging') {
  console.error('expected --latency none or staging');
  process.exit(64);
}
const request: LoadTest['request'] = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  environment: 'local',
  parameters: {},
  latency: values.latency,
  transport: 'http',
  delaysMs: [0, 10],
  iterations: wholeNumber('--iterations', values.iterations, 10, 10_000, 1),
  concurrency: wholeNumber('--concurrency', values.concurrency, 1, 100, 1),
  settleMs: 300,
};

const stack = await startLoadTestStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  await stack.setWorkers(1);
  await stack.run({ ...request, iterations: 10 });
  const paces = new Map<number, number[]>(counts.map((count) => [count, []]));
  let errored = 0;
  for (let round = 1; round <= rounds; round += 1) {
    for (const count of counts) {
      await stack.setWorkers(count);
      const { wallMs, rows } = await stack.run(request);
      const lost = rows.filter(({ outcome }) => outcome === 'errored').length;
      const pace = (rows.length * 1000) / (wallMs - request.settleMs);
      paces.get(count)?.push(pace);
      errored += lost;
      console.log(
        `round ${round}, ${count} workers: ${rows.length} iterations, ${lost} errored, ${pace.toFixed(1)} a second`,
      );
    }
  }
  const mean = (of: number) => (paces.get(of) ?? []).reduce((sum, pace) => sum + pace, 0) / rounds;
  const first = counts[0] ?? 1;
  for (const count of counts.slice(1))
    console.log(`${count} workers are ${(mean(count) / mean(first)).toFixed(2)} times as fast as ${first}`);
  console.log(
    `${request.concurrency} in flight, latency ${request.latency}, ${cpus().length} cores for everything, load ${loadavg()[0]?.toFixed(1)}; ${errored} errored`,
  );
  process.exitCode = errored === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
