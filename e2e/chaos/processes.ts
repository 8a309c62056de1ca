import { spawnSync } from 'node:child_process';
import type { programs } from '../../lib/build/programs.js';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Of a process that ended and that nobody took note of yet. */
  readonly ended: boolean;
  readonly command: string;
}

/** How the parts of a stack are known by their command lines: by the names that their programs are built under. */
const roles = {
  worker: 'worker',
  racer: 'racer',
  judge: 'judge',
  service: 'coaching',
  console: 'console',
  ClickHouse: 'clickhouse',
} as const satisfies Record<string, keyof typeof programs>;
export type Role = keyof typeof roles;
export const everyRole = Object.keys(roles) as Role[];

export function listProcesses(): readonly Process[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, stat = '', command = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), ended: stat.startsWith('Z'), command }];
  });
}

/** A process and all that it started, and so on. */
export function descendantsOf(pid: number, all = listProcesses()): readonly Process[] {
  const found = all.filter((process) => process.pid === pid);
  for (const parent of found) found.push(...all.filter((process) => process.parent === parent.pid));
  return found.filter(({ ended }) => !ended);
}

export function hasRole({ command }: Process, role: Role): boolean {
  return new RegExp(`/[.]build/[0-9a-f]+/${roles[role]}[.]js( |$)`).test(command);
}
