import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, Unreachable } from './source/apiSource';
import type { Terminal } from './Terminal';

/** A console that is started again is back by then. */
const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;

interface FollowedRun {
  readonly finishedAt: string | null;
}

/** Where it is followed. */
export interface RunSource<Run extends FollowedRun> {
  watch(id: string, signal: AbortSignal): AsyncGenerator<Run, void, void>;
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
  let answeredMs = performance.now();
  try {
    while (!interrupted.aborted) {
      try {
        for await (const run of source.watch(id, interrupted)) {
          answeredMs = performance.now();
          const line = progressOf(run);
          progress.show([style.dim(line)], line);
          if (run.finishedAt !== null) return run;
        }
      } catch (error) {
        if (interrupted.aborted) break;
        if (error instanceof Refused && error.problem.status < 500) throw error;
        if (performance.now() - answeredMs > PATIENCE_MS)
          throw error instanceof Unreachable
            ? error
            : new Unreachable(`The console has not answered for a minute. The ${noun} continues in its worker.`);
      }
      await sleep(AGAIN_AFTER_MS, undefined, { signal: interrupted }).catch(() => undefined);
    }
  } finally {
    progress.clear();
  }
  terminal.complain('Cancelling. Press Ctrl-C again to exit now.');
  return source.cancel(id);
}
