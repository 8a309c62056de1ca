/**
 * Calls `end` once when the process that holds the other side of stdin is gone. The kernel closes the pipe however the
 * parent ended, `kill -9` included. The parent has to start this process with a pipe as stdin and never write to it.
 */
export function endWithParent(end: (reason: string) => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    end('the parent process is gone');
  };
  process.stdin.on('end', once).on('close', once).on('error', once);
  process.stdin.resume();
}
