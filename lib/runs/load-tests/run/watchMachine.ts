import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MachineLoad } from '@/lib/state/loadTests/saveMachine';

export interface MachineWatch {
  /** Since the watch began; null before anything can be said. */
  read(): Omit<MachineLoad, 'heldBack' | 'overdue'> | null;
  close(): void;
}

interface Spent {
  readonly busyMs: number;
  readonly totalMs: number;
}

const RESOLUTION_MS = 10;

/**
 * Measures this process' machine. The worker's thread has little to do itself: when it wakes late, or the processors have no idle time left,
 * the service and the stores on the same machine wait for them too.
 */
export function watchMachine(readProcessors: () => Spent = readSpent): MachineWatch {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const before = readProcessors();
  return {
    read() {
      const now = readProcessors();
      const totalMs = now.totalMs - before.totalMs;
      if (totalMs <= 0 || lag.count === 0) return null;
      return {
        // The histogram holds the time from one wake-up to the next.
        eventLoopLagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - RESOLUTION_MS),
        processorLoad: (now.busyMs - before.busyMs) / totalMs,
      };
    },
    close() {
      lag.disable();
    },
  };
}

function readSpent(): Spent {
  const times = cpus().map((processor) => processor.times);
  const totalMs = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { totalMs, busyMs: totalMs - times.reduce((sum, { idle }) => sum + idle, 0) };
}
