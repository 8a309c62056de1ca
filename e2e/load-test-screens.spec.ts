import { expect, test, type Page } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { expectSoundPage } from './soundPage';
import { describeRun, failedIteration, finishedRun, smallRun, startRun } from './loadTests';
import { LoadTestFormPage } from './pages/LoadTestFormPage';

/** Every page, on runs that all tests share. */
async function allPages(
  request: Parameters<typeof finishedRun>[0],
): Promise<readonly { readonly path: string; readonly ready: string }[]> {
  const before = await finishedRun(request, 'before the fix');
  const after = await finishedRun(request, 'after the fix');
  const n = await failedIteration(request, before.id);
  return [
    { path: '/load-tests', ready: 'history-row' },
    { path: '/load-tests/new', ready: 'load-test-form' },
    { path: '/load-tests/new?delays=5,5&iterations=0', ready: 'problem-delays' },
    { path: `/load-tests/${before.id}`, ready: 'iterations' },
    { path: `/load-tests/${before.id}/iterations/${n}`, ready: 'timeline' },
    { path: `/load-tests/compare?runs=${before.id},${after.id}`, ready: 'difference-table' },
    { path: '/load-tests/trends', ready: 'trend-chart' },
    { path: `/load-tests/verdict?before=${before.id}&after=${after.id}`, ready: 'verdict-table' },
    { path: '/load-tests/verdict', ready: 'verdict-nothing' },
  ];
}

test('a race over an own API is tried once: its requests, answers, judgement and record stand under the form', async ({
  page,
}) => {
  const form = new LoadTestFormPage(page);
  await form.open('?scenario=scorecard_race');
  await expect(page.getByTestId('try-once')).toHaveCount(0);
  await form.open('?scenario=order_race&variant=own_columns&delays=0&iterations=1&settleMs=500');
  await page.getByTestId('try-once').click();
  const tried = page.getByTestId('tried');
  await expect(tried).toHaveAttribute('data-outcome', 'passed');
  await expect(page.getByTestId('sent-edit')).toContainText(/answered 200.*curl -X PATCH/);
  await page.getByTestId('sent-edit').getByText('Answer', { exact: true }).click();
  await expect(page.getByLabel('Answer to edit')).toContainText('two, please');
  await expectNoAxeViolations(page);
  await page.getByTestId('input-delays').fill('5');
  await expect(tried).toHaveCount(0);
});

test('a run is deleted from its page at the second press, and its page says that it is gone', async ({
  page,
  request,
}) => {
  const { id } = await startRun(request, { ...smallRun, delaysMs: [0], iterations: 1, label: 'to be deleted' });
  await page.goto(`/load-tests/${id}`);
  await page.getByRole('button', { name: 'Delete this load test' }).click();
  await page.getByRole('button', { name: 'Confirm deleting this load test' }).click();
  await expect(page).toHaveURL(/\/load-tests$/);
  await expect(page.getByTestId('history-row').filter({ hasText: 'to be deleted' })).toHaveCount(0);
  await page.goto(`/load-tests/${id}`);
  await expect(page.getByText('Load test not found.')).toBeVisible();
});

test('a deployment is marked in the trend, with its name and its time', async ({ page, request }) => {
  await finishedRun(request, 'before the fix');
  await finishedRun(request, 'after the fix');
  const marked = await request.post('/api/deployments', { data: { title: 'coaching 1.42' } });
  expect(marked.status()).toBe(201);
  await page.goto('/load-tests/trends');
  await expect(page.getByTestId('chart-deployment').filter({ hasText: 'coaching 1.42' }).first()).toBeVisible();
});

test('scenario and variant are found by typing, by their names alone, with the keyboard alone', async ({ page }) => {
  const form = new LoadTestFormPage(page);
  await form.open();
  const scenario = page.getByRole('combobox', { name: 'Scenario', exact: true });
  await scenario.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('wake time');
  const found = page.getByRole('option');
  await expect(found).toHaveCount(1);
  await expect(found).toHaveAccessibleName('Scheduler claims');
  await expect(found).toHaveAccessibleDescription(/Schedulers wake at the same time/);
  await expectNoAxeViolations(page);
  await page.keyboard.press('Enter');
  await expect(scenario).toHaveText(/Scheduler claims/);
  await expect(scenario).toBeFocused();
  await expect(page).toHaveURL(/scenario=scheduler_claims/);
  await form.choose('variant', 'skip', 'skip_locked');
  await expect(page).toHaveURL(/variant=skip_locked/);
  await form.input('variant').click();
  await page.getByTestId('input-variant-search').fill('nothing is called so');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(form.input('variant')).toBeFocused();
});

