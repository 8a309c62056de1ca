/**
 * Whether a stack that has raced much is as fast as a fresh one, what it holds meanwhile, and what is left of it: two stacks in one run, one of which
 * runs load tests one after the other without a pause, and then inspections of records on both in turns.
 *   npm run bench:soak -- [--iterations 100000] [--per-run 300] [--concurrency 10] [--samples 200] [--most 1.25]
 * Exit code 1 when an inspection on the used stack takes more than `--most` times as long (median), or leaves parts behind.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { LoadTest } from '../../lib/contract/loadTests';
import { startLoadTestStack, type LoadTestStack } from './loadTestStack';
import { wholeNumber } from './options';
import { readUsage } from './partUsage';
import { makeRecords, measureInspections, readLevel, type StackLevel } from './stackLevels';
import { say } from './say';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '100000' },
    'per-run': { type: 'string', default: '300' },
    concurrency: { type: 'string', default: '10' },
    samples: { type: 'string', default: '200' },
    most: { type: 'string', default: '1.25' },
  },
});
const iterations = wholeNumber('--iterations', values.iterations, 10, 1_000_000, 10);
const perRun = wholeNumber('--per-run', values['per-run'], 10, 20_000, 1);
const concurrency = wholeNumber('--concurrency', values.concurrency, 1, 100, 1);
const samples = wholeNumber('--samples', values.samples, 10, 100_000, 1);
const most = Number(values.most);

const RECORDS = 20;
const CLEAN_WITHIN_MS = 180_000;
/** Beside the records that are inspected: what the tables of the migrations have. */
const PARTS_LEFT_AT_MOST = 20;

const stacks = [await startLoadTestStack(), await startLoadTestStack()] as const;
const [fresh, used] = stacks;
const stopAll = () => Promise.all(stacks.map((stack) => stack.stop()));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));
try {
  const [before, names] = await Promise.all([
    readLevel(used),
    Promise.all(stacks.map((stack) => makeRecords(stack, RECORDS))),
  ]);
  const inspected = stacks.map((stack, index) => ({ stack, names: names[index] ?? [] }));
  const atFirst = await measureInspections(inspected, samples);
  say(
    `before: fresh ${ms(atFirst[0]?.p50)}, used ${ms(atFirst[1]?.p50)}: the machine's own ratio is ${ratio(atFirst)}`,
  );

  await used.setWorkers(1);
  sayLevel('before', before);
  const began = performance.now();
  const outcomes = { failed: 0, passed: 0, errored: 0 };
  let tenths = 0;
  for (let done = 0; done < iterations;) {
    const count = Math.min(perRun, iterations - done);
    const { rows } = await used.run(requestOf(count));
    for (const { outcome } of rows) outcomes[outcome] += 1;
    done += count;
    if (Math.floor((10 * done) / iterations) === tenths) continue;
    tenths = Math.floor((10 * done) / iterations);
    const perSecond = (1000 * done) / (performance.now() - began);
    const { failed, passed, errored } = outcomes;
    sayLevel(
      `${done} iterations, ${perSecond.toFixed(1)}/s: ${failed} failed, ${passed} passed, ${errored} errored`,
      await readLevel(used),
    );
  }
  await untilClean(used);
  sayLevel('after', await readLevel(used));
  await used.setWorkers(0);

  const [freshLevel, usedLevel] = [await readLevel(fresh), await readLevel(used)];
  const measured = await measureInspections(inspected, samples);
  const [onFresh, onUsed] = measured;
  say(`\n\n${table(freshLevel, usedLevel, before)}\n`);
  say(
    `inspection: fresh ${ms(onFresh?.p50)} (p99 ${ms(onFresh?.p99)}), after ${iterations} iterations ${ms(onUsed?.p50)} (p99 ${ms(onUsed?.p99)}); ` +
      `ratio ${ratio(measured)}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  const left = usedLevel.parts - freshLevel.parts;
  const met = Number(ratio(measured)) <= most && left <= PARTS_LEFT_AT_MOST;
  say(
    met
      ? 'met'
      : `missed: the goals are a ratio of ${most} and ${PARTS_LEFT_AT_MOST} parts more than on the fresh stack`,
  );
  process.exitCode = met ? 0 : 1;
} finally {
  await stopAll();
}

function sayLevel(when: string, level: StackLevel): void {
  const held = Object.entries(readUsage(used)).map(
    ([part, { memoryMb, descriptors }]) => `${part} ${memoryMb.toFixed(0)} MB, ${descriptors} descriptors`,
  );
  say(
    `${when}; ${level.parts} parts, ${level.connections} connections; disk ${level.homeMb.toFixed(0)} MB, of it state ${level.stateMb.toFixed(0)} and ClickHouse ${level.clickhouseMb.toFixed(0)}; ${held.join('; ')}`,
  );
}

/** The variant that loses most, so that most evidence is kept. */
function requestOf(count: number): LoadTest['request'] {
  return {
    scenario: 'scorecard_race',
    variant: 'save_all/async_closure',
    environment: 'local',
    parameters: {},
    latency: 'none',
    transport: 'http',
    delaysMs: [10],
    iterations: count,
    concurrency,
    settleMs: 300,
  };
}

/** Records are deleted after a run, and once more where some were cut short. */
async function untilClean({ state }: LoadTestStack): Promise<void> {
  const until = performance.now() + CLEAN_WITHIN_MS;
  for (;;) {
    const { rows } = await state.pool.query<{ readonly n: number }>(
      'SELECT count(*)::int AS n FROM lastwrite.load_tests WHERE cleaned_at IS NULL',
    );
    if (rows[0]?.n === 0) return;
    if (performance.now() > until) return say(`${rows[0]?.n} runs are not clean after ${CLEAN_WITHIN_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function table(fresh: StackLevel, used: StackLevel, before: StackLevel): string {
  const rows = (Object.keys(fresh) as (keyof StackLevel)[]).map(
    (key) => `${key.padEnd(14)}${[before, fresh, used].map((level) => level[key].toFixed(0).padStart(12)).join('')}`,
  );
  return [`${''.padEnd(14)}${['empty', 'fresh', 'used'].map((title) => title.padStart(12)).join('')}`, ...rows].join(
    '\n',
  );
}

function ms(duration = NaN): string {
  return `${duration.toFixed(2)} ms`;
}

function ratio([fresh, used]: readonly { readonly p50: number }[]): string {
  return ((used?.p50 ?? NaN) / (fresh?.p50 ?? NaN)).toFixed(2);
}
