import type { ChildProcess } from 'node:child_process';
import type { Raced, Racer } from '@/lib/runs/load-tests/race/Racer';
import { traceHeaders } from '@/lib/tracing/trace';
import { forkProgram, keepChild } from '../childProcess';
import type { FromRacer, ToRacer } from './messages';

const GRACE_MS = 2_000;
/** With helpers, collecting garbage would wait for threads that come last on a busy machine: tens of milliseconds. `collectWhenCalm` chooses when. */
const flags = ['--single-threaded-gc', '--expose-gc'];

export interface RacerOptions {
  /** The name of the worker that it belongs to. */
  readonly worker: string;
  readonly onReady: (runs: string) => void;
  readonly onEnd: (how: string) => void;
}

interface Waiting {
  readonly message: ToRacer;
  /** Whether a process has it. */
  sent: boolean;
  readonly resolve: (raced: Raced | null) => void;
  readonly reject: (error: Error) => void;
}

/** A racer in a separate process. If it dies, it is replaced, and its current work is rejected, because it is unknown which calls were sent. */
export function forkRacer({ worker, onReady, onEnd }: RacerOptions): Racer {
  const waiting = new Map<number, Waiting>();
  let last = 0;

  const receive = (message: FromRacer): void => {
    if (message.kind === 'ready') return onReady(message.runs);
    const race = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'raced') race?.resolve(message.raced);
    else race?.reject(new Error(message.message));
  };
  const child = keepChild({
    start: () => forkProgram('racer', { flags, args: [worker] }),
    onStart: (begun) => {
      begun.on('message', receive);
      for (const race of waiting.values()) deliver(begun, race);
    },
    onEnd: (how) => {
      onEnd(how);
      for (const [id, { sent, reject }] of waiting) {
        if (!sent) continue;
        waiting.delete(id);
        reject(new Error(`the racing process ended: ${how}`));
      }
    },
  });
  return {
    race(run, { subject, delayMs }) {
      last += 1;
      const id = last;
      return new Promise<Raced | null>((resolve, reject) => {
        const message: ToRacer = { kind: 'race', id, run, subject, delayMs, caller: traceHeaders() };
        const race: Waiting = { message, sent: false, resolve, reject };
        waiting.set(id, race);
        const current = child.current();
        if (current?.connected) deliver(current, race);
      });
    },
    drop(loadTestId) {
      const current = child.current();
      if (current?.connected) current.send({ kind: 'drop', loadTestId } satisfies ToRacer, ignore);
    },
    async close() {
      await child.stop(GRACE_MS);
      for (const { resolve } of waiting.values()) resolve(null);
    },
  };
}

function deliver(child: ChildProcess, race: Waiting): void {
  race.sent = true;
  child.send(race.message, ignore);
}

/** A message that does not arrive belongs to a process that is about to be told of as ended. */
function ignore(): void {
  return undefined;
}
