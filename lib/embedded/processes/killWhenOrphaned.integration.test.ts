import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { checkout } from '@/lib/build/checkout.js';
import { expect, it } from 'vitest';
import { processIdentity } from './processIdentity';

/** Holds up its own thread for ever, as a native call that does not return would. */
const BLOCKED = `
  const { killWhenOrphaned } = await import('./lib/embedded/processes/killWhenOrphaned.ts');
  killWhenOrphaned(100);
  setTimeout(() => { console.log(process.pid); for (;;); }, 500);`;

const PARENT = `
  require('node:child_process').spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', process.argv[1]], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });`;

it('a process whose thread is blocked runs on while its parent is there, and ends after it', async () => {
  const parent = spawn(process.execPath, ['-e', PARENT, BLOCKED], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(line));
  const identity = processIdentity(pid);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(processIdentity(pid)).toBe(identity);
  expect(identity).not.toBeNull();

  parent.kill('SIGKILL');
  await expect.poll(() => processIdentity(pid)).not.toBe(identity);
});
