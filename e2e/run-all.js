/**
 * `npm test`: everything, in a fresh clone too. Installs what is missing, runs every check, and ends with the sum of the real totals.
 * `npm test -- unit integration` runs only the named parts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../lib/embedded/start/installPackages.js';
import { playwrightTotals, vitestTotals } from './setup/totals.js';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const scratch = mkdtempSync(join(tmpdir(), 'lastwrite-test-'));
const bin = (name) => join('node_modules', '.bin', name);

/** Checks run two at a time, since each uses one core; tests run one runner after the other, since they use them all. */
const checks = [
  { id: 'lint', run: () => check('npm', ['run', '--silent', 'lint']) },
  { id: 'types', run: types },
  { id: 'format', run: () => check('npm', ['run', '--silent', 'format:check']) },
  {
    id: 'imports',
    run: () => check(bin('depcruise'), ['app', 'components', 'lib', 'e2e', '--config', '.dependency-cruiser.cjs']),
  },
  { id: 'documents', run: () => check(process.execPath, ['e2e/setup/checkDocuments.js']) },
];
const tests = [
  { id: 'unit', run: () => vitest('unit') },
  { id: 'integration', run: () => vitest('integration') },
  { id: 'e2e', run: endToEnd },
];

const wanted = process.argv.slice(2);
const parts = [...checks, ...tests];
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
    // What a check says comes whole once it has ended, so that two of them do not mix.
    if (result.output) console.log(result.output.trimEnd());
    console.log(`── ${id}: ${result.passed} passed, ${result.failed} failed in ${seconds} s`);
  };
  const waiting = checks.filter(isWanted);
  const runWaiting = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await runPart(part);
  };
  await Promise.all([runWaiting(), runWaiting()]);
  for (const part of tests.filter(isWanted)) {
    console.log(`\n── ${part.id}`);
    await runPart(part);
  }
  // At the end, since a long output is often seen by its last lines alone.
  if (failures.length > 0) console.log(`\n${failures.join('\n')}`);
  console.log(
    `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
  );
  process.exitCode = totals.failed > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function types() {
  // The framework writes some as it builds; those of an earlier build name pages that are gone.
  rmSync('.next/types', { recursive: true, force: true });
  return check(bin('tsc'), ['--noEmit']);
}

/** A check that has no tests of its own counts as one. */
function check(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    const end = (passed) =>
      resolve({
        passed: passed ? 1 : 0,
        failed: passed ? 0 : 1,
        skipped: 0,
        failures: passed ? [] : ['see its output above'],
        output,
      });
    child.once('error', (error) => {
      output += `${command} could not be started: ${error.message}`;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

function vitest(project) {
  const report = join(scratch, `${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter',
    'default',
    '--reporter',
    'json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(bin('vitest'), args, { stdio: 'inherit' });
  return honest(vitestTotals(report), status);
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
  const { status } = spawnSync(bin('playwright'), ['test', '--config', 'e2e/playwright.config.ts'], {
    stdio: 'inherit',
    env,
  });
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
