/** Gives the time as ISO 8601 UTC text with microseconds, `2026-01-18T10:32:07.418204Z`. Two calls may give the same time. */
export type Clock = () => string;

/** Further away from the system's clock than this, the finer counter is set by it again. */
const DRIFT_MICROS = 2_000n;

/**
 * The wall clock in microseconds: the system's milliseconds, refined by the monotonic counter. It follows the system's clock
 * when that is set, backwards too, as the clock of a production host does.
 */
export function createWallClock(): Clock {
  let anchorMicros = BigInt(Date.now()) * 1_000n;
  let anchorCounter = process.hrtime.bigint();
  return () => {
    const systemMicros = BigInt(Date.now()) * 1_000n;
    let micros = anchorMicros + (process.hrtime.bigint() - anchorCounter) / 1_000n;
    const drift = micros - systemMicros;
    if (drift > DRIFT_MICROS || drift < -DRIFT_MICROS) {
      anchorMicros = systemMicros;
      anchorCounter = process.hrtime.bigint();
      micros = systemMicros;
    }
    return formatMicros(micros);
  };
}

/** A clock that runs ahead of another one (or behind, with a negative number). */
export function skewedClock(clock: Clock, aheadMs: number): Clock {
  return () => formatMicros(parseMicros(clock()) + BigInt(Math.round(aheadMs * 1_000)));
}

/** Microseconds since 1970 as ISO text. */
export function formatMicros(micros: bigint): string {
  // BigInt division cuts towards zero; before 1970 the rest would be negative.
  const rest = ((micros % 1_000n) + 1_000n) % 1_000n;
  const millis = Number((micros - rest) / 1_000n);
  return `${new Date(millis).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** ISO text with up to six fractional digits and `Z` as microseconds since 1970. */
export function parseMicros(time: string): bigint {
  const match = /^(.{19})(?:\.(\d{1,6}))?Z$/.exec(time);
  const seconds = match ? Date.parse(`${match[1]}Z`) : Number.NaN;
  if (Number.isNaN(seconds)) throw new TypeError(`not an ISO 8601 UTC time with at most microseconds: ${time}`);
  return BigInt(seconds) * 1_000n + BigInt((match?.[2] ?? '').padEnd(6, '0'));
}
