import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The browser the end-to-end tests run in: `LASTWRITE_CHROMIUM` when set, a Chromium on the PATH, else the one Playwright brought.
 * @returns {Promise<string | null>} its path, or null when there is none yet
 */
export async function findBrowser() {
  const named = process.env.LASTWRITE_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`LASTWRITE_CHROMIUM names ${named}, and there is no such file.`);
    return named;
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  }
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

/**
 * Finds a browser, or installs one: Playwright's own download first, then, where that can't be reached and the user is root, Debian's package.
 * @param {(line: string) => void} report
 * @returns {Promise<string>} its path
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
    report('no download to be had: installing the package chromium');
    const options = { stdio: 'ignore', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium could be had. Install one (apt-get install chromium, or npx playwright install chromium) or name one in LASTWRITE_CHROMIUM.',
  );
}
