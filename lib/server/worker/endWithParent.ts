import { endTracing } from '@/lib/tracing/trace';

/** Less than a worker waits for its children. */
const FLUSH_WITHIN_MS = 1_000;

/** Ends this process once its parent is gone, with the spans that are left sent before. */
export function exitWithParent(): void {
  endWithParent(() => void endTracing(FLUSH_WITHIN_MS).finally(() => process.exit(0)));
}

/**
 * Calls `end` once the process that started this one, with a channel to it, is gone. It may have gone before this was asked for, while the
 * program was still being loaded: then nobody would tell any more.
 */
export function endWithParent(end: () => void): void {
  process.once('disconnect', end);
  if (process.send !== undefined && !process.connected) end();
}
