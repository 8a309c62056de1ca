import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { freePort } from '@/lib/embedded/freePort';
import { expectSoundPage } from './soundPage';
import { LabPage } from './pages/LabPage';
import { startConsole } from './startConsole';

test.describe('the race lab', () => {
  test('a race of the gallery runs as a matrix with exact figures, and each outcome has its shortest order', async ({
    page,
  }) => {
    const lab = new LabPage(page);
    await page.goto('/interleavings');
    await page.getByTestId('to-lab').click();
    await page.getByTestId('gallery-read_add_write').click();
    await expect(page).toHaveURL(/race=read_add_write/);
    await expect(page.getByTestId('lab-read')).toContainText('9 cells');
    await page.getByTestId('lab-variant-add_in_the_update').uncheck();
    await page.getByTestId('lab-level-serializable').uncheck();
    await expect(page.getByTestId('lab-read')).toContainText('4 cells');
    await lab.run();
    await lab.expectCell('own', 'read committed', ['violated', 40, 50]);
    await lab.expectCell('own', 'repeatable read', ['proven', 0, 50]);
    await lab.expectCell('for_update', 'read committed', ['proven', 0, 24]);
    await lab.expectCell('for_update', 'repeatable read', ['proven', 0, 24]);
    await expect(page.getByTestId('lab-run-headline')).toContainText('1 of 4 cells violated');

    // The cell that violates is chosen by itself.
    await expect(lab.cell('own', 'read committed')).toHaveAttribute('aria-current', 'true');
    await expect(page.getByTestId('lab-outcome-1')).toHaveAttribute('data-violated', 'true');
    await expect(page.getByTestId('lab-violated')).toBeVisible();
    await expect(page.getByTestId('lab-step-1')).toContainText('BEGIN');
    await expect(page.getByTestId('lab-contents')).toBeVisible();

    // The step that made the difference is named and marked, and the outcome that it would have led to is one click away.
    await expect(page.getByTestId('lab-difference')).toContainText('both_counted would hold.');
    await expect(page.locator('[data-decided]')).toHaveCount(1);
    await page.getByTestId('lab-difference-outcome').click();
    await expect(page).toHaveURL(/outcome=[45]/);
    await expect(page.getByTestId('lab-violated')).toHaveCount(0);
    await expect(page.getByTestId('lab-difference')).toContainText('both_counted would be violated.');

    await lab.cell('own', 'repeatable read').getByRole('button').click();
    await expect(page).toHaveURL(/cell=2/);
    await expect(page.getByTestId('lab-violated')).toHaveCount(0);
    await page.getByTestId('lab-outcome-2').getByRole('button').click();
    await expect(page).toHaveURL(/outcome=2/);
    await expect(page.getByTestId('lab-outcome')).toHaveAttribute('data-number', '2');
    await expect(page.getByTestId('lab-order')).toContainText('attempt 2');

    await page.getByTestId('lab-export-menu').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('lab-export-json').click()]);
    expect(file.suggestedFilename()).toMatch(/^race-Read-add-write-.*\.json$/);

    await page.getByTestId('lab-edit').click();
    await expect(lab.text).toHaveValue(/--: title Read, add, write/);
    await expect(page.getByTestId('lab-run-row').first()).toHaveAttribute('data-status', 'completed');
    await page.getByTestId('filter-search').fill('ADD write');
    await expect(page.getByTestId('lab-run-row').first()).toContainText('Read, add, write');
    await page.getByTestId('filter-status').selectOption('failed');
    await expect(page.getByTestId('list-none')).toBeVisible();
    await expect(page).toHaveURL(/search=ADD.*status=failed/);
  });

  test('on a narrow screen the chosen race is in sight in the gallery, and the page stays at its top', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 375, height: 800 });
    await new LabPage(page).open('write_skew');
    await expect(page.getByTestId('gallery-write_skew')).toBeInViewport({ ratio: 1 });
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
  });

  test('a race of a team’s own file stands beside the gallery, runs from there, and is where its matrix would be', async ({
    page,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'lastwrite-own-race-'));
    const file = join(folder, 'seat_race.sql');
    await writeFile(
      file,
      '--: title Two for one seat\n--: setup\nCREATE TABLE taken (by text);\n' +
        '--: session ann\n--: step look\n--: capture is_free\nSELECT count(*) = 0 FROM taken\n--: step take\n--: when is_free\n' +
        'INSERT INTO taken VALUES (:session)\n--: session ben like ann\n' +
        '--: check one_holder\nSELECT count(*) FROM taken HAVING count(*) > 1\n',
    );
    const port = await freePort();
    const console = await startConsole(port, { LASTWRITE_SCENARIOS: file });
    try {
      const lab = new LabPage(page);
      await page.goto(`http://127.0.0.1:${port}/interleavings?scenario=seat_race`);
      await expect(page).toHaveURL(/\/interleavings\/lab\?scenario=seat_race/);
      await expect(page.getByTestId('lab-scenario-seat_race')).toHaveAttribute('aria-pressed', 'true');
      await expect(page.getByTestId('lab-scenario-seat_race')).toContainText('Two for one seat');
      await expect(lab.text).toHaveValue(/--: step take/);
      for (const level of ['repeatable read', 'serializable']) await page.getByTestId(`lab-level-${level}`).uncheck();
      await lab.run();
      await lab.expectCell('own', 'read committed', ['violated', 4, 6]);

      await page.goto(`http://127.0.0.1:${port}/interleavings/lab?scenario=seat_rice`);
      await expect(page.getByTestId('no-race')).toHaveText('The configuration names no scenario of SQL “seat_rice”.');
      await expect(page.getByTestId('lab-scenario-seat_race')).toHaveAttribute('aria-pressed', 'false');
    } finally {
      await console.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a mistake is told with its place as it is typed, and nothing starts until it is mended', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open('quota');
    await lab.text.fill('session one\nstep a { SELECT 1; }\nstap b { SELECT 2; }\n');
    await expect(page.getByTestId('lab-mistake')).toHaveAttribute('data-line', '3');
    await expect(page.getByTestId('lab-start')).toBeDisabled();
    await page.getByTestId('lab-mistake').getByRole('button').click();
    await expect(lab.text).toBeFocused();
    await lab.text.fill('session one\nstep a { SELECT 1; }\nsession two\nstep b { SELECT 2; }\n');
    await expect(page.getByTestId('lab-read')).toContainText('2 sessions, 2 steps, 0 checks');
    await page.getByTestId('lab-limit').fill('0');
    await expect(page.getByTestId('lab-start')).toBeDisabled();
    await page.getByTestId('lab-limit').fill('10');
    await lab.run();
    await expect(lab.cell('own', 'serializable')).toHaveAttribute('data-state', 'no_check');
  });

  test('what is typed stays: while another race is looked at, while the runs are filtered, and when the page is loaded again', async ({
    page,
  }) => {
    const lab = new LabPage(page);
    const typed = 'session one\nstep a { SELECT 1; }\nsession two\nstep b { SELECT 2; }\n';
    await lab.open('quota');
    const written = await lab.text.inputValue();
    await lab.text.fill(typed);
    await page.getByTestId('gallery-lost_update').click();
    await expect(page).toHaveURL(/race=lost_update/);
    await expect(lab.text).not.toHaveValue(typed);
    await page.getByTestId('gallery-quota').click();
    await expect(lab.text).toHaveValue(typed);
    await page.goto(`${page.url()}&search=nothing-is-called-so`);
    await page.getByTestId('list-none').getByRole('link').click();
    await expect(page).toHaveURL(/race=quota$/);
    await expect(lab.text).toHaveValue(typed);
    await page.getByTestId('lab-reset').click();
    await expect(lab.text).toHaveValue(written);
  });

  test('light, dark and narrow without a fault; a run that is not there says so', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open('quota');
    await lab.run();
    const paths = ['/interleavings/lab?race=lost_update', page.url()];
    const shown = page.getByTestId('lab-form').or(page.getByTestId('lab-order'));
    for (const path of paths) await expectSoundPage(page, path, shown);
    const missing = await page.goto('/interleavings/lab/01a201cb-f5a6-775f-b557-871ddfd1cf4d');
    expect(missing?.status()).toBe(404);
    await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'lab_run_not_found');
  });
});
