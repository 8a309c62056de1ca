import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from '../../environments/writeWhole';
import { processIdentity } from './processIdentity.js';

type ChildEntry = { readonly name: string; readonly pid: number; readonly identity: string };

/** The processes of the running stack, in `home/children.json`, so that a start after a `kill -9` can end what is left. */
export class ChildRecord {
  private readonly file: string;
  private entries: ChildEntry[] = [];

  constructor(home: string) {
    this.file = join(home, 'children.json');
  }

  add(name: string, pid: number): void {
    const identity = processIdentity(pid);
    if (identity === null) return;
    this.entries = [...this.entries.filter((entry) => entry.pid !== pid), { name, pid, identity }];
    writeWhole(this.file, JSON.stringify(this.entries));
  }

  clear(): void {
    this.entries = [];
    rmSync(this.file, { force: true });
  }

  /** Ends the recorded processes of an earlier stack that still live; most end by themselves. Returns the names of the ended. */
  async endLeftovers(patienceMs = 3_000): Promise<readonly string[]> {
    const left = () => readEntries(this.file).filter(({ pid, identity }) => processIdentity(pid) === identity);
    for (const until = performance.now() + patienceMs; left().length > 0 && performance.now() < until;) await sleep(50);
    const stubborn = left();
    for (const [signal, waitMs] of [
      ['SIGTERM', 8_000],
      ['SIGKILL', 2_000],
    ] as const) {
      for (const { pid } of left()) process.kill(pid, signal);
      for (const until = performance.now() + waitMs; left().length > 0 && performance.now() < until;) await sleep(50);
    }
    this.clear();
    return stubborn.map(({ name, pid }) => `${name} (pid ${pid})`);
  }
}

function readEntries(file: string): readonly ChildEntry[] {
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ChildEntry[];
  } catch {
    return [];
  }
}
