/**
 * `npm test`: everything, in a fresh clone too. Installs what is missing, runs every check, and ends with the sum of the real totals.
 * `npm test -- unit integration` runs only the named parts.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants, setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../lib/embedded/start/installPackages.js';
import { playwrightTotals, vitestTotals } from './setup/totals.js';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const scratch = mkdtempSync(join(tmpdir(), 'lastwrite-test-'));
const bin = (name) => join('node_modules', '.bin', name);

/**
 * Integration tests wait for leases, deadlines and processes, which leaves a part of the machine idle. In it whatever needs no store runs at the lowest
 * priority, in two lanes, and before all else the console is built for the end-to-end tests. These wait for the stores and the build, not for the lanes.
 */
const lanes = [
  [
    // Types too: the linter has the compiler's whole program in hand, and with it the types that the build of the console writes.
    { id: 'lint', run: () => check('npm', ['run', '--silent', 'lint']) },
    { id: 'format', run: () => check('npm', ['run', '--silent', 'format:check']) },
    {
      id: 'imports',
      run: () => check(bin('depcruise'), ['app', 'components', 'lib', 'e2e', '--config', '.dependency-cruiser.cjs']),
    },
    { id: 'documents', run: () => check(process.execPath, ['e2e/setup/checkDocuments.js']) },
  ],
  [{ id: 'unit', run: () => vitest('unit', runBeside) }],
];
const stores = { id: 'integration', run: () => vitest('integration', runOpenly) };
const browser = { id: 'e2e', run: endToEnd };

const wanted = process.argv.slice(2);
const parts = [...lanes.flat(), stores, browser];
const unknown = wanted.filter((id) => !parts.some((part) => part.id === id));
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. There are: ${parts.map((part) => part.id).join(', ')}.`);
  process.exit(64);
}

try {
  await installPackages(process.cwd(), scratch);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const isWanted = ({ id }) => wanted.length === 0 || wanted.includes(id);
  const runPart = async ({ id, run }) => {
    const started = Date.now();
    const result = await run();
    for (const key of Object.keys(totals)) totals[key] += result[key];
    failures.push(...result.failures.map((failure) => `${id}: ${failure}`));
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    // What runs beside another comes whole once it has ended, so that they do not mix.
    if (result.output) console.log(result.output.trimEnd());
    console.log(`── ${id}: ${result.passed} passed, ${result.failed} failed in ${seconds} s`);
  };
  const runLane = async (lane) => {
    for (const part of lane.filter(isWanted)) await runPart(part);
  };
  const built = isWanted(stores) && isWanted(browser) ? buildConsole() : Promise.resolve();
  const stored = isWanted(stores) ? runPart(stores) : Promise.resolve();
  const [checks, tests] = lanes;
  const runBrowser = async () => {
    await Promise.all([built, stored]);
    console.log(`\n── ${browser.id}`);
    await runPart(browser);
  };
  await Promise.all([
    built.then(() => runLane(checks)),
    runLane(tests),
    stored,
    isWanted(browser) ? runBrowser() : Promise.resolve(),
  ]);
  // At the end, since a long output is often seen by its last lines alone.
  if (failures.length > 0) console.log(`\n${failures.join('\n')}`);
  console.log(
    `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
  );
  process.exitCode = totals.failed > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A check that has no tests of its own counts as one. */
async function check(command, args) {
  const { status, output } = await runBeside(command, args);
  const passed = status === 0;
  return {
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
    failures: passed ? [] : ['see its output above'],
    output,
  };
}

async function vitest(project, run) {
  const report = join(scratch, `${project}.json`);
  const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`];
  const { status, output } = await run(bin('vitest'), ['run', '--project', project, ...reporters]);
  return { ...honest(vitestTotals(report), status), output };
}

/** The end-to-end tests find it built, or build it themselves and say what is wrong with it. */
async function buildConsole() {
  const { output } = await runBeside(process.execPath, ['e2e/setup/buildConsole.js', scratch]);
  console.log(output.trimEnd());
}

/** Its output is seen as it comes. */
function runOpenly(command, args, env = process.env) {
  return ended(spawn(command, args, { stdio: 'inherit', env }));
}

/** Its output comes with its end. */
async function runBeside(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const { status, error } = await ended(child);
  return { status, output: error === null ? output : `${output}${command} could not be started: ${error.message}` };
}

/** @returns {Promise<{ status: number | null, error: Error | null }>} */
function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: null, error }));
    child.once('close', (status) => resolve({ status, error: null }));
  });
}

async function endToEnd() {
  const { ensureBrowser } = await import('./setup/findBrowser.js');
  const report = join(scratch, 'e2e.json');
  const { path } = await ensureBrowser((line) => console.log(line));
  const env = {
    ...process.env,
    ...(path === null ? {} : { LASTWRITE_CHROMIUM: path }),
    LASTWRITE_E2E_PORT: String(await freePort()),
    LASTWRITE_E2E_HOME: join(scratch, 'home'),
    LASTWRITE_E2E_REPORT: report,
  };
  const { status } = await runOpenly(bin('playwright'), ['test', '--config', 'e2e/playwright.config.ts'], env);
  return honest(playwrightTotals(report), status);
}

/** A runner that ended badly without a red test (a crash, an error outside tests) is a failure all the same. */
function honest(totals, status) {
  if (status === 0 || totals.failed > 0) return totals;
  return { ...totals, failed: 1, failures: [`the runner ended with ${status}, and no test had failed`] };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