test('a label names one field, although a scenario’s summary has the same words', async ({ page }) => {
  await new LoadTestFormPage(page).open('?scenario=scheduler_claims&variant=skip_locked');
  await expect(page.getByText(/Schedulers wake at the same time/)).toBeVisible();
  await page.getByLabel('At the same time').fill('7');
  await expect(page.getByTestId('input-concurrency')).toHaveValue('7');
});

test('what few change is folded, says what is chosen, and opens by itself where that is not the default', async ({
  page,
}) => {
  const form = new LoadTestFormPage(page);
  const advanced = page.getByRole('button', { name: /^Advanced/ });
  await form.open();
  await expect(advanced).toHaveAttribute('aria-expanded', 'false');
  await expect(advanced).toContainText('no added latency · HTTP');
  await expect(page.getByTestId('latency-staging')).toHaveCount(0);
  await advanced.click();
  await page.getByRole('radio', { name: 'staging, simulated', exact: true }).check();
  await page.getByRole('radio', { name: 'none', exact: true }).check();
  await page.getByRole('radio', { name: 'gRPC', exact: true }).check();
  await advanced.click();
  await expect(advanced).toContainText('gRPC');
  await form.open('?transport=grpc');
  await expect(page.getByRole('radio', { name: 'gRPC', exact: true })).toBeChecked();
  // What is wrong can't be folded away.
  await form.open('?environment=nope');
  await expect(form.problem('environment')).toContainText(/No such environment/);
  await advanced.click();
  await expect(form.problem('environment')).toBeVisible();
});

test('no load test page has a fault in either theme and at any width', async ({ page, request }) => {
  for (const { path, ready } of await allPages(request)) await expectSoundPage(page, path, page.getByTestId(ready));
});

test('two runs over each other: a verdict, the difference at each delay, and an address that can be sent', async ({
  page,
  request,
}) => {
  const before = await finishedRun(request, 'before the fix');
  const after = await finishedRun(request, 'after the fix');
  await page.goto('/load-tests');
  await page.getByTestId(`choose-${before.id}`).check();
  await page.getByTestId(`choose-${after.id}`).check();
  await page.getByTestId('compare').click();
  await expect(page).toHaveURL(new RegExp(`/load-tests/compare\\?runs=${before.id},${after.id}$`));
  await expect(page.getByTestId('compare-headline').locator('[data-verdict]')).toHaveAttribute(
    'data-verdict',
    /better|worse|same|not_told/,
  );
  await expect(page).toHaveTitle(
    /^(Better|Worse|The same|Inconclusive) · after the fix against before the fix · Lastwrite$/,
  );
  await expect(page.getByTestId('compared-run')).toHaveCount(2);
  await expect(page.getByTestId('compared-0').getByTestId('difference')).toContainText(
    /points .*(more than|may be) chance, p/,
  );
  await expect(page.getByTestId('compared-100')).toBeVisible();
  // Nothing but the machine can differ, and where it was saturated each run says so.
  const strained = [];
  for (const { id } of [before, after]) if ((await describeRun(request, id)).conditions.saturated) strained.push(id);
  await expect(page.getByTestId('run-saturated')).toHaveCount(strained.length);
  await expect(page.getByTestId('compare-warnings')).toHaveCount(strained.length > 0 ? 1 : 0);
  await page.goto(`/load-tests/${before.id}`);
  await expect(page.getByTestId('run')).toBeVisible();
  await expect(page.getByTestId('saturated')).toHaveCount(strained.includes(before.id) ? 1 : 0);
  await page.goBack();

  await page.getByTestId('make-base').click();
  await expect(page.getByTestId('compared-run').first()).toHaveAttribute('data-id', after.id);
  await page.reload();
  await expect(page.getByTestId('compared-run').first()).toHaveAttribute('data-id', after.id);
});

