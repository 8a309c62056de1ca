import { setMaxListeners } from 'node:events';

/** What ends all that is under way. As many may listen as there are iterations: Node takes more than ten for a leak and says so in the log. */
export function stopForMany(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}
