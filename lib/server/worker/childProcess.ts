import { fork, type ChildProcess } from 'node:child_process';
import { programOf } from '@/lib/build/programOf.js';
import type { programs } from '@/lib/build/programs.js';

/**
 * Starts a program of this project with a channel to it. It inherits the variables, the folder and the outputs, and none of this
 * process' own preloads: they may watch a standard input that the child does not have.
 */
export function forkProgram(
  name: keyof typeof programs,
  { flags = [], args = [] }: { readonly flags?: readonly string[]; readonly args?: readonly string[] } = {},
): ChildProcess {
  const program = programOf(name);
  return fork(program.file, args, {
    execArgv: [...flags, ...program.flags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

export interface KeptChild {
  /** null while there is none. */
  current(): ChildProcess | null;
  /** Asks it to end, and makes it end after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface KeepOptions {
  readonly start: () => ChildProcess;
  readonly onStart: (child: ChildProcess) => void;
  readonly onEnd: (how: string, restartsInMs: number) => void;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** A child that lived for so long was fine. */
const FINE_AFTER_MS = 10_000;

/** Keeps one child running; one that ends again and again is waited with longer and longer. */
export function keepChild({ start, onStart, onEnd }: KeepOptions): KeptChild {
  let child: ChildProcess | null = null;
  let stopping = false;
  let waitMs = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;

  const begin = (): void => {
    const startedMs = performance.now();
    const begun = start();
    child = begun;
    let ended = false;
    const end = (how: string) => {
      if (ended) return;
      ended = true;
      child = null;
      if (stopping) return;
      waitMs = performance.now() - startedMs > FINE_AFTER_MS ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
      onEnd(how, waitMs);
      timer = setTimeout(begin, waitMs);
    };
    begun.once('exit', (code, signal) => {
      end(signal ?? `exit code ${String(code)}`);
    });
    begun.once('error', (error) => {
      end(error.message);
    });
    onStart(begun);
  };
  begin();
  return {
    current: () => child,
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      const last = child;
      if (last === null) return;
      const ended = new Promise<void>((resolve) => {
        last.once('exit', () => {
          resolve();
        });
      });
      const force = setTimeout(() => last.kill('SIGKILL'), graceMs);
      if (last.connected) last.disconnect();
      await ended;
      clearTimeout(force);
    },
  };
}