test('the list is searched, narrowed to a label and begins with what is pinned; label and notes are written where the run is', async ({
  page,
  request,
}) => {
  const label = `lead ${Date.now()}`;
  const race = { scenario: 'scheduler_claims', variant: 'skip_locked', delaysMs: [0, 50], iterations: 2, settleMs: 0 };
  const { id } = await startRun(request, { ...race, label: `${label} first` });
  const { id: later } = await startRun(request, { ...race, label: `${label} second` });
  await page.goto('/load-tests');
  const rows = page.getByTestId('history-row');
  const search = page.getByRole('searchbox', { name: /^Search/ });
  await search.fill(`SECOND ${label}`);
  await expect(rows).toHaveCount(1);
  await expect(rows).toHaveAttribute('data-id', later);
  await search.fill(label);
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toHaveAttribute('data-id', later);
  // Curves, and what they show in words.
  await expect(rows.first().getByRole('img', { name: /^Failure rate by delay: 0 ms: .* 50 ms: / })).toBeVisible({
    timeout: 120_000,
  });

  const pin = rows.last().getByRole('button', { name: /^Pin / });
  await pin.click();
  await expect(rows.first()).toHaveAttribute('data-id', id);
  await expect(rows.first().getByRole('button', { name: /^Pin / })).toHaveAttribute('aria-pressed', 'true');

  await page.getByTestId(`edit-label-${id}`).click();
  await page.getByRole('textbox', { name: 'Label' }).fill(`${label} renamed`);
  await page.keyboard.press('Enter');
  await expect(rows.first()).toContainText(`${label} renamed`);
  await expect(page.getByTestId(`edit-label-${id}`)).toBeFocused();
  await page.getByTestId('filter-label').selectOption(`${label} renamed`);
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/search=lead.*label=lead|label=lead.*search=lead/);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(search).toHaveValue(label);
  await expectNoAxeViolations(page);

  await page.goto(`/load-tests/${id}`);
  await expect(page.getByTestId('run-label')).toHaveText(`${label} renamed`);
  await page.getByLabel('Add a note').fill('Two workers, not one.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByTestId('team-note')).toContainText('Two workers, not one.');
  await expect(page.getByLabel('Add a note')).toHaveValue('');
  await page.goto(`/load-tests?search=${encodeURIComponent(label)}`);
  await rows.filter({ hasText: 'renamed' }).getByRole('link', { name: '1 note' }).click();
  await page.getByRole('button', { name: 'Delete this note' }).click();
  await page.getByRole('button', { name: 'Confirm deleting this note' }).click();
  await expect(page.getByTestId('team-note')).toHaveCount(0);
});

test('did the fix hold: two sides are chosen, one verdict answers, and its address can be sent', async ({
  page,
  request,
}) => {
  const before = await finishedRun(request, 'before the fix');
  await finishedRun(request, 'after the fix');
  await page.goto('/load-tests');
  await page.getByTestId('to-verdict').click();
  await expect(page.getByTestId('verdict-headline')).toHaveText('Did the fix hold?');
  await page.getByTestId('side-before').selectOption({ value: 'label:before the fix' });
  await page.getByTestId('side-after').selectOption({ value: 'label:after the fix' });
  const screen = page.getByTestId('fix-verdict');
  await expect(screen).toHaveAttribute('data-verdict', /better|worse|same|not_told|not_comparable/);
  await expect(page.getByTestId('verdict-headline')).toContainText(/fails|difference/);
  await expect(page.getByTestId('verdict-table').getByRole('row')).toHaveCount(4);
  await page.reload();
  await expect(page.getByTestId('side-after')).toHaveValue('label:after the fix');
  await expect(screen).toHaveAttribute('data-verdict', /./);
  // A delay chosen in the chart narrows the table, and the runs open at it.
  const crosshair = page.getByTestId('rate-chart').getByTestId('crosshair');
  await crosshair.focus();
  await page.keyboard.press('End');
  await expect(crosshair).toHaveAttribute('aria-valuetext', /^100 ms: before: \d+ of \d+ failed.*after: \d+ of/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/delay=100/);
  await expect(page.getByTestId('verdict-table').getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'before the fix' }).first()).toHaveAttribute('href', /delay=100$/);
  await page.getByRole('button', { name: 'Show all delays' }).click();
  await expect(page.getByTestId('verdict-table').getByRole('row')).toHaveCount(4);

  await page.goto(`/load-tests/verdict?before=${before.id}&after=${before.id}`);
  await expect(page.getByTestId('verdict-problem')).toContainText('is on both');
  await expect(page.getByTestId('verdict-table')).toHaveCount(0);
});

