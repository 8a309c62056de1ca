import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { playwrightTotals, vitestTotals } from './totals.js';

const folder = mkdtempSync(join(tmpdir(), 'lastwrite-totals-'));
afterAll(() => rmSync(folder, { recursive: true }));

function kept(report: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

const passedTest = { status: 'passed', fullName: 'adds', failureMessages: [] };

describe('the totals of a vitest run', () => {
  const totals = (testResults: object[], counts: object) =>
    vitestTotals(
      kept({ numTotalTests: 2, numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, ...counts, testResults }),
    );

  it('name a failed test with its file and the beginning of its message', () => {
    const red = {
      status: 'failed',
      fullName: 'subtracts',
      failureMessages: ['\u001b[31mexpected 3\u001b[39m\nat a\nat b\nat c\nat d'],
    };
    const file = {
      name: join(process.cwd(), 'lib/sum.test.ts'),
      status: 'failed',
      assertionResults: [passedTest, red],
    };
    expect(totals([file], { numFailedTests: 1 })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: ['lib/sum.test.ts › subtracts\n    expected 3\n    at a\n    at b\n    at c'],
    });
  });

  it('count a file that could not be loaded, and name it', () => {
    const file = {
      name: join(process.cwd(), 'lib/sum.test.ts'),
      status: 'failed',
      message: 'no such module',
      assertionResults: [],
    };
    expect(totals([file], {})).toMatchObject({ failed: 1, failures: ['lib/sum.test.ts\n    no such module'] });
  });

  it('name nothing where everything passed', () => {
    const file = { name: 'lib/sum.test.ts', status: 'passed', assertionResults: [passedTest] };
    expect(totals([file], {})).toEqual({ passed: 1, failed: 0, skipped: 0, failures: [] });
  });

  it('are one failure where no test ran or no report was left', () => {
    expect(vitestTotals(kept({ numTotalTests: 0 }))).toMatchObject({ passed: 0, failed: 1 });
    expect(vitestTotals(join(folder, 'none.json'))).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('the totals of a Playwright run', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'e2e/a.spec.ts',
    tests: [{ status, results: [{ errors: message ? [{ message }] : [] }] }],
  });

  it('name a failed and a flaky test, however deep its suite', () => {
    const suites = [
      { specs: [spec('opens', 'expected')], suites: [{ specs: [spec('closes', 'flaky', 'it did not')] }] },
    ];
    const report = {
      stats: { expected: 1, unexpected: 0, flaky: 1, skipped: 0 },
      errors: [{ message: 'port taken' }],
      suites,
    };
    expect(playwrightTotals(kept(report))).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
      failures: ['e2e/a.spec.ts › closes\n    it did not', 'outside any test\n    port taken'],
    });
  });
});
