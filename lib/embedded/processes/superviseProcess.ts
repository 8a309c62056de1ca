import { setTimeout as sleep } from 'node:timers/promises';
import type { PartTrouble } from '../../contract/status';
import { partTroubleText } from '../../wording/partTrouble';
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
  /** Told whenever the process ended, could not be started or runs again; null: it has run well for a while. It must not throw. */
  readonly onTrouble: (trouble: PartTrouble | null) => void;
  /** The last one stays. */
  readonly backoffMs?: readonly number[];
  /** A process that ran this long counts as well again. */
  readonly wellAfterMs?: number;
};

/** Starts a process again whenever it ends by itself, for as long as it takes: with growing pauses, so that one that can't run costs little. */
export function superviseProcess(
  part: string,
  first: RunningProcess,
  restart: () => Promise<RunningProcess>,
  options: SuperviseOptions,
): Supervised {
  const { backoffMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000], wellAfterMs = 120_000, report } = options;
  const stopping = new AbortController();
  let current = first;
  let trouble: PartTrouble | null = null;

  const tell = (told: PartTrouble | null): void => {
    trouble = told;
    options.onTrouble(told);
  };
  const failed = (reason: string): void => {
    tell({
      part,
      since: trouble?.since ?? new Date().toISOString(),
      times: (trouble?.times ?? 0) + 1,
      running: false,
      reason,
    });
  };

  async function ended(): Promise<string> {
    const well = setTimeout(() => {
      if (trouble !== null) tell(null);
    }, wellAfterMs);
    well.unref();
    const { code, signal } = await current.exited;
    clearTimeout(well);
    return signal ?? `exit code ${code}`;
  }

  async function startAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      const times = trouble?.times ?? 1;
      const pauseMs = backoffMs[Math.min(times, backoffMs.length) - 1] ?? 0;
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        current = await restart();
      } catch (error) {
        report(error instanceof Error ? error.message : String(error));
        failed('it could not be started');
        continue;
      }
      if (stopping.signal.aborted) return current.stop();
      if (trouble !== null) tell({ ...trouble, running: true });
      report(`${first.name} is running again (pid ${current.pid}).`);
      return;
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const how = await ended();
      if (stopping.signal.aborted) return;
      failed(how);
      const tail = readLogTail(options.logFile, 8);
      report(
        `${trouble === null ? first.name : partTroubleText(trouble)} The end of ${options.logFile}:${tail === '' ? ' empty' : `\n${tail}`}`,
      );
      await startAgain();
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
