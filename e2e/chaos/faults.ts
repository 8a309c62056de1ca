import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStack } from './chaosStack';
import type { Plannable } from './planFaults';
import type { Process, Role } from './processes';

export interface Fault extends Plannable {
  /** The errors that iterations may end in because of it; null: none. */
  readonly mayCause: RegExp | null;
  /** Further faults come while it lasts. */
  readonly beside?: true;
  /** Brings it about. @returns what undoes it */
  readonly apply: (stack: ChaosStack, draw: number) => Promise<Undo> | Undo;
}

type Undo = () => Promise<void> | void;
const nothing: Undo = () => undefined;

/** A store or the service gave no answer, or half of one. */
const away =
  /was away|no answer|nothing listens|not judged in time|could not be judged|connect|socket|ECONN|closed|ended|terminat|timed? ?out|within|answered (500|502|503|504)|unavailable|has not reported/i;
const workerGone = /worker died|was away|could not be judged/;

export const faults: readonly Fault[] = [
  kill('worker', workerGone),
  kill('racer', workerGone),
  kill('judge', workerGone),
  kill('service', away),
  kill('console', workerGone),
  hang('worker', workerGone),
  hang('racer', /no answer|within|timed? ?out|socket|worker died/),
  hang('judge', workerGone),
  hang('service', away),
  hang('console', workerGone),
  silent('ClickHouse', (stack) => stack.ofRole('ClickHouse')),
  silent('Postgres', (stack) => stack.postgresProcesses()),
  slow('ClickHouse', (stack) => stack.ofRole('ClickHouse')),
  slow('Postgres', (stack) => stack.postgresProcesses()),
  {
    name: 'connections to Postgres ended',
    lastsMs: [0, 0],
    mayCause: away,
    apply: async (stack) => {
      await stack.endConnections();
      return nothing;
    },
  },
  clock('an hour ahead', 3_600_000),
  clock('two minutes back', -120_000),
  {
    name: 'the disk of the logs full',
    lastsMs: [2_000, 8_000],
    mayCause: null,
    apply: (stack) => {
      if (!stack.ownLogDisk) return nothing;
      const filler = join(stack.home, 'logs', 'filler');
      const chunk = Buffer.alloc(1024 ** 2);
      try {
        for (;;) writeFileSync(filler, chunk, { flag: 'a' });
      } catch {
        return () => rmSync(filler, { force: true });
      }
    },
  },
  {
    name: 'four extra workers',
    lastsMs: [20_000, 40_000],
    mayCause: null,
    beside: true,
    apply: (stack) => {
      stack.startExtraWorkers(4);
      return () => stack.endExtraWorkers();
    },
  },
];

function kill(role: Role, mayCause: RegExp): Fault {
  return {
    name: `${role} killed`,
    lastsMs: [0, 0],
    mayCause,
    apply: (stack, draw) => {
      const victims = stack.ofRole(role);
      const victim = victims[Math.floor(draw * victims.length)];
      if (victim !== undefined) signal([victim], 'SIGKILL');
      return nothing;
    },
  };
}

function hang(role: Role, mayCause: RegExp): Fault {
  return {
    name: `${role} hangs`,
    lastsMs: [1_000, 8_000],
    mayCause,
    apply: (stack, draw) => {
      const victims = stack.ofRole(role);
      const victim = victims[Math.floor(draw * victims.length)];
      if (victim === undefined) return nothing;
      signal([victim], 'SIGSTOP');
      return () => signal([victim], 'SIGCONT');
    },
  };
}

/** A stopped store accepts connections, and says nothing any more. */
function silent(store: string, processesOf: (stack: ChaosStack) => readonly Process[]): Fault {
  return {
    name: `${store} silent`,
    lastsMs: [2_000, 12_000],
    mayCause: away,
    apply: (stack) => {
      const stopped = processesOf(stack);
      signal(stopped, 'SIGSTOP');
      return () => signal(stopped, 'SIGCONT');
    },
  };
}

const SLOW_MS = { stopped: 180, running: 20 } as const;

/** A store that gets on for a tenth of the time. */
function slow(store: string, processesOf: (stack: ChaosStack) => readonly Process[]): Fault {
  return {
    name: `${store} slow`,
    lastsMs: [4_000, 12_000],
    mayCause: away,
    apply: (stack) => {
      let over = false;
      const slowed = (async () => {
        while (!over) {
          const stopped = processesOf(stack);
          signal(stopped, 'SIGSTOP');
          await sleep(SLOW_MS.stopped);
          signal(stopped, 'SIGCONT');
          await sleep(SLOW_MS.running);
        }
      })();
      return () => {
        over = true;
        return slowed;
      };
    },
  };
}

function clock(where: string, offsetMs: number): Fault {
  return {
    name: `clocks ${where}`,
    lastsMs: [2_000, 15_000],
    mayCause: null,
    apply: (stack) => {
      stack.shiftClocks(offsetMs);
      return () => stack.shiftClocks(0);
    },
  };
}

function signal(processes: readonly Process[], name: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
