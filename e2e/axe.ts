import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from 'playwright/test';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No violation of any rule that axe knows, on the page as it stands. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  // As a script of the page it would be refused.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // Only violations leave the page: what passed is megabytes, which take longer to hand over than to find.
  const violations = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run().then((result) => result.violations),
  );
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => `${node.target.join(' ')} — ${node.failureSummary ?? ''}`)
        .slice(0, 3)
        .join('; ')}`,
  );
  expect(told).toEqual([]);
}
