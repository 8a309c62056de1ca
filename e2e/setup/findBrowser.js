import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The headless shell draws a page with about half the processor time of a whole browser. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @typedef {{ readonly path: string | null }} Browser with null, the one that Playwright brought and finds by itself */

/**
 * The browser the end-to-end tests run in: `LASTWRITE_CHROMIUM` when set, a Chromium on the PATH, else the one Playwright brought.
 * @returns {Promise<Browser | null>} null: there is none yet
 */
async function findBrowser() {
  const named = process.env.LASTWRITE_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`LASTWRITE_CHROMIUM names ${named}, and there is no such file.`);
    return { path: named };
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const path = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((each) => existsSync(each));
  if (path !== undefined) return { path };
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath()) ? { path: null } : null;
}

/**
 * Finds a browser, or installs one: Playwright's own download first, then, where that can't be reached and the user is root, Debian's package.
 * @param {(line: string) => void} report
 * @returns {Promise<Browser>}
 */
export async function ensureBrowser(report) {
  const found = await findBrowser();
  if (found) return found;
  report('no Chromium here: asking Playwright for one');
  spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  });
  const downloaded = await findBrowser();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    report('no download to be had: installing the package chromium-headless-shell, or chromium');
    /** @param {readonly string[]} args */
    const succeeds = (args) =>
      spawnSync('apt-get', args, {
        stdio: 'ignore',
        timeout: 600_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    succeeds(['update']);
    const install = ['install', '-y', '--no-install-recommends'];
    // Older releases have no package of the shell alone.
    if (!succeeds([...install, 'chromium-headless-shell'])) succeeds([...install, 'chromium']);
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium could be had. Install one (apt-get install chromium, or npx playwright install chromium) or name one in LASTWRITE_CHROMIUM.',
  );
}
