import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { programOf } from '@/lib/build/programOf.js';
import type { StackInfo } from '@/lib/embedded/stackInfo';

/** This process' variables without any of the project's own. */
export function cleanEnv(): NodeJS.ProcessEnv {
  return Object.assign(
    Object.create(null) as NodeJS.ProcessEnv,
    Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_'))),
  );
}

/** What a worker beside a stack is configured with. */
export function workerEnv({ postgres, clickhouse, coaching }: StackInfo): NodeJS.ProcessEnv {
  return {
    ...cleanEnv(),
    LASTWRITE_POSTGRES_URL: postgres.readerUrl,
    LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl,
    LASTWRITE_STATE_URL: postgres.stateUrl,
    LASTWRITE_COACHING_URL: coaching.url ?? '',
    LASTWRITE_COACHING_GRPC_URL: coaching.grpcUrl ?? '',
    LASTWRITE_EMBEDDED: '1',
    LASTWRITE_EXPLORER_POSTGRES_URL: postgres.url,
    LASTWRITE_EXPLORER_CLICKHOUSE_URL: clickhouse.url,
    LASTWRITE_LAB_URL: postgres.labUrl ?? '',
  };
}

/** As the console starts it: with a channel, whose end ends it. Resolves once it works. */
export async function startWorkerProcess(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const { file, flags } = programOf('worker');
  const worker = fork(file, [], {
    execArgv: [...flags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env,
  });
  let output = '';
  for (const stream of [worker.stdout, worker.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  await eventually(() => {
    expect(output).toContain('works on load tests, interleavings and sweeps');
  });
  return worker;
}

export async function endWorkerProcess(worker: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.disconnect();
  await ended;
}

/** Stops a process, as a machine that sleeps does, while something is done, and lets it go on whatever came of that. */
export async function whileStopped(stopped: ChildProcess, action: () => Promise<void>): Promise<void> {
  stopped.kill('SIGSTOP');
  try {
    await action();
  } finally {
    stopped.kill('SIGCONT');
  }
}

/** The stack's parts as they are now: one that was started again has another process. */
export async function pidOf(home: string, part: 'postgres' | 'clickhouse' | 'coaching'): Promise<number> {
  const {
    [part]: { pid },
  } = JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackInfo;
  if (pid === null) throw new Error(`${part} has no process`);
  return pid;
}
