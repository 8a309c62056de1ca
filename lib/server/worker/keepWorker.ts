import { loadConfigIfValid } from '@/lib/environments/loadConfig';
import { getProcess } from '../getServer';
import { notePartEnded, notePartRuns } from '../probe/troubles';
import { forkProgram, keepChild, type KeepOptions, type KeptChild } from './childProcess';

/** From the worker's process. */
export interface FromWorker {
  readonly part: 'racer' | 'judge';
  /** How it ended; null: it runs. */
  readonly ended: string | null;
}

const GRACE_MS = 4_000;

const LOOK_AGAIN_MS = 5_000;

/**
 * Keeps a worker running beside this process, in one of its own, unless the configuration says otherwise or names no database of the console's
 * own. Nobody works by a configuration with mistakes: the worker starts once they are corrected. It ends when this process does, `kill -9`
 * included: the channel between them closes then.
 */
export function keepWorker({
  start = () => forkProgram('worker'),
  lookAgainMs = LOOK_AGAIN_MS,
}: { readonly start?: KeepOptions['start']; readonly lookAgainMs?: number } = {}): { stop(): Promise<void> } {
  let worker: KeptChild | null = null;
  let again: NodeJS.Timeout | undefined;
  const begin = (): void => {
    const config = loadConfigIfValid();
    if (config === null) again = setTimeout(begin, lookAgainMs).unref();
    else if (config.worker && config.stateUrl !== null) worker = keep(start);
  };
  begin();
  return {
    async stop() {
      clearTimeout(again);
      await worker?.stop(GRACE_MS);
    },
  };
}

function keep(start: KeepOptions['start']): KeptChild {
  const { log } = getProcess();
  return keepChild({
    start,
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
}
