/**
 * `npm test`: everything, in a fresh clone too. Installs what is missing, runs every check, and ends with the sum of the real totals.
 * `npm test -- unit integration` runs only the named parts.
 */
import { spawnSync } from 'node:child_process';
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

const parts = [
  { id: 'types', run: types },
  { id: 'lint', run: () => check(bin('eslint'), ['.', '--max-warnings', '0']) },
  { id: 'format', run: () => check('npm', ['run', '--silent', 'format:check']) },
  {
    id: 'imports',
    run: () => check(bin('depcruise'), ['app', 'components', 'lib', 'e2e', '--config', '.dependency-cruiser.cjs']),
  },
  { id: 'documents', run: () => check(process.execPath, ['e2e/setup/checkDocuments.js']) },
  { id: 'unit', run: () => vitest('unit') },
  { id: 'integration', run: () => vitest('integration') },
  { id: 'e2e', run: endToEnd },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !parts.some((part) => part.id === id));
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. There are: ${parts.map((part) => part.id).join(', ')}.`);
  process.exit(64);
}

try {
  await installPackages(process.cwd(), scratch);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  for (const part of parts.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    console.log(`\n── ${part.id}`);
    const started = Date.now();
    const result = await part.run();
    for (const key of Object.keys(totals)) totals[key] += result[key];
    failures.push(...result.failures.map((failure) => `${part.id}: ${failure}`));
    console.log(
      `── ${part.id}: ${result.passed} passed, ${result.failed} failed in ${((Date.now() - started) / 1000).toFixed(0)} s`,
    );
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
  const failed = spawnSync(command, args, { stdio: 'inherit' }).status === 0 ? 0 : 1;
  const failures = failed ? ['see its output above'] : [];
  return { passed: 1 - failed, failed, skipped: 0, failures };
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
  const env = {
    ...process.env,
    LASTWRITE_CHROMIUM: await ensureBrowser((line) => console.log(line)),
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
