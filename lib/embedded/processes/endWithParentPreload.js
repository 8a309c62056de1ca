/*
 * `node --import …/endWithParentPreload.js program`: ends a program that knows nothing of its parent when that is gone.
 * The parent holds a pipe to stdin; SIGTERM first, so that requests in progress end in order.
 */
const end = () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(0), 3_000);
};
process.stdin.once('end', end).once('error', end);
process.stdin.resume();
// What only waits for this pipe may end.
process.stdin.unref();
