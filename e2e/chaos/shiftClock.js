/*
 * A preload: the wall clock of a process runs ahead or behind by the milliseconds that stand in a file, so that writing the file is a clock jump.
 * The performance clock and timers go on as they are, as after a real one.
 */
import { readFileSync } from 'node:fs';

const file = process.env.CHAOS_CLOCK_FILE;
const LOOK_EVERY_MS = 50;
const RealDate = Date;
const realNow = Date.now;
let offsetMs = 0;
let readAtMs = -Infinity;

function now() {
  const atMs = performance.now();
  if (atMs - readAtMs > LOOK_EVERY_MS) {
    readAtMs = atMs;
    try {
      offsetMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      offsetMs = 0;
    }
  }
  return realNow() + offsetMs;
}

if (file) {
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
}
