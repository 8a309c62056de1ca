import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from './startProcess';
import { readLogTail } from './readLogTail';

export type Supervised = {
  readonly name: string;
  current(): RunningProcess;
  stop(graceMs?: number): Promise<void>;
};

export type SuperviseOptions = {
  readonly logFile: string;
  readonly report: (message: string) => void;
  /** Called when it is given up. */
  readonly givenUp: () => void;
  readonly backoffMs?: readonly number[];
  /** A process that ran this long counts as well again. */
  readonly wellAfterMs?: number;
};

/** Starts a process again when it ends by itself: with growing pauses, and only so often in a row. */
export function superviseProcess(
  first: RunningProcess,
  restart: () => Promise<RunningProcess>,
  options: SuperviseOptions,
): Supervised {
  const { backoffMs = [500, 1_000, 2_000, 5_000, 10_000], wellAfterMs = 120_000, report } = options;
  const stopping = new AbortController();
  let current = first;

  async function watch(): Promise<void> {
    for (let failures = 0; ;) {
      const since = Date.now();
      const { code, signal } = await current.exited;
      if (stopping.signal.aborted) return;
      const tail = readLogTail(options.logFile, 8);
      report(
        `${first.name} ended unexpectedly (${signal ?? `exit code ${code}`}). The end of ${options.logFile}:${tail === '' ? ' empty' : `\n${tail}`}`,
      );
      if (Date.now() - since > wellAfterMs) failures = 0;
      for (let started = false; !started;) {
        const pauseMs = backoffMs[failures];
        if (pauseMs === undefined) {
          report(`${first.name} is not started again: it ended ${failures + 1} times in a row.`);
          options.givenUp();
          return;
        }
        failures += 1;
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) return;
        started = await restart().then(
          async (again) => {
            current = again;
            if (stopping.signal.aborted) await again.stop();
            else report(`${first.name} runs again (pid ${again.pid}).`);
            return true;
          },
          (error: unknown) => {
            report(error instanceof Error ? error.message : String(error));
            return false;
          },
        );
      }
    }
  }
  const watching = watch();
  return {
    name: first.name,
    current: () => current,
    stop: async (graceMs) => {
      stopping.abort();
      await current.stop(graceMs);
      await watching;
    },
  };
}
