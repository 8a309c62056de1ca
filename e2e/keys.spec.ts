import { expect, test, type Page } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { finishedRun, smallRun, startRun } from './loadTests';
import { createScorecard, newName } from './stack';

/** As the browser does it, wherever the focus is. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('Ctrl K finds a screen by typing, and says of what is no name what was expected', async ({ page }) => {
  await page.goto('/drift');
  await expect(page.getByTestId('nav-drift')).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByTestId('palette');
  await expect(palette).toBeVisible();
  await expectNoAxeViolations(page);
  await page.getByTestId('palette-input').fill('race lab');
  await expect(palette.getByRole('option', { name: 'Race lab', exact: true })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/interleavings\/lab$/);
  await expect(palette).toHaveCount(0);

  await page.getByTestId('palette-button').click();
  await page.getByTestId('palette-input').fill('no such thing');
  await page.getByTestId('palette-inspect').click();
  await expect(page.getByTestId('palette-problem')).not.toBeEmpty();
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
});

test('the keyboard keeps its place where what was pressed goes away', async ({ page }) => {
  const names = ['a', 'b', 'c'].map((id) => `tenants/focus/orders/${id}`);
  await page.addInitScript((all) => {
    const seen = { environment: 'local', type: 'order', verdict: 'consistent', lead: 'Consistent.' };
    localStorage.setItem(
      'lastwrite.recent',
      JSON.stringify(all.map((name, index) => ({ ...seen, name, seenAt: Date.now() - index }))),
    );
  }, names);
  await page.goto('/');
  const [first, second, third] = names.map((name) => page.getByRole('button', { name: `Remove ${name}`, exact: true }));
  if (first === undefined || second === undefined || third === undefined) throw new TypeError('three are listed');
  await second.focus();
  await page.keyboard.press('Enter');
  await expect(second).toHaveCount(0);
  await expect(third).toBeFocused();
  // The last row has none after it, and the last one of all takes the whole list with it.
  await page.keyboard.press('Enter');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('recent')).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('a record is opened from the palette by its name, and stands there among the recent ones', async ({ page }) => {
  const name = newName();
  await createScorecard(name);
  await page.goto('/records');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('verdict')).toBeVisible();
  await expect(page).toHaveTitle(/^[✓✗?] /);
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette').getByRole('group', { name: 'Recent' })).toContainText(
    name.split('/').at(-1) ?? '',
  );
  // The letters of a page's title, in order and far apart, do not make a record the first answer.
  const typed = 'load';
  expect(name).toMatch(new RegExp([...typed].join('.*')));
  await page.getByTestId('palette-input').fill(typed);
  await expect(page.getByTestId('palette').getByRole('option', { selected: true })).toHaveText(/^Load tests/);
});

test('a load test is found in the palette by its label and by its id', async ({ page, request }) => {
  const { id } = await finishedRun(request, 'before the fix');
  await page.goto('/drift');
  for (const typed of ['before the fix', id.slice(-12)]) {
    await page.getByTestId('palette-button').click();
    await page.getByTestId('palette-input').fill(typed);
    const found = page.getByTestId('palette').getByRole('group', { name: 'Load tests' });
    await expect(found.getByRole('option', { name: id.slice(-12) })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/load-tests/${id}$`));
  }
});

test('a name that is pasted anywhere on a page leads to its record; in a field it stays there', async ({ page }) => {
  const name = newName();
  await createScorecard(name);
  await page.goto('/interleavings/lab');
  // Before the form is there, the only text box is the header's, where a name leads to its record.
  const text = page.getByTestId('lab-text');
  await text.focus();
  await paste(page, name);
  await expect(page).toHaveURL(/\/interleavings\/lab$/);
  await page.getByRole('heading', { level: 1 }).click();
  await paste(page, `seen in the log: ${name}`);
  await expect(page).toHaveURL(new RegExp(`/${name}$`));
});

test('g and a letter lead to a screen; j and k go through its rows; Enter opens one', async ({ page, request }) => {
  await finishedRun(request, 'before the fix');
  await finishedRun(request, 'after the fix');
  await page.goto('/records');
  await expect(page.getByTestId('nav-records')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/load-tests$/);
  const rows = page.getByTestId('history-row');
  await expect(rows.nth(1)).toBeVisible();
  const focusedRow = () => rows.evaluateAll((all) => all.findIndex((row) => row.contains(document.activeElement)));
  await page.keyboard.press('j');
  await expect.poll(focusedRow).toBe(0);
  await page.keyboard.press('j');
  await expect.poll(focusedRow).toBe(1);
  await page.keyboard.press('k');
  await expect.poll(focusedRow).toBe(0);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('run')).toBeVisible();
  // In a field a letter is a letter.
  await page.getByTestId('header-input').fill('g');
  await page.getByTestId('header-input').press('l');
  await expect(page.getByTestId('header-input')).toHaveValue('gl');
});

test('a button keeps the focus while it works, and is pressed once', async ({ page }) => {
  let asked = 0;
  let answer = () => {};
  const asking = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/records/order/trial**', async (route) => {
    asked += 1;
    await asking;
    await route.continue();
  });
  await page.goto('/records');
  const trial = page.getByTestId('trial-order');
  await trial.press('Enter');
  await expect(trial).toBeDisabled();
  await page.keyboard.press('Enter');
  await expect(trial).toBeFocused();
  answer();
  await expect(page.getByTestId('trial-said-order')).toBeVisible();
  await expect(trial).toBeEnabled();
  await expect(trial).toBeFocused();
  expect(asked).toBe(1);
});

test('a tab tells how far its run is and what came of it, and a notification that it has ended', async ({
  page,
  request,
  context,
}) => {
  await context.grantPermissions(['notifications']);
  // Somebody looks at another window meanwhile; what is told is noted.
  await page.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    const told: string[] = [];
    Object.assign(window, { told });
    window.Notification = class extends EventTarget {
      static permission = 'granted';
      constructor(title: string, { body }: { body: string }) {
        super();
        told.push(`${title}: ${body}`);
      }
    } as unknown as typeof Notification;
  });
  const { id } = await startRun(request, { ...smallRun, iterations: 40, concurrency: 10, label: 'to be told of' });
  await page.goto(`/load-tests/${id}`);
  await expect(page).toHaveTitle(/^\d+ % · to be told of/);
  await expect(page.getByTestId('run')).toHaveAttribute('data-status', 'completed');
  await expect(page).toHaveTitle(/fail.* to be told of · Lastwrite$/i);
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  await expect.poll(told).toEqual([expect.stringMatching(/^Load test to be told of has ended: .*fail/i)]);
  // One that was over when it was opened tells nothing.
  await page.reload();
  await expect(page).toHaveTitle(/to be told of/);
  await expect(page.getByTestId('run')).toHaveAttribute('data-status', 'completed');
  expect(await told()).toEqual([]);
});
