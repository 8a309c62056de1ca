import { expect, test } from 'playwright/test';

test('a trial compares records of a type and says of each field how many agree', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('nav-records').click();
  await expect(page.getByTestId('type-order')).toHaveText('tenants/{tenant}/orders/{order}');
  await page.getByTestId('trial-order').click();
  const said = page.getByTestId('trial-said-order');
  await expect(said).toContainText(/\d+ records compared/);
  // Four samples, and what other tests have ordered meanwhile.
  const compared = Number(/\d+/.exec((await said.textContent()) ?? '')?.[0]);
  expect(compared).toBeGreaterThanOrEqual(4);
  const mapping = page.getByTestId('mapping-order');
  await expect(mapping.getByRole('row', { name: /^status/ })).toContainText(new RegExp(`equal in \\d+ of ${compared}`));
  await expect(mapping.getByRole('row', { name: /^item: SKU/ })).toContainText('sku');
  await page.getByTestId('fields-order').click();
  await expect(mapping).toHaveCount(0);
});

test('an order is inspected as any record is, in its own words', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('start-input').fill('see tenants/meadow/orders/48215, please');
  await page.getByTestId('start-submit').click();
  await expect(page).toHaveURL(/\/tenants\/meadow\/orders\/48215/);
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'inconsistent');
  await expect(page.getByTestId('finding-lost_deletion')).toBeVisible();
  await expect(page.getByTestId('row-item-2')).toBeVisible();
  // Its type names calls, milestones and the time of the last change: nothing is left out.
  await expect(page.getByTestId('not-judged')).toHaveCount(0);
  await expect(page.locator('#main')).not.toContainText(/card|criteri/i);
});

test('the records of a type stand with their verdicts, the last one changed first, each one click from its page', async ({
  page,
}) => {
  await page.goto('/records');
  await page.getByTestId('list-order').click();
  await expect(page).toHaveURL(/\/records\/order$/);
  await expect(page.getByTestId('record-list-title')).toHaveText(/^Order: \d of \d+ records (is|are) inconsistent/);
  const rows = page.getByTestId('bulk-row');
  const times = await rows.locator('td time').allTextContents();
  expect(times.length).toBeGreaterThan(2);
  expect(times).toEqual([...times].sort().reverse());
  await page.getByTestId('filter-inconsistent').click();
  await expect(page).toHaveURL(/only=inconsistent/);
  for (const row of await rows.all()) await expect(row).toHaveAttribute('data-verdict', 'inconsistent');
  await rows.first().getByRole('link').click();
  await expect(page).toHaveURL(/\/tenants\/meadow\/orders\/\d+/);
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'inconsistent');
});

test('a list is copied as CSV, and a filter that nothing matches says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/records/conversation-event?only=lost_update');
  await expect(page.getByTestId('bulk-row')).toHaveCount(0);
  await page.getByTestId('bulk-none').getByRole('button', { name: 'Show all' }).click();
  const names = await page.getByTestId('bulk-row').evaluateAll((rows) => rows.map((row) => row.dataset.name));
  expect(names.length).toBeGreaterThan(1);
  await page.getByTestId('copy-menu').click();
  await page.getByTestId('copy-csv').click();
  const [head, ...lines] = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\r\n');
  expect(head).toMatch(/^name,record_type,verdict/);
  expect(lines.map((line) => line.split(',')[0])).toEqual(names);
});

