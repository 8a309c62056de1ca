import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { eventually } from '@/lib/testing/eventually';

/** Loads for a while before it listens, as a program of this project does. */
const SLOW =
  "await new Promise((resolve) => setTimeout(resolve, 700)); const { endWithParent } = await import('./lib/server/worker/endWithParent.ts'); endWithParent(() => process.exit(0)); process.on('message', () => undefined); process.send?.('listens'); setInterval(() => undefined, 60_000);";

it.each([
  ['before it listens', (child: ChildProcess) => once(child, 'spawn')],
  ['while it listens', (child: ChildProcess) => once(child, 'message')],
])('a program whose parent goes %s ends', async (_when, gone) => {
  const child = fork('-', [], {
    execArgv: ['--import', 'tsx', '--input-type=module', '--eval', SLOW],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = vi.fn();
  child.once('exit', ended);
  await gone(child);
  expect(ended).not.toHaveBeenCalled();
  child.disconnect();
  await eventually(() => {
    expect(ended).toHaveBeenCalledWith(0, null);
  });
});
