/**
 * How many orders a second are run and judged on the real stores, as a ratio to a bare loop that sends the same statements one after another in the same
 * run; what leaving out equal orders saves, and how long the whole matrix takes.
 *   npm run bench:interleavings -- [--orders 600] [--without-matrix] [--many-coaches]
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '../../lib/embedded/startStack';
import { exploreOnce, matrixParts, tableOf, type Explored, type RaceSettings, type RunSettings } from './exploreOnce';
import { recordStatements, runSerially, type Recording } from './recordStatements';
import { say } from './say';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '600' },
    'without-matrix': { type: 'boolean', default: false },
    'many-coaches': { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
if (!Number.isInteger(orders) || orders < 50 || orders > 20_000) {
  console.error('expected --orders from 50 to 20000');
  process.exit(64);
}
/** Ratios to the bare loop. */
const GOALS = { withClickHouse: 0.6, postgresOnly: 0.5 } as const;

const rate = ({ explored, wallMs }: Explored) => (1000 * explored) / wallMs;

const home = await mkdtemp(join(tmpdir(), 'lastwrite-bench-'));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_')));
const stack = await startStack({ home, port: null, env, coaching: false, samples: false });
let stopping: Promise<void> | null = null;
const stopAll = async () => {
  try {
    await stack.stop();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};
const stop = () => (stopping ??= stopAll());
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));
try {
  say(
    `on ${cpus().length} cores, which the stores and the explorer share; ${loadavg()[0]?.toFixed(1)} processes were running or waiting on average before`,
  );
  const explore = (settings: RunSettings) => exploreOnce(stack.info, settings);
  const race = { scenario: 'scorecard_race', variant: 'save_all/async_closure' } as const;
  await explore({ ...race, inFlight: 4, limit: 50, reduce: false });

  const paces = new Map<number, number>();
  for (const inFlight of [1, 4, 16]) {
    const run = await explore({
      ...race,
      inFlight,
      limit: inFlight === 1 ? Math.ceil(orders / 4) : orders,
      reduce: false,
    });
    paces.set(inFlight, rate(run));
    say(`scorecard_race, ${inFlight} in flight: ${rate(run).toFixed(0)} orders a second (${run.explored} orders)`);
  }
  const whole = await explore({ ...race, inFlight: 16, limit: 20_000, reduce: false });
  const reduced = await explore({ ...race, inFlight: 16, limit: 20_000, reduce: true });
  say(
    `${race.variant}: ${whole.explored} orders in ${seconds(whole.wallMs)} without leaving any out, ${reduced.explored} (and ${reduced.cut} begun) in ${seconds(reduced.wallMs)} without their equals: ${(100 * (1 - (reduced.explored + reduced.cut) / whole.explored)).toFixed(1)} % saved`,
  );
  const sameVerdict =
    JSON.stringify(Object.keys(whole.violations).sort()) === JSON.stringify(Object.keys(reduced.violations).sort()) &&
    whole.complete &&
    reduced.complete;

  const bareOfCalls = await bareRate({ ...race, inFlight: 1, limit: 100, reduce: false });
  const ratioOfCalls = Math.max(...paces.values()) / bareOfCalls.rate;
  say(`${race.scenario}, the same statements in a bare loop: ${bareOfCalls.text}`);

  const tableRatios: number[] = [];
  const tableRaces: readonly RaceSettings[] = [
    { scenario: 'evaluation_batches', variant: 'incremental_count', parameters: { batches: [3, 1, 2] } },
    { scenario: 'scheduler_claims', variant: 'skip_locked', parameters: { schedulers: 3 } },
  ];
  for (const each of tableRaces) {
    const run = await explore({ ...each, inFlight: 16, limit: 3 * orders, reduce: false });
    const bare = await bareRate({ ...each, inFlight: 1, limit: orders, reduce: false });
    tableRatios.push(rate(run) / bare.rate);
    say(
      `${each.scenario}/${each.variant}, 16 in flight: ${rate(run).toFixed(0)} orders a second (${run.explored} orders); in a bare loop: ${bare.text}`,
    );
  }

  const goals = [
    {
      text: `scorecard_race: at least ${GOALS.withClickHouse} of the bare loop's orders a second: ${ratioOfCalls.toFixed(2)}`,
      passed: ratioOfCalls >= GOALS.withClickHouse,
    },
    {
      text: `scenarios on Postgres alone: at least ${GOALS.postgresOnly} of it: ${tableRatios.map((ratio) => ratio.toFixed(2)).join(', ')}`,
      passed: Math.min(...tableRatios) >= GOALS.postgresOnly,
    },
    { text: 'all orders and those left after reduction come to the same violations', passed: sameVerdict },
  ];
  const { matrix, manyCoaches } = matrixParts();
  const parts = [...(values['without-matrix'] ? [] : matrix), ...(values['many-coaches'] ? manyCoaches : [])];
  if (parts.length > 0) {
    const rows: Explored[] = [];
    for (const { title, runs } of parts) {
      const partBeganMs = performance.now();
      const part: Explored[] = [];
      for (const settings of runs) {
        const run = await explore({ ...settings, inFlight: 16, limit: 20_000, reduce: true });
        part.push(run);
        say(
          `${settings.scenario}, ${settings.variant}: ${run.explored} orders (and ${run.cut} begun) in ${seconds(run.wallMs)}`,
        );
      }
      const partMs = performance.now() - partBeganMs;
      rows.push(...part);
      say(
        `the matrix of ${title}: ${part.length} variants, ${part.reduce((sum, { explored }) => sum + explored, 0)} orders, in ${seconds(partMs)}`,
      );
      console.log(`\n${tableOf(part)}\n`);
    }
    goals.push({
      text: 'every exploration of the matrix is complete, and every order could be judged',
      passed: rows.every(({ complete, errors }) => complete && errors === 0),
    });
  }
  for (const { text, passed } of goals) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
  process.exitCode = goals.every(({ passed }) => passed) ? 0 : 1;
} finally {
  await stop();
}

/** Orders a second of a loop that does nothing but send what the explorer sends for some orders. */
async function bareRate(settings: RunSettings): Promise<{ readonly rate: number; readonly text: string }> {
  let recording: Recording = { statements: [], sessions: [] };
  const { explored } = await exploreOnce(stack.info, settings, async (run) => {
    const recorded = await recordStatements(run);
    recording = recorded.recording;
    return recorded.result;
  });
  const found = (1000 * explored) / (await runSerially(recording, stack.info.clickhouse.url));
  const each = (store: string) =>
    (recording.statements.filter((statement) => statement.store === store).length / explored).toFixed(1);
  return {
    rate: found,
    text: `${found.toFixed(0)} a second (${explored} orders of ${each('postgres')} statements in Postgres and ${each('clickhouse')} in ClickHouse)`,
  };
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
