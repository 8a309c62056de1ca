/**
 * Whether the bookkeeping holds through bad days: load tests, explorations and sweeps run on a stack of its own while parts of it are killed, hang, fall
 * silent, lose their connections, their disk or their clock; then everything is looked at from outside.
 *   npm run test:chaos -- [--minutes 10] [--seed N] [--port 3360] [--only killed]
 * `--only` takes the faults whose name has these words. The same seed draws the same faults. Exit code 1 with what did not hold.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../bench/options';
import { ChaosStack } from './chaosStack';
import { checkOutcome, timeOf } from './checkOutcome';
import type { FaultWindow } from './excuseErrors';
import { faults, type Fault } from './faults';
import { keepBusy } from './keepBusy';
import { planFaults, type PlannedFault } from './planFaults';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    port: { type: 'string', default: '3360' },
    only: { type: 'string', default: '' },
  },
});
const minutes = wholeNumber('--minutes', values.minutes, 1, 24 * 60, 1);
const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1, 1);
const port = wholeNumber('--port', values.port, 1, 65_535, 1);

const drawn = faults.filter(({ name }) => name.includes(values.only));
if (drawn.length === 0) {
  console.error(`--only: no fault is called so. There are: ${faults.map(({ name }) => name).join(', ')}.`);
  process.exit(64);
}

const BACK_WITHIN_MS = 120_000;
const say = (text: string) => console.log(`${timeOf(Date.now())}  ${text}`);

say(`seed ${seed}, ${minutes} min`);
const stack = await ChaosStack.spawn(port);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
await stack.untilStarted();
say(`a stack on port ${port}`);
if (!stack.ownLogDisk) say('its logs lie on no disk of their own (that takes Linux and root): no disk is filled');

const untilMs = performance.now() + minutes * 60_000;
const enough = () => performance.now() > untilMs || !stack.running;
const windows: FaultWindow[] = [];
const problems: string[] = [];
const beside: Promise<void>[] = [];
let summary = 'nothing was checked';
try {
  const busy = keepBusy(stack.url, enough);
  for (const planned of planFaults(drawn, seed)) {
    await sleep(planned.pauseMs);
    if (enough()) break;
    const lasting = bringAbout(planned);
    if (planned.fault.beside) beside.push(lasting);
    else await lasting;
  }
  const [started] = await Promise.all([busy, ...beside]);
  stack.shiftClocks(0);
  say(`${windows.length} faults are over; ${started.length} runs, explorations and sweeps were started`);
  const checked = await checkOutcome(stack, started, windows);
  problems.push(...checked.problems);
  for (const [error, count] of checked.errors) say(`${count} × ${error}`);
  summary =
    `${windows.length} faults, ${started.length} runs (${checked.explorations} explorations, ${checked.sweeps} sweeps), ${checked.iterations} iterations: ` +
    `${checked.passed} passed, ${checked.failed} failed, ${checked.errored} errored`;
} catch (error) {
  problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  problems.push(...(await stack.stop()));
}
for (const problem of problems) say(`PROBLEM  ${problem}`);
say(`seed ${seed}: ${summary}; ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

/** Its window lasts until everything is back. */
async function bringAbout({ fault, lastsMs, draw }: PlannedFault<Fault>): Promise<void> {
  const fromMs = Date.now();
  let undo: Awaited<ReturnType<Fault['apply']>> = () => undefined;
  try {
    undo = await fault.apply(stack, draw);
    await sleep(lastsMs);
  } catch (error) {
    problems.push(`${fault.name} could not be brought about: ${String(error)}`);
  } finally {
    await undo();
  }
  const undoneMs = Date.now();
  const back = await stack.isBackWithin(BACK_WITHIN_MS);
  const toMs = Date.now();
  windows.push({ fault: fault.name, mayCause: fault.mayCause, fromMs, toMs });
  say(
    `${fault.name}, ${((undoneMs - fromMs) / 1000).toFixed(1)} s; back after ${((toMs - undoneMs) / 1000).toFixed(1)} s more`,
  );
  if (!back) problems.push(`${timeOf(fromMs)} ${fault.name}: not everything is back after ${BACK_WITHIN_MS / 1000} s`);
}
