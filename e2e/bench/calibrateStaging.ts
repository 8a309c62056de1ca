/**
 * How often the reference service's races go wrong with the latency `staging`, so that its figures can be held against the incident's.
 *   npm run bench:staging -- [--iterations 200] [--in-flight 10] [--latency staging] [--races save_all/sync_in_transaction@10,…]
 * Runs real races over HTTP on embedded stores of its own, and judges each by its inspection, as a load test does.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '../../lib/embedded/startStack';
import { wholeNumber } from './options';
import { raceOften, type RaceTally } from './raceOften';

const standard = [
  'save_all/sync_in_transaction@10',
  ...[0, 2, 5, 10, 20, 50, 100, 200].map((delayMs) => `omit_submission/async_reread@${delayMs}`),
  'save_all/async_closure@10',
];
const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '200' },
    'in-flight': { type: 'string', default: '10' },
    latency: { type: 'string', default: 'staging' },
    races: { type: 'string', default: standard.join(',') },
  },
});
const iterations = wholeNumber('--iterations', values.iterations, 1, 10_000, 1);
const inFlight = wholeNumber('--in-flight', values['in-flight'], 1, 100, 1);
if (values.latency !== 'none' && values.latency !== 'staging')
  throw new TypeError('--latency: expected none or staging');
const { latency } = values;
const races = values.races.split(',').map((text) => {
  const [variant = '', delay = ''] = text.split('@');
  return { variant, delayMs: wholeNumber('--races', delay, 0, 60_000, 1) };
});

const WARM_UP = 100;
const home = await mkdtemp(join(tmpdir(), 'lastwrite-staging-'));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_')));
const stack = await startStack({ home, port: null, env, samples: false, volatile: true });
const kill = () => stack.kill();
process.once('exit', kill);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  console.log(
    'variant                        delay   judged  failed  of which: submission / update lost, historic / ClickHouse wrong    both calls, median',
  );
  // The first calls of a process are several times slower than the rest.
  await raceOften(stack.info, {
    variant: 'save_all/sync_in_transaction',
    delayMs: 10,
    latency,
    iterations: WARM_UP,
    inFlight,
  });
  for (const race of races) {
    console.log(
      lineOf(race.variant, race.delayMs, await raceOften(stack.info, { ...race, latency, iterations, inFlight })),
    );
  }
} finally {
  process.off('exit', kill);
  await stack.stop();
  await rm(home, { recursive: true, force: true });
}

function lineOf(
  variant: string,
  delayMs: number,
  { judged, failed, violations, unjudged, medianMs }: RaceTally,
): string {
  const percent = (count: number) => `${((100 * count) / judged).toFixed(1)} %`.padStart(7);
  const of = (code: string) => percent(violations.get(code) ?? 0);
  const reasons = [...unjudged].map(([reason, count]) => `; ${count} not judged: ${reason}`).join('');
  return (
    `${variant.padEnd(30)} ${`${delayMs} ms`.padStart(6)} ${String(judged).padStart(7)} ${percent(failed)}    ${of('submission_lost')} ${of('update_lost')}   ${of('historic_mismatch')} ${of('clickhouse_mismatch')}    ` +
    `Update ${medianMs.update.toFixed(0)} ms, Submit ${medianMs.submit.toFixed(0)} ms${reasons}`
  );
}