test('a deployment chosen on one side stands on both: its runs before, its runs after', async ({ page, request }) => {
  const marked = await request.post('/api/deployments', { data: { title: 'coaching 1.43' } });
  const { id } = (await marked.json()) as { readonly id: string };
  await page.goto('/load-tests/verdict');
  await page.getByTestId('side-before').selectOption({ value: `deployment:${id}` });
  await expect(page.getByTestId('side-after')).toHaveValue(`deployment:${id}`);
  // Nothing has run since.
  await expect(page.getByTestId('verdict-problem')).toContainText('coaching 1.43');
});

test('a chart has a crosshair by pointer and arrow keys, and a click narrows what is below to that delay', async ({
  page,
  request,
}) => {
  const { id } = await finishedRun(request, 'before the fix');
  await page.goto(`/load-tests/${id}`);
  const chart = page.getByTestId('rate-chart');
  const slider = page.getByRole('slider', { name: 'Delay', exact: true });
  // The library of charts is loaded with the first one.
  await expect(chart.locator('svg').first()).toBeVisible();
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /^100 ms: \d+ of \d+ failed, .* %.* to .* %/);
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', /^2 ms: /);
  await expect(chart.getByTestId('crosshair-text')).toContainText(/2 ms.* of .* failed/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/delay=2$/);
  await expect(page.getByTestId('iterations-delay')).toHaveValue('2');
  await expect(page.getByTestId('point-2')).toHaveAttribute('data-chosen', 'true');

  // The pointer, at the right end of the drawing.
  const box = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
  await expect(chart.getByTestId('crosshair-text')).toContainText('100 ms');
  await expect(page).toHaveURL(/delay=100$/);
  await page.reload();
  await expect(slider).toHaveAttribute('data-chosen', '100');
  await expect(page.getByTestId('iterations-delay')).toHaveValue('100');
  await slider.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/delay=/);
  await expect(chart.locator('figcaption')).toContainText('95 % interval');
});

test('trends: whether the latest run is better or worse, with filters in the address', async ({ page, request }) => {
  await finishedRun(request, 'before the fix');
  await finishedRun(request, 'after the fix');
  await page.goto('/load-tests/trends?latency=staging');
  const trend = page.locator('[data-testid=trend][data-variant="save_all/async_closure"]');
  await expect(trend).toHaveAttribute('data-verdict', /better|worse|same|not_told|not_comparable/);
  await expect(page.getByTestId('trends-headline').locator('[data-verdict]')).toBeVisible();
  await expect(page).toHaveTitle(/^[A-Z][a-z ]+ · \S+ · Trends · Lastwrite$/);
  await page.getByTestId('filter-variant').selectOption('save_all/async_closure');
  await page.getByTestId('delay-100').click();
  await expect(page).toHaveURL(/variant=save_all\/async_closure/);
  await expect(page).toHaveURL(/delays=100/);
  await page.reload();
  await expect(page.getByTestId('delay-100')).toHaveAttribute('aria-pressed', 'true');
  await expect(trend.getByText('0 ms', { exact: true })).toHaveCount(0);
});

test('what is not there is 404, and what nothing can match says so', async ({ page, request }) => {
  const absent = '019bd2e8-0000-7000-8000-000000000000';
  const { id } = await finishedRun(request, 'before the fix');
  for (const [path, code] of [
    [`/load-tests/${absent}`, 'load_test_not_found'],
    ['/load-tests/nope', 'load_test_not_found'],
    [`/load-tests/${id}/iterations/999`, 'iteration_not_found'],
    [`/interleavings/${absent}`, 'exploration_not_found'],
    [`/interleavings/${absent}/orders/1`, 'exploration_not_found'],
  ] as const) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByTestId('request-error'), path).toHaveAttribute('data-code', code);
  }
  // Control: what is there is 200.
  for (const path of [`/load-tests/${id}`, '/load-tests', '/load-tests/trends', '/interleavings'])
    expect((await page.goto(path))?.status(), path).toBe(200);
  for (const [path, code] of [
    ['/load-tests?environment=nope', 'unknown_environment'],
    ['/load-tests/trends?environment=nope', 'unknown_environment'],
    ['/interleavings?environment=nope', 'unknown_environment'],
    ['/load-tests?scenario=nope', 'unknown_scenario'],
    ['/load-tests/trends?variant=nope', 'unknown_scenario'],
    ['/load-tests?latency=nope', 'invalid_filter'],
    ['/load-tests/trends?delays=soon', 'invalid_filter'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByTestId('request-error'), path).toHaveAttribute('data-code', code);
  }
  await page.goto('/interleavings?scenario=scorecard_race&variant=nope');
  await expect(page.getByTestId('no-variant')).toContainText('nope');
});

