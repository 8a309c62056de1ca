import { fork } from 'node:child_process';
import { expect, it, vi } from 'vitest';

/** Loads for a while before it listens, as a program of this project does. */
const SLOW =
  "await new Promise((resolve) => setTimeout(resolve, 700)); const { endWithParent } = await import('./lib/server/worker/endWithParent.ts'); endWithParent(() => process.exit(0)); process.on('message', () => undefined); setInterval(() => undefined, 60_000);";

it.each([
  ['before it listens', 100],
  ['while it listens', 1_800],
])('a program whose parent goes %s ends', async (_when, goneAfterMs) => {
  const child = fork('-', [], {
    execArgv: ['--import', 'tsx', '--input-type=module', '--eval', SLOW],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = vi.fn();
  child.once('exit', ended);
  await new Promise((resolve) => setTimeout(resolve, goneAfterMs));
  expect(ended).not.toHaveBeenCalled();
  child.disconnect();
  await vi.waitFor(() => {
    expect(ended).toHaveBeenCalledWith(0, null);
  }, 10_000);
});
