import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * `failures` names each failure with the first lines of its message, for the end of the output, where a reader looks first.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Totals
 */

const LINES_OF_A_MESSAGE = 4;

/**
 * Totals of a vitest run from its JSON report. A run that left no report, or collected no test, counts as one failure.
 * @param {string} file
 * @returns {Totals}
 */
export function vitestTotals(file) {
  const report = readReport(file);
  if (!report || !report.numTotalTests) return nothingRun();
  const failedTests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => told(`${relative(process.cwd(), name)} › ${test.fullName}`, test.failureMessages[0])),
  );
  // A file that could not be loaded has a failed suite and no test of its own.
  const brokenFiles = report.testResults
    .filter((result) => result.status === 'failed' && result.assertionResults.every((test) => test.status !== 'failed'))
    .map(({ name, message }) => told(relative(process.cwd(), name), message));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: [...failedTests, ...brokenFiles],
  };
}

/**
 * Totals of a Playwright run from its JSON report. A flaky test is a failed one.
 * @param {string} file
 * @returns {Totals}
 */
export function playwrightTotals(file) {
  const report = readReport(file);
  if (!report) return nothingRun();
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky + report.errors.length;
  if (expected + failed === 0) return { ...nothingRun(), skipped };
  const failures = [
    ...report.suites.flatMap(failedSpecs),
    ...report.errors.map(({ message }) => told('outside any test', message)),
  ];
  return { passed: expected, failed, skipped, failures };
}

function failedSpecs({ suites = [], specs = [] }) {
  const failed = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) =>
        told(`${file} › ${title}`, results.flatMap(({ errors }) => errors).map(({ message }) => message)[0]),
      ),
  );
  return [...failed, ...suites.flatMap(failedSpecs)];
}

function told(name, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  return [name, ...lines.slice(0, LINES_OF_A_MESSAGE).map((line) => `    ${line}`)].join('\n');
}

/** @returns {Totals} */
function nothingRun() {
  return { passed: 0, failed: 1, skipped: 0, failures: ['no test was run, or the run left no report'] };
}

function readReport(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