test('the form says what is wrong at the field, sends nothing, and goes to the first wrong one', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  const form = new LoadTestFormPage(page);
  await form.open('?delays=5,5&iterations=10000000&settleMs=-1&concurrency=1.5');
  await expect(form.problem('delays')).toContainText(/5 appears twice/);
  await expect(form.problem('iterations')).toContainText(/1 to 10,?000/);
  await expect(form.problem('settleMs')).toContainText(/whole number/);
  await expect(form.problem('concurrency')).toContainText(/whole number/);
  await form.start.click();
  await expect(form.input('delays')).toBeFocused();
  await form.fill({ delays: '0-200 step 100', iterations: '20', settleMs: '0', concurrency: '2' });
  await expect(form.problem('delays')).toHaveCount(0);
  await expect(page.getByTestId('estimate')).toContainText('60 iterations');
  await expect(page.getByTestId('command')).toContainText('--delays 0,100,200');
  await form.open('?variant=save_all/wishful');
  await expect(form.problem('variant')).toContainText(/save_all\/wishful/);
  expect(sent).toEqual([]);
});

test('what the API refuses stands at the field, and what it can’t answer over the button', async ({ page }) => {
  const form = new LoadTestFormPage(page);
  await form.open('?delays=0&iterations=1');
  const refuse = (status: number, body: object) =>
    page.route('**/api/load-tests', (route) =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', status, ...body }),
      }),
    );
  await refuse(400, {
    title: 'Bad request',
    code: 'invalid_request',
    detail: 'The request is not as expected.',
    errors: [
      {
        path: 'body.latency',
        message: 'Only the reference coaching service can be slowed down, and this environment has another one.',
      },
    ],
  });
  await form.start.click();
  await expect(form.problem('latency')).toContainText(/reference coaching service/);
  await page.unroute('**/api/load-tests');
  await page.route('**/api/load-tests', (route) => route.abort());
  await form.start.click();
  await expect(page.getByTestId('start-problem')).toContainText(/did not answer/);
  await expect(form.start).toHaveText('Start');
});

test('an unknown run, a console that is not ready, and an empty history say what to do', async ({ page }) => {
  await page.goto('/load-tests/01a201cb-f5a6-775f-b557-871ddfd1cf4d');
  await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'load_test_not_found');
  await answerHistory(page, 503, {
    type: 'about:blank',
    title: 'Not ready',
    status: 503,
    code: 'not_ready',
    detail: 'The console’s own database does not answer.',
  });
  await page.goto('/load-tests');
  await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'not_ready');
  await expect(page.getByTestId('request-error')).toContainText('/readyz');
  await answerHistory(page, 200, []);
  await page.getByTestId('retry').click();
  await expect(page.getByTestId('history-empty')).toBeVisible();
  await page.getByTestId('begin-incident').click();
  await expect(page.getByTestId('input-delays')).toHaveValue('10');
  await expect(page.getByTestId('input-iterations')).toHaveValue('50');
});

test('the chart library comes with charts, and never to the page of a record', async ({ page, request }) => {
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text().catch(() => ''));
  });
  const drawsCharts = async () => (await Promise.all(scripts)).some((text) => text.includes('recharts-'));
  await page.goto('/customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34');
  await expect(page.getByTestId('timeline')).toBeVisible();
  await page.getByTestId('nav-load-tests').hover();
  await page.waitForLoadState('networkidle');
  expect(scripts.length).toBeGreaterThan(0);
  expect(await drawsCharts()).toBe(false);
  const { id } = await finishedRun(request, 'before the fix');
  await page.goto(`/load-tests/${id}`);
  await expect(page.getByTestId('rate-chart').locator('svg').first()).toBeVisible();
  expect(await drawsCharts()).toBe(true);
});

async function answerHistory(page: Page, status: number, body: unknown): Promise<void> {
  await page.unroute('**/api/load-tests?*');
  await page.route('**/api/load-tests?*', (route) =>
    route.fulfill({
      status,
      contentType: status === 200 ? 'application/json' : 'application/problem+json',
      body: JSON.stringify(body),
    }),
  );
}
