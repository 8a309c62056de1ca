/**
 * Calls `end` once the process that started this one, with a channel to it, is gone. It may have gone before this was asked for, while the
 * program was still being loaded: then nobody would tell any more.
 */
export function endWithParent(end: () => void): void {
  process.once('disconnect', end);
  if (process.send !== undefined && !process.connected) end();
}
