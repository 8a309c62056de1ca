import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, Unreachable } from './source/apiSource';
import type { Terminal } from './Terminal';

/** A console that is started again is back by then. */
const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;
/** Where the console has no stream left. */
const ASK_EVERY_MS = 5_000;

interface FollowedRun {
  readonly finishedAt: string | null;
}

/** Where it is followed. */
export interface RunSource<Run extends FollowedRun> {
  watch(id: string, signal: AbortSignal): AsyncGenerator<Run, void, void>;
  read(id: string): Promise<Run>;
  cancel(id: string): Promise<Run>;
}

export interface Told<Run> {
  /** After "the": `sweep`. */
  readonly noun: string;
  /** One line of how far it is. */
  readonly progressOf: (run: Run) => string;
}

/** Shows how far a run is until it is over, across a console that is away for a while; the first Ctrl-C cancels it. Throws Refused, Unreachable. */
export async function followRun<Run extends FollowedRun>(
  source: RunSource<Run>,
  id: string,
  terminal: Terminal,
  { noun, progressOf }: Told<Run>,
): Promise<Run> {
  const { progress, style, interrupted } = terminal;
  try {
    const ended = await untilOver(source, id, interrupted, noun, (run) => {
      const line = progressOf(run);
      progress.show([style.dim(line)], line);
    });
    if (ended !== null) return ended;
  } finally {
    progress.clear();
  }
  terminal.complain('Cancelling. Press Ctrl-C again to exit now.');
  return source.cancel(id);
}

/**
 * Tells `onChange` of every state until the run is over, and gives the last one; null when `signal` came first. A console that goes away is
 * waited for: the run is in its database, not in it. One without a stream left is asked every few seconds. Throws Refused, and Unreachable
 * when it stays away.
 */
export async function untilOver<Run extends FollowedRun>(
  source: Pick<RunSource<Run>, 'watch' | 'read'>,
  id: string,
  signal: AbortSignal,
  noun: string,
  onChange: (run: Run) => void,
): Promise<Run | null> {
  let answeredMs = performance.now();
  let streams = true;
  while (!signal.aborted) {
    const pauseMs = streams ? AGAIN_AFTER_MS : ASK_EVERY_MS;
    try {
      for await (const run of streams ? source.watch(id, signal) : asked(source, id)) {
        answeredMs = performance.now();
        onChange(run);
        if (run.finishedAt !== null) return run;
      }
      streams = true;
    } catch (error) {
      if (signal.aborted) return null;
      const status = error instanceof Refused ? error.problem.status : null;
      if (streams && status === 429) {
        streams = false;
        continue;
      }
      if (status !== null && status < 500) throw error;
      if (performance.now() - answeredMs > PATIENCE_MS)
        throw error instanceof Unreachable
          ? error
          : new Unreachable(`The console has not answered for a minute. The ${noun} continues in its worker.`);
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

async function* asked<Run extends FollowedRun>(
  source: Pick<RunSource<Run>, 'read'>,
  id: string,
): AsyncGenerator<Run, void, void> {
  yield await source.read(id);
}
