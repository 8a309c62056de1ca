/**
 * Whether recent sweeps tell drift from work under way: the reference service writes at a rate while they run one after the other.
 *   npm run bench:sweep-writing -- [--minutes 2] [--rate 40] [--writers 4] [--records 200] [--honest | --racing]
 * `--honest`, the default: no write is lost, so any drift is a false one. `--racing`: writes are lost, and what recent sweeps have found in the end is held
 * against what a deep sweep finds once the writing has stopped. `--rate 0`: as fast as the writers can.
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 for a false drift, and for one that recent sweeps missed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Drift, Sweep } from '../../lib/contract/sweeps';
import { openApiClient } from './apiClient';
import { startBenchStack } from './benchStack';
import { wholeNumber } from './options';
import { runSweep } from './runSweep';
import { say } from './say';
import { writeAtRate } from './writeAtRate';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    rate: { type: 'string', default: '40' },
    writers: { type: 'string', default: '4' },
    records: { type: 'string', default: '200' },
    honest: { type: 'boolean', default: false },
    racing: { type: 'boolean', default: false },
  },
});
const minutes = wholeNumber('--minutes', values.minutes, 1, 600, 1);
const rate = wholeNumber('--rate', values.rate, 0, 10_000, 1);
const writers = wholeNumber('--writers', values.writers, 1, 200, 1);
// As many as one answer of the API lists.
const records = wholeNumber('--records', values.records, 1, 500, 1);
const { racing } = values;
if (racing && values.honest) {
  console.error('--honest, --racing: expected one of them');
  process.exit(64);
}

const ENVIRONMENT = 'local';
const SETTLE_MS = 2_000;
const unlimited = { storeMsPerMinute: 600_000 };

const stack = await startBenchStack({ coaching: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  if (stack.coaching === null) throw new Error('the reference service does not run');
  const consoleUrl = await stack.startConsole([{ environment: ENVIRONMENT, urls: stack.coaching.stores }], SETTLE_MS);
  const api = openApiClient(consoleUrl);
  const sweep = async (kind: 'recent' | 'deep') => {
    const { sweep: ended, wallMs } = await runSweep(consoleUrl, {
      environment: ENVIRONMENT,
      record: 'scorecard',
      kind,
      limits: unlimited,
    });
    say(`${kind} sweep, ${(wallMs / 1000).toFixed(1)} s: ${countsOf(ended)}`);
    return ended;
  };
  const listDrifts = async (status: 'open' | 'healed') => {
    const path = `/api/drifts?environment=${ENVIRONMENT}&record=scorecard&status=${status}&limit=500`;
    return JSON.parse(await api.get(path)) as readonly Drift[];
  };

  const stopWriting = await writeAtRate({ coachingUrl: stack.coaching.url, records, writers, rate, racing });
  const until = performance.now() + minutes * 60_000;
  const recent: Sweep[] = [];
  while (performance.now() < until) recent.push(await sweep('recent'));
  const { acknowledged, failed, writtenForMs } = await stopWriting();
  say(
    `wrote ${acknowledged} calls to ${records} records, ${((1000 * acknowledged) / writtenForMs).toFixed(1)} a second; ${failed} failed`,
  );
  await sleep(2 * SETTLE_MS);
  recent.push(await sweep('recent'));
  const found = await listDrifts('open');
  const deep = await sweep('deep');
  const there = await listDrifts('open');
  const healedOnes = await listDrifts('healed');
  api.close();

  const reported = sum(recent, ({ counts }) => counts.drifted);
  const healed = sum(recent, ({ counts }) => counts.healed);
  const [missed, gone] = [without(there, found), without(found, there)];
  const incomplete = recent.filter(({ outcome }) => outcome === 'incomplete').length;
  console.log('');
  say(
    `${recent.length} recent sweeps (${incomplete} incomplete) counted ${reported} drifted records in all, and ${healed} that healed; ${found.length} drifts were open when the writing had settled`,
  );
  const goals = [
    ...(racing ? [] : [['drifts that recent sweeps reported under honest writing', reported] as const]),
    ...(racing ? [] : [['drifts that the deep sweep found after it', deep.counts.drifted] as const]),
    ['drifts of the deep sweep that recent sweeps had missed', missed.length] as const,
    ['open drifts of recent sweeps that the deep sweep found healed', gone.length] as const,
    ['recent sweeps that were incomplete', incomplete] as const,
  ];
  for (const [what, count] of goals) console.log(`${count === 0 ? 'PASS' : 'FAIL'}  ${what}: ${count}`);
  for (const { name, cause, headline } of [...missed, ...gone, ...(racing ? [] : [...found, ...healedOnes])].slice(
    0,
    10,
  ))
    console.log(`      ${cause}  ${name}  ${headline}`);
  process.exitCode = goals.every(([, count]) => count === 0) ? 0 : 1;
} finally {
  await stack.stop();
}

function countsOf({ outcome, counts: { compared, drifted, settling, healed, unreadable }, incomplete }: Sweep): string {
  return `${outcome}, ${compared} compared, ${drifted} drifted, ${settling} settling, ${healed} healed, ${unreadable} unreadable. ${incomplete.join(' ')}`.trim();
}

function sum(sweeps: readonly Sweep[], count: (sweep: Sweep) => number): number {
  return sweeps.reduce((total, each) => total + count(each), 0);
}

/** Those of whose records there are none among the others. */
function without(drifts: readonly Drift[], others: readonly Drift[]): readonly Drift[] {
  const names = new Set(others.map(({ name }) => name));
  return drifts.filter(({ name }) => !names.has(name));
}
