import type { Server } from 'node:http';

const EVERY_MS = 50;

/** Takes no more connections and answers what is asked already; what has no answer within `graceMs` is broken off. */
export async function closeGently(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => {
    server.close(resolve);
  });
  // A connection that has its answer may stay open for more.
  const idle = setInterval(() => server.closeIdleConnections(), EVERY_MS);
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