test('a list leads to the mapping of its type', async ({ page }) => {
  await page.goto('/records/conversation-event');
  await expect(page.getByTestId('bulk-row').first()).toBeVisible();
  await page.getByTestId('to-mapping').click();
  await expect(page).toHaveURL(/\/records#type-conversation-event$/);
});

test('a list shows the shape of what comes, asks for more, and says what to do when a store fails', async ({
  page,
}) => {
  let answer: ((body: object, status?: number) => Promise<void>) | null = null;
  await page.route('**/api/records/order**', (route) => {
    answer = (body, status = 200) => route.fulfill({ status, json: body });
  });
  const tell = async (body: object, status?: number) => {
    await expect.poll(() => answer !== null).toBe(true);
    const asked = answer;
    answer = null;
    await asked?.(body, status);
  };
  const listed = (name: string) => ({
    name,
    recordType: 'order',
    verdict: 'consistent',
    findings: [],
    unread: [],
    headline: 'All copies agree.',
    changedAt: '2026-01-18T10:32:07.418204Z',
  });
  const of = (names: readonly string[], next: string | null) => ({
    recordType: 'order',
    title: 'Order',
    environment: 'local',
    orderedBy: 'changed',
    changedAt: 'updatedAt',
    records: names.map(listed),
    next,
    notes: [],
  });
  await page.goto('/records/order');
  await expect(page.getByTestId('record-list-loading')).toBeVisible();
  await tell(of(['tenants/a/orders/2'], 'more'));
  await expect(page.getByTestId('bulk-row')).toHaveCount(1);
  const asking = page.waitForRequest(/\/api\/records\/order\?after=more/);
  await page.getByTestId('record-list-more').click();
  await asking;
  await tell(of(['tenants/a/orders/1'], null));
  await expect(page.getByTestId('bulk-row')).toHaveCount(2);
  await expect(page.getByTestId('record-list-more')).toHaveCount(0);

  await page.goto('/records/order');
  await tell(of([], null));
  await expect(page.getByTestId('record-list-empty')).toBeVisible();
  await page.goto('/records/order');
  const detail = 'Postgres gave no answer within 5000 ms.';
  const problem = { type: 'about:blank', title: 'Not ready', status: 503, detail, code: 'not_ready' };
  await tell(problem, 503);
  await expect(page.getByTestId('request-error')).toContainText(detail);
});

test('a type that there is not is a page that says so', async ({ page }) => {
  const answer = await page.goto('/records/nothing');
  expect(answer?.status()).toBe(404);
  await expect(page.getByTestId('request-error')).toContainText('Record type not found.');
});

test('what is found in the stores stands with its trial and the entry to copy', async ({ page }) => {
  await page.goto('/records');
  // Every table of the embedded stores that looks like a record is one of a built-in type.
  await expect(page.getByTestId('found-headline')).toHaveText(/^No further tables look like a record and its copy\./);

  const entry = { id: 'invoice', name: 'invoices/{id}', postgres: 'public.invoices', clickhouse: 'invoices' };
  const proposal = {
    entry,
    score: 0.97,
    reasons: ['both have the key (id)'],
    warnings: ['invoices counts versions in whole seconds: of two writes within one second, either may win.'],
    problems: [],
    trial: null,
    trialProblem: null,
    configured: false,
  };
  const says = 'equal in 0 of 130: 100 times as large in ClickHouse';
  const field = {
    rowSet: 'invoice',
    field: 'cents',
    copy: 'clickhouse',
    compared: 130,
    uncompared: 0,
    agree: 0,
    suspect: true,
    says,
  };
  const trial = {
    recordType: 'invoice',
    environment: 'local',
    compared: 130,
    lookedFor: 130,
    example: null,
    settled: true,
    fields: [field],
  };
  await page.route('**/api/discover', (route) => {
    const asked = route.request().postDataJSON() as { readonly trial?: boolean };
    const proposals = [{ ...proposal, trial: asked.trial === true ? trial : null }];
    return route.fulfill({ json: { environment: 'local', proposals, left: { postgres: [], clickhouse: ['log'] } } });
  });
  await page.getByTestId('found-again').click();
  const found = page.getByTestId('proposal-invoice');
  await expect(found).toContainText('of two writes within one second, either may win');
  expect(JSON.parse(await page.getByTestId('proposal-entry-invoice').innerText())).toEqual(entry);
  await page.getByTestId('proposal-trial-invoice').click();
  await expect(page.getByTestId('proposal-said-invoice')).toContainText('1 looks wrongly mapped');
  await expect(page.getByTestId('proposal-fields-invoice')).toContainText(says);
});
