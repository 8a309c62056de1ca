import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { describeRun, failedIteration, finishedRun, runsLabelled, smallRun, startRun } from './loadTests';
import { LoadTestFormPage } from './pages/LoadTestFormPage';
import { RecordPage } from './pages/RecordPage';
import { RunPage } from './pages/RunPage';
import { expectApart, expectNoSidewaysScroll } from './soundPage';

/** Within the margins of the printed page. */
const A4_PX = 703;

test.describe('a load test', () => {
  test('is launched from the form, shows its progress as it happens, and ends with its rates', async ({
    page,
    request,
  }) => {
    const label = `launched ${Date.now()}`;
    const form = new LoadTestFormPage(page);
    await form.open();
    await page.getByTestId('preset-quick').click();
    await expect(form.input('delays')).toHaveValue('0, 10, 100');
    await form.fill({ delays: '0, 100', iterations: '10', settleMs: '500', label });
    await form.unfold();
    await page.getByTestId('latency-staging').check();
    await expect(page.getByTestId('simulated')).toBeVisible();
    await expect(page.getByTestId('estimate')).toContainText('20 iterations');
    await expect(page.getByTestId('estimate')).toContainText(/writes 20 records/i);
    await form.start.dblclick();

    await expect(page).toHaveURL(/\/load-tests\/[0-9a-f-]{36}$/);
    const run = new RunPage(page);
    await expect(run.progress).toHaveAttribute('data-following', 'live');
    await expect(page.getByTestId('progress-count')).toContainText('of 20');
    await run.expectStatus('completed');
    expect(await run.finished()).toBe(20);
    await expect(run.progress).toHaveCount(0);
    await expect(page.getByTestId('rate-chart').locator('svg').first()).toBeVisible();
    await expect(run.point(0)).toContainText('10 of 10');
    await expect(run.point(100)).toContainText('10 of 10');
    await expect(page.getByTestId('safe-delay')).toContainText(/1 %/);
    await expect(page.getByTestId('simulated')).toContainText(/simulated/i);
    expect(await runsLabelled(request, label), 'a double click starts one run').toHaveLength(1);
  });

  test('leads from a failed iteration to its inspection as it was then, and to the record as it is now', async ({
    page,
    request,
  }) => {
    const { id } = await finishedRun(request, 'before the fix');
    const n = await failedIteration(request, id);
    const run = new RunPage(page);
    await run.open(id);
    await expect(run.headline).toContainText(/fails most at/i);
    await page.getByTestId(`kept-${n}`).click();
    await expect(page).toHaveURL(new RegExp(`/load-tests/${id}/iterations/${n}$`));
    const record = new RecordPage(page);
    await record.expectVerdict('inconsistent');
    await expect(page.getByTestId('kept-banner')).toContainText(/as it was at/i);
    await expect(page.getByTestId('judgement')).toContainText(/must hold/);
    await expect(page.getByTestId('race-submit')).toContainText('200');
    await page.setViewportSize({ width: 375, height: 800 });
    const calls = page.getByRole('region', { name: 'Calls over time' });
    expect(await calls.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    await expectApart(
      page.getByTestId('race-submit').getByText('ms').first(),
      page.getByTestId('race-submit').getByText('200', { exact: true }),
    );
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.getByTestId('timeline')).toBeVisible();

    await page.getByTestId('see-now').click();
    await expect(page).toHaveURL(/\/customers\/.+\/scorecards\/[0-9a-f-]{36}/);
    await expect(record.verdict).toBeVisible();
  });

  test('of batches over tables shows the steps of an iteration and what the tables held', async ({ page }) => {
    const form = new LoadTestFormPage(page);
    await form.open();
    await form.choose('scenario', 'batches', 'evaluation_batches');
    await expect(form.input('variant')).toHaveAttribute('data-value', 'incremental_count');
    await form.fill({ batches: '3, 2', delays: '0, 200', iterations: '8', settleMs: '0' });
    await form.unfold();
    await page.getByTestId('latency-staging').check();
    await expect(page.getByTestId('estimate')).toContainText('rows of 16 subjects');
    await expect(page.getByTestId('command')).toContainText('--set batches=3,2');
    await form.start.click();
    const run = new RunPage(page);
    await run.expectStatus('completed');
    await expect(run.point(200)).toContainText('200 ms0 %');
    await expect(run.headline).toContainText(/fails most at 0 ms/i);
    await page.locator('[data-testid^="kept-"]').first().click();
    await expect(page.getByTestId('judgement')).toContainText('count_mismatch');
    await expect(page.getByTestId('tables')).toContainText('3 results');
    await expect(page.getByTestId('race')).toContainText('save sum');
  });

  test('is cancelled, keeps what is finished, and is followed without a stream too', async ({
    page,
    request,
    context,
  }) => {
    const { id } = await startRun(request, {
      ...smallRun,
      delaysMs: [0, 400],
      iterations: 1000,
      concurrency: 5,
      label: 'to be cancelled',
    });
    try {
      const run = new RunPage(page);
      await run.open(id);
      await expect.poll(() => run.finished()).toBeGreaterThan(0);

      const other = await context.newPage();
      await other.route(/\/events(\?|$)/, (route) => route.abort());
      const polled = new RunPage(other);
      await polled.open(id);
      await expect(polled.progress).toHaveAttribute('data-following', /polling|reconnecting/);
      const before = await polled.finished();
      await expect.poll(() => polled.finished()).toBeGreaterThan(before);

      await page.getByTestId('cancel').click();
      await run.expectStatus('cancelled');
      await polled.expectStatus('cancelled');
      await expect(page.getByTestId('cancel')).toHaveCount(0);
      const {
        progress: { finished },
      } = await describeRun(request, id);
      expect(finished).toBeGreaterThan(0);
      await page.waitForTimeout(1_000);
      expect((await describeRun(request, id)).progress.finished).toBe(finished);
    } finally {
      // Runs against one environment wait for each other.
      await request.post(`/api/load-tests/${id}/cancel`);
    }
  });

  test('is started again with what it was asked for', async ({ page, request }) => {
    const { id } = await finishedRun(request, 'before the fix');
    await new RunPage(page).open(id);
    await page.getByTestId('run-again').click();
    const form = new LoadTestFormPage(page);
    await expect(form.input('delays')).toHaveValue('0, 2, 100');
    await expect(form.input('settleMs')).toHaveValue('500');
    await expect(form.input('label')).toHaveValue('before the fix');
    await expect(page.getByTestId('latency-staging')).toBeChecked();
  });

  test('is taken along as CSV, JSON, one HTML page and a command line', async ({ page, request, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { id } = await finishedRun(request, 'before the fix');
    await new RunPage(page).open(id);
    const exported = async (format: string) => {
      await page.getByTestId('export-menu').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByTestId(`export-${format}`).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
      return readFileSync(await download.path(), 'utf8');
    };
    expect((await exported('csv')).trim().split('\n')).toHaveLength(4);
    expect(JSON.parse(await exported('json'))).toMatchObject({ loadTest: { id } });
    const html = await exported('html');
    expect(html).toContain('save_all/async_closure');
    expect(html).not.toMatch(/(src|href)="https?:/);
    await page.getByTestId('export-menu').click();
    await page.getByTestId('export-command').click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      'npx lastwrite load-test scorecard_race save_all/async_closure --delays 0,2,100',
    );
  });

  test('keeps its figures whole: on paper, and where marks stand at zero', async ({ page, request }) => {
    const { id } = await finishedRun(request, 'before the fix');
    const run = new RunPage(page);
    await run.open(id);
    const labels = page.getByTestId('rate-chart').locator('.recharts-xAxis-tick-labels text');
    const marks = page.getByTestId('rate-chart').locator('.recharts-scatter-symbol');
    await expect(marks).toHaveCount(smallRun.delaysMs.length);
    const tops = await labels.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
    const bottoms = await marks.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().bottom));
    expect(Math.min(...tops)).toBeGreaterThan(Math.max(...bottoms));
    // On a screen that is wider than paper, and dark.
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const plots = page.locator('figure .recharts-surface');
    const widths = () => plots.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
    await expect.poll(async () => (await widths()).filter((px) => px > A4_PX / 2 && px < A4_PX).length).toBe(3);
    await expect(marks).toHaveCount(smallRun.delaysMs.length);
    const scheme = await page.locator('html').evaluate((html) => getComputedStyle(html).colorScheme);
    expect(scheme).toBe('light');
    await expect(page.locator('button, textarea').filter({ visible: true })).toHaveCount(0);
    await page.setViewportSize({ width: A4_PX, height: 1000 });
    await expectNoSidewaysScroll(page);
    const broken = await page.getByTestId('point-table').evaluate((table) => {
      const words: string[] = [];
      const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) words.push(word);
        }
      }
      return words;
    });
    expect(broken).toEqual([]);
  });

  test('can be started with the keyboard alone', async ({ page }) => {
    await page.goto('/load-tests');
    await expect(page.getByTestId('new-load-test')).toBeVisible();
    await page.keyboard.press('n');
    await expect(page).toHaveURL(/\/load-tests\/new/);
    const form = new LoadTestFormPage(page);
    await form.input('delays').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0');
    for (const [field, text] of [
      ['iterations', '3'],
      ['settleMs', '0'],
    ] as const) {
      while (!(await form.input(field).evaluate((element) => element === document.activeElement)))
        await page.keyboard.press('Tab');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/load-tests\/[0-9a-f-]{36}$/);
    await new RunPage(page).expectStatus('completed');
  });
});
