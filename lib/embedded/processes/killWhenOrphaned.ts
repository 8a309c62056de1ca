import { Worker } from 'node:worker_threads';

/** Longer than an end in order takes. */
const GRACE_MS = 10_000;

const watch = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData.parent) setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData.graceMs);
  }, 1_000);`;

/**
 * Ends this process some time after its parent, whatever its own thread is doing: a native call that does not return (the engine is
 * shut down in one) holds up every timer and event of that thread.
 */
export function killWhenOrphaned(graceMs = GRACE_MS): void {
  new Worker(watch, { eval: true, execArgv: [], workerData: { parent: process.ppid, graceMs } }).unref();
}
