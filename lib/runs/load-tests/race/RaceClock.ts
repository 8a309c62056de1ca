import { createWallClock, formatMicros, parseMicros } from '@/lib/reference/clock';

/** Turns moments of the monotonic counter into times of day. Made once per race: inside it nothing jumps when the system's clock is set. */
export interface RaceClock {
  /** `performance.now()` to ISO 8601 UTC with microseconds. */
  toTime(monotonicMs: number): string;
}

const wallClock = createWallClock();

export function createRaceClock(): RaceClock {
  const originMicros = parseMicros(wallClock()) - toMicros(performance.now());
  return { toTime: (monotonicMs) => formatMicros(originMicros + toMicros(monotonicMs)) };
}

function toMicros(monotonicMs: number): bigint {
  return BigInt(Math.round(monotonicMs * 1_000));
}
