import { expect, test } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { expectNoSidewaysScroll, expectSoundPage } from './soundPage';
import { InterleavingsPage } from './pages/InterleavingsPage';

test.describe('every order of a race', () => {
  test('a variant is explored from the matrix, broken by an order that can be stepped through and replayed into a record', async ({
    page,
  }) => {
    const screens = new InterleavingsPage(page);
    await screens.openMatrix();
    await screens.explore('save_all/async_closure', 'violated');
    await expect(screens.cell('save_all/async_closure')).toContainText('Submission lost');
    // What was explored stands in the matrix; the rest is one line.
    await expect(page.getByTestId('matrix').locator('[data-standing=unexplored]')).toHaveCount(0);
    await expect(page.getByTestId('not-explored')).toContainText(/^\d+ variants not explored yet/);
    await page.getByRole('switch', { name: 'Run every order', exact: true }).check();
    await expect(page).toHaveURL(/orders=all/);
    await page.getByRole('switch', { name: 'Run every order', exact: true }).uncheck();
    await screens.choose('save_all/async_closure');
    await expect(page.getByTestId('witness-sentence')).not.toBeEmpty();
    // The step that made the difference is marked in the drawing, where one step did.
    const difference = page.getByTestId('order-difference');
    await expect(difference).toContainText(/order \d+/);
    const marked = (await difference.getAttribute('data-moved')) === 'true' ? 1 : 0;
    await expect(page.getByTestId('order').locator('[data-decided]')).toHaveCount(marked);
    await page.getByTestId('matrix-export-menu').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('matrix-export-json').click()]);
    expect(file.suggestedFilename()).toMatch(/^fix-matrix-scorecard_race-.*\.json$/);
    await page.getByTestId('open-exploration').click();
    await expect(page.getByTestId('exploration')).toHaveAttribute('data-complete', 'true');
    await page.getByTestId('orders-violated').click();
    await expect(page.getByTestId('orders-table').locator('tr[data-outcome=ok]')).toHaveCount(0);

    await page.getByTestId('orders-table').locator('tr[data-outcome=violated] a').last().click();
    await expect(page.getByTestId('order-headline')).toContainText(' anyway: ');
    await page.goBack();
    await expect(page.getByTestId('order').locator('[data-decided]')).toHaveCount(marked);
    await page.getByTestId('witness-link').click();
    await expect(page.getByTestId('order-page')).toHaveAttribute('data-outcome', 'violated');
    await expect(page.getByTestId('order-difference')).toContainText(/every invariant would hold/);
    await expect(page.getByTestId('order-difference').getByRole('link')).toHaveAttribute('href', /\/orders\/\d+$/);
    const steps = Number(await screens.order.getAttribute('data-steps'));
    await screens.stepTo('ArrowRight', 1);
    await screens.stepTo('ArrowRight', 2);
    await screens.stepTo('ArrowLeft', 1);
    await screens.stepTo('End', steps);
    await expect(page.getByTestId('step-announcement')).toContainText(`Step ${steps} of ${steps}`);
    await expect(page.getByTestId(`step-${steps}`)).toHaveAttribute('aria-current', 'step');
    await expect(page.getByTestId('stores-after')).toHaveAttribute('data-step', String(steps));
    await expect(page).toHaveURL(new RegExp(`step=${steps}$`));
    await screens.stepTo('Home', 1);

    const order = page.url();
    await page.goto('/interleavings');
    await page.getByTestId('to-explorations').click();
    await expect(page).toHaveURL(/explorations\?scenario=scorecard_race/);
    await page.getByTestId('filter-search').fill('CLOSURE submit');
    await expect(page).toHaveURL(/search=CLOSURE/);
    await page.getByTestId('filter-status').selectOption('completed');
    const explored = page.getByTestId('exploration-row');
    await expect(explored.filter({ hasText: 'save_all/async_closure' }).first()).toBeVisible();
    await expect(explored.filter({ hasText: 'async_reread' })).toHaveCount(0);
    await page.getByTestId('filter-search').fill('no such exploration');
    await expect(page.getByTestId('list-none')).toBeVisible();
    await expectNoAxeViolations(page);
    await page.goto(order);

    await page.getByTestId('replay').click();
    await expect(page.getByTestId('replay-result')).toHaveAttribute('data-same', 'true');
    await page.goto('/interleavings/replay?scenario=scorecard_race');
    await expect(page.getByTestId('replay')).toBeDisabled();
    await page.setViewportSize({ width: 375, height: 800 });
    await expect(page.getByTestId('replay-example')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('replay-example').click();
    await expect(page.getByTestId('replay-schedule')).toHaveValue(/update.*submit/);
    await expect(page).toHaveURL(/schedule=/);
    await page.getByTestId('replay').click();
    await expect(page.getByTestId('replay-result')).toHaveAttribute('data-outcome', 'violated');
    await page.getByTestId('replayed-record').click();
    await expect(page.getByTestId('verdict')).toBeVisible();
    // Within the settle window it is too early to call.
    await expect(async () => {
      await page.reload();
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'inconsistent', { timeout: 2_000 });
    }).toPass();
  });

  test('its control: a variant that closes every race is proven clean, and says so without colour', async ({
    page,
  }) => {
    const screens = new InterleavingsPage(page);
    await screens.openMatrix();
    await screens.explore('own_columns/async_reread_row_version', 'proven');
    await expect(screens.cell('own_columns/async_reread_row_version')).toContainText('proven clean');
    await screens.choose('own_columns/async_reread_row_version');
    await expect(page.getByTestId('witness-sentence')).toHaveCount(0);
    await page.getByTestId('open-exploration').click();
    await expect(page.getByTestId('exploration')).toHaveAttribute('data-violating', '0');
    await expect(page.getByTestId('exploration-headline')).toContainText('Proven clean');
  });

  test('variants of one choice are a list; light, dark and narrow without a fault', async ({ page }) => {
    const screens = new InterleavingsPage(page);
    await screens.openMatrix('?scenario=evaluation_batches');
    await screens.explore('incremental_count', 'violated');
    const paths = [page.url(), '/interleavings?scenario=scorecard_race'];
    await page.getByTestId('open-exploration').click();
    await expect(page.getByTestId('exploration')).toBeVisible();
    paths.push(page.url());
    await page.getByTestId('witness-link').click();
    await expect(page.getByTestId('order-page')).toBeVisible();
    paths.push(page.url(), '/interleavings/explorations', '/interleavings/replay');
    const shown = ['order', 'matrix-headline', 'exploration-row', 'replay-page']
      .map((id) => page.getByTestId(id))
      .reduce((any, each) => any.or(each));
    for (const path of paths) await expectSoundPage(page, path, shown);
  });

  test('an order can be pasted; one that does not fit is told from one that can’t be read', async ({ page }) => {
    await page.goto('/interleavings/replay?scenario=scorecard_race&variant=own_columns/async_reread_row_version');
    const field = page.getByTestId('replay-schedule');
    await field.fill('update*2 nobody');
    await expect(page.getByTestId('problem-schedule')).toContainText('nobody');
    await expect(page.getByTestId('replay')).toBeDisabled();
    await field.fill('update*2 submit*40');
    await page.getByTestId('replay').click();
    await expect(page.getByTestId('replay-problem')).toContainText(/step/i);

    // Each replay writes a record: Enter, pressed again or held down, starts one.
    let started = 0;
    await page.route('**/api/interleavings/replay', async (route) => {
      started += 1;
      await expect(page.getByTestId('replay')).toHaveText('Running…');
      await field.press('Enter');
      await route.abort();
    });
    await field.press('Enter');
    await expect(page.getByTestId('replay-problem')).toBeVisible();
    expect(started).toBe(1);
  });
});
