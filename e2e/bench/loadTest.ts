/**
 * How fast load tests are against the incident's way (one iteration after the other, with a fixed wait), whether both tell the same failure
 * rates, and how exactly the delay between two calls is kept; then the same load test over gRPC, held against the one over HTTP.
 *   npm run bench:load-test -- [--measured 10 | --whole] [--variant save_all/async_closure] [--latency staging]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { LoadTest } from '../../lib/contract/loadTests';
import { runTheIncidentsWay } from './incidentWay';
import { loadTestGoals, sequentialWallMs, tableOfRates, tableOfTransports, transportGoals } from './loadTestReport';
import { startLoadTestStack } from './loadTestStack';
import { say } from './say';

const { values } = parseArgs({
  options: {
    measured: { type: 'string', default: '10' },
    whole: { type: 'boolean', default: false },
    variant: { type: 'string', default: 'save_all/async_closure' },
    latency: { type: 'string', default: 'staging' },
  },
});
const iterations = 50;
const measured = values.whole ? iterations : Number(values.measured);
if (
  !Number.isInteger(measured) ||
  measured < 1 ||
  measured > iterations ||
  (values.latency !== 'none' && values.latency !== 'staging')
) {
  console.error(`expected --measured from 1 to ${iterations}, and --latency none or staging`);
  process.exit(64);
}
const request: LoadTest['request'] = {
  scenario: 'scorecard_race',
  variant: values.variant,
  environment: 'local',
  parameters: {},
  latency: values.latency,
  transport: 'http',
  delaysMs: [0, 2, 5, 10, 20, 50, 100, 150, 200],
  iterations,
  concurrency: 10,
  settleMs: 2_000,
};

const stack = await startLoadTestStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  say(
    `on ${cpus().length} cores, which the stores, the service and the workers share; ${loadavg()[0]?.toFixed(1)} processes were running or waiting on average before`,
  );
  await stack.setWorkers(1);
  await stack.run({ ...request, iterations: 4, settleMs: 200 });
  say('warmed up');
  const engine = await stack.run(request);
  say(`${engine.rows.length} iterations with one worker: ${seconds(engine.wallMs)}`);
  const grpc = await stack.run({ ...request, transport: 'grpc' });
  say(`${grpc.rows.length} iterations over gRPC: ${seconds(grpc.wallMs)}`);
  await stack.setWorkers(0);
  const sequential = await runTheIncidentsWay(stack, request, measured, (delayMs) => {
    say(`one after the other, ${measured} iterations at ${delayMs} ms`);
  });
  const results = { engine, sequential, iterations };
  const wallMs = sequentialWallMs(results, measured);
  const scaled =
    measured === iterations
      ? 'measured'
      : `${measured} of ${iterations} iterations per delay measured and scaled: each waits for the one before`;
  console.log(`\n${tableOfRates(results)}\n`);
  console.log(
    `${request.delaysMs.length} delays of ${iterations} iterations, ${request.variant}, latency ${request.latency}`,
  );
  console.log(`  with this engine, ${request.concurrency} in flight   ${seconds(engine.wallMs)}`);
  console.log(`  one after the other            ${seconds(wallMs)}   (${scaled})\n`);
  console.log(`${tableOfTransports(engine, grpc)}\n`);
  const goals = [...loadTestGoals(results, measured), ...transportGoals(engine, grpc)];
  for (const { text, passed } of goals) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
  process.exitCode = goals.every(({ passed }) => passed) ? 0 : 1;
} finally {
  await stack.stop();
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
