import { loadConfigIfValid } from '@/lib/environments/loadConfig';
import { getProcess } from '../getServer';
import { notePartEnded, notePartRuns } from '../probe/troubles';
import { forkProgram, keepChild } from './childProcess';

/** From the worker's process. */
export interface FromWorker {
  readonly part: 'racer' | 'judge';
  /** How it ended; null: it runs. */
  readonly ended: string | null;
}

const GRACE_MS = 4_000;

/**
 * Keeps a worker running beside this process, in one of its own, unless the configuration says otherwise or names no database of the console's
 * own. It ends when this process does, `kill -9` included: the channel between them closes then.
 */
export function keepWorker(): { stop(): Promise<void> } {
  if (!isWanted()) return { stop: () => Promise.resolve() };
  const { log } = getProcess();
  const child = keepChild({
    start: () => forkProgram('worker'),
    onStart: (begun) => {
      notePartRuns('worker');
      // It tells of the processes that it keeps running itself.
      begun.on('message', ({ part, ended }: FromWorker) => {
        if (ended === null) notePartRuns(part);
        else notePartEnded(part, ended);
      });
    },
    onEnd: (how, restartsInMs) => {
      notePartEnded('worker', how);
      log.warn({ how, restartsInMs }, 'the worker ended, restarting');
    },
  });
  return { stop: () => child.stop(GRACE_MS) };
}

/** Nobody works by a configuration with mistakes. */
function isWanted(): boolean {
  const config = loadConfigIfValid();
  return config !== null && config.worker && config.stateUrl !== null;
}
