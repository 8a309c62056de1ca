import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { readLogTail } from './readLogTail';

export type ProcessSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** A process that prints one JSON line on stdout, `{"ready":true,…}` or `{"ready":false,"error":…}`; without it, it counts as started at once. */
  readonly readyLine: boolean;
  readonly readyWithinMs: number;
};

export type RunningProcess = {
  readonly name: string;
  readonly pid: number;
  /** The ready line's properties. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Settles, never rejects, when the process has ended. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, then SIGKILL when it is still there after the grace period. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL at once, for one that is still there; another process that has its number by now is left alone. */
  kill(): void;
};

export type ProcessExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process that ended or stayed silent before it was ready; `tail` is the end of its log. */
export class ProcessStartError extends Error {
  override readonly name = 'ProcessStartError';

  constructor(
    readonly process: string,
    readonly reason: string,
    readonly logFile: string,
    readonly tail: string,
  ) {
    super(`${process} ${reason}${tail === '' ? '' : `\n${tail}`}\n(log: ${logFile})`);
  }
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in a terminal reaches only the supervisor, with a pipe as stdin
 * whose end tells it that its parent is gone. Both outputs go to the log file. @throws ProcessStartError
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const log = openSync(spec.logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: processEnv(spec.env),
      detached: true,
      stdio: ['pipe', spec.readyLine ? 'pipe' : log, log],
    });
  } finally {
    closeSync(log);
  }
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const stop = async (graceMs = 8_000) => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(force);
  };
  const kill = () => void child.kill('SIGKILL');
  // Writing to a process that has ended is not an event worth ending the supervisor for.
  child.stdin?.on('error', () => undefined);
  try {
    const ready = await readyOf(spec, child, exited);
    return { name: spec.name, pid: child.pid ?? 0, ready, exited, stop, kill };
  } catch (error) {
    await stop(1_000);
    throw error;
  }
}

async function readyOf(
  spec: ProcessSpec,
  child: ChildProcess,
  exited: Promise<ProcessExit>,
): Promise<Record<string, unknown>> {
  const failed = (reason: string) =>
    new ProcessStartError(spec.name, reason, spec.logFile, readLogTail(spec.logFile, 12));
  const spawned = new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once('error', (error) => reject(failed(`could not be started: ${error.message}`)));
    child.once('spawn', () => {
      if (!spec.readyLine) resolve({});
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = parseReadyLine(line);
      if (ready?.ready === true) resolve(ready);
      else if (typeof ready?.error === 'string') reject(failed(`could not start: ${ready.error}`));
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed(`was not ready within ${spec.readyWithinMs / 1000} s`)), spec.readyWithinMs);
  });
  const ended = exited.then(({ code, signal }) => {
    throw failed(`ended before it was ready (${signal ?? `exit code ${code}`})`);
  });
  try {
    return await Promise.race([spawned, silent, ...(spec.readyLine ? [ended] : [])]);
  } finally {
    clearTimeout(timer);
    ended.catch(() => undefined);
  }
}

/** Frameworks declare variables as always set, which those of a child need not be. */
function processEnv(env: ProcessSpec['env']): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null) as NodeJS.ProcessEnv, env);
}

function parseReadyLine(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    return typeof parsed.ready === 'boolean' ? parsed : null;
  } catch {
    return null;
  }
}
