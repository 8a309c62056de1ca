import { readdirSync, readFileSync } from 'node:fs';
import { descendantsOf, hasRole, listProcesses, type Process, type Role } from '../chaos/processes';
import type { LoadTestStack } from './loadTestStack';

/** What a part holds of the machine. Known on Linux only; elsewhere NaN. */
export interface PartUsage {
  /** Resident, where a page that several processes share counts once. */
  readonly memoryMb: number;
  readonly descriptors: number;
}

export type StackUsage = Readonly<Record<'Postgres' | Exclude<Role, 'console'>, PartUsage>>;

/** What each part of a stack and its worker holds now. */
export function readUsage({ info }: LoadTestStack): StackUsage {
  const all = listProcesses();
  const under = (pid: number | null) => (pid === null ? [] : descendantsOf(pid, all));
  const workers = under(process.pid);
  const ofRole = (role: Role) => workers.filter((each) => hasRole(each, role));
  return {
    worker: usageOf(ofRole('worker')),
    racer: usageOf(ofRole('racer')),
    judge: usageOf(ofRole('judge')),
    service: usageOf(under(info.coaching.pid)),
    Postgres: usageOf(under(info.postgres.pid)),
    ClickHouse: usageOf(under(info.clickhouse.pid)),
  };
}

function usageOf(processes: readonly Process[]): PartUsage {
  if (process.platform !== 'linux') return { memoryMb: NaN, descriptors: NaN };
  const each = processes.map(({ pid }) => ({ memoryMb: memoryMb(pid), descriptors: descriptors(pid) }));
  return {
    memoryMb: each.reduce((sum, one) => sum + one.memoryMb, 0),
    descriptors: each.reduce((sum, one) => sum + one.descriptors, 0),
  };
}

/** A process that ended meanwhile holds nothing. */
function memoryMb(pid: number): number {
  try {
    return Number(/^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
