import { expect, test, type Page } from 'playwright/test';
import { freePort } from '@/lib/embedded/freePort';
import { CLIENT, CLIENT_SECRET, openIssuer, type TestIssuer } from '@/lib/server/testing/openIssuer';
import { expectNoAxeViolations } from './axe';
import { startRun } from './loadTests';
import { LoadTestFormPage } from './pages/LoadTestFormPage';
import { RunPage } from './pages/RunPage';
import { SignInPage } from './pages/SignInPage';
import { startConsole } from './startConsole';

const RUN = 'the-token-of-those-who-run';
const READ = 'the-token-of-those-who-read';
/** Tests of one console share it: starting one takes longer than a test. */
test.describe.configure({ mode: 'default' });

const HISTORY = '/load-tests?scenario=scheduler_claims';

/** What whoever may run meets: the run that they start says so. */
async function expectStartedBy(page: Page, origin: string, user: string): Promise<void> {
  await page.goto(`${origin}/load-tests/new`);
  await new SignInPage(page).expectRole('run');
  await expect(new LoadTestFormPage(page).start).not.toHaveAttribute('aria-disabled', 'true');
  const race = { scenario: 'scheduler_claims', variant: 'skip_locked', iterations: 1, delaysMs: [0] };
  const { id } = await startRun(page.request, race, undefined, origin);
  await page.goto(`${origin}/load-tests/${id}`);
  await expect(new RunPage(page).run).toBeVisible();
  await expect(page.getByTestId('started-by')).toContainText(user);
  await page.goto(`${origin}${HISTORY}`);
  await expect(page.getByTestId('started-by').filter({ hasText: user }).first()).toBeVisible();
  await page.request.patch(`${origin}/api/load-tests/${id}`, { data: { label: 'named by whoever did' } });
  await page.goto(`${origin}/load-tests/${id}`);
  await expect(page.getByTestId('changed-by')).toContainText(`label changed by ${user}`);
  await page.goto(`${origin}/activity`);
  await page.getByRole('combobox', { name: 'Person' }).selectOption(user);
  const changed = page.getByTestId('activity-row').filter({ hasText: 'named by whoever did' }).first();
  await expect(changed).toContainText(user);
  await changed.getByRole('link').click();
  await expect(page).toHaveURL(`${origin}/load-tests/${id}`);
}

/** What whoever may only read meets: pages, buttons that are off and say why, and a refusal from the API. */
async function expectNotStarted(page: Page, origin: string): Promise<void> {
  const form = new LoadTestFormPage(page);
  await page.goto(`${origin}/load-tests/new`);
  await expect(form.start).toHaveAttribute('aria-disabled', 'true');
  await expect(form.start).toHaveAccessibleDescription('You have read-only access. This needs the role run.');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`);
  });
  await form.start.press('Enter');
  await form.start.click({ force: true });
  await page.getByRole('link', { name: 'Interleavings' }).click();
  await expect(page).toHaveURL(/\/interleavings/);
  expect(sent).toEqual([]);
  const refused = await page.request.post(`${origin}/api/load-tests`, { data: {} });
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ code: 'role_not_allowed' });
}

test.describe('with a token', () => {
  let origin = '';
  let stop = () => Promise.resolve();
  test.beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    ({ stop } = await startConsole(port, { LASTWRITE_TOKEN: RUN, LASTWRITE_READ_TOKEN: READ }));
  });
  test.afterAll(() => stop());

  test('people sign in, come to the page they asked for, and what they start says who did', async ({ page }) => {
    const signIn = new SignInPage(page);
    await page.goto(`${origin}${HISTORY}`);
    await expectNoAxeViolations(page);
    await signIn.give('not-the-token');
    await expect(signIn.problem).toBeVisible();
    await signIn.give(RUN, 'Ann of the tests');
    await expect(page).toHaveURL(`${origin}${HISTORY}`);
    await signIn.expectRole('run');
    await expectStartedBy(page, origin, 'Ann of the tests');
    // On a narrow screen the way out is in the menu, and the header still takes one row.
    await page.setViewportSize({ width: 375, height: 700 });
    await expect(signIn.signedIn).toBeHidden();
    expect(await page.getByRole('banner').evaluate((header) => header.clientHeight)).toBeLessThan(56);
    await page.getByTestId('header-menu-button').click();
    const menu = page.getByTestId('header-menu');
    await expect(menu.getByTestId('signed-in')).toContainText('Ann of the tests');
    await menu.getByTestId('sign-out').click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto(`${origin}/`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });

  test('whoever has the token for readers is told that they may not run', async ({ page }) => {
    const signIn = new SignInPage(page);
    await page.goto(`${origin}/`);
    await signIn.give(READ);
    await signIn.expectRole('read');
    await expectNotStarted(page, origin);
  });
});

test.describe('at an issuer', () => {
  let origin = '';
  let issuer: TestIssuer;
  let stop = () => Promise.resolve();
  test.beforeAll(async () => {
    const port = await freePort();
    // Another site than the issuer's at 127.0.0.1, as it is in use: cookies and forms depend on it.
    origin = `http://localhost:${port}`;
    issuer = await openIssuer(`${origin}/sign-in/callback`);
    ({ stop } = await startConsole(port, {
      LASTWRITE_OIDC_ISSUER: issuer.url,
      LASTWRITE_OIDC_CLIENT_ID: CLIENT,
      LASTWRITE_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      LASTWRITE_OIDC_ROLES_CLAIM: 'realm_access.roles',
      LASTWRITE_PUBLIC_URL: origin,
    }));
  });
  test.afterAll(async () => {
    await stop();
    await issuer.stop();
  });

  test('people sign in there, come to the page they asked for, and what they start says who did', async ({ page }) => {
    const signIn = new SignInPage(page);
    issuer.visit = { error: 'access_denied', description: 'not today' };
    await page.goto(`${origin}${HISTORY}`);
    await expectNoAxeViolations(page);
    await signIn.issuer.click();
    await expect(signIn.problem).toBeVisible();
    await expectNoAxeViolations(page);
    issuer.visit = {
      account: 'u-1',
      claims: { email: 'ann@example.com', realm_access: { roles: ['lastwrite-run'] } },
    };
    await signIn.issuer.click();
    await expect(page).toHaveURL(`${origin}${HISTORY}`);
    await signIn.expectRole('run');
    await expectStartedBy(page, origin, 'ann@example.com');
    await signIn.signOut();
    await expect(page.getByTestId('signed-out')).toBeVisible();
    await page.goto(`${origin}/`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });

  test('whom the issuer gives no role that runs is told that they may not run', async ({ page }) => {
    const signIn = new SignInPage(page);
    issuer.visit = { account: 'u-2', claims: { name: 'Bob' } };
    await page.goto(`${origin}/`);
    await signIn.issuer.click();
    await signIn.expectRole('read');
    await expectNotStarted(page, origin);
  });
});
