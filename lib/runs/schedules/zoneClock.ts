const DAY_MS = 86_400_000;

/** The clock on a wall of a time zone. What it shows is written as milliseconds, as if it stood in UTC. */
export interface ZoneClock {
  /** What it shows at a moment. */
  shows(momentMs: number): number;
  /** When it shows that first; of a time that it skips, when it jumps over it. Never decreases as the time shown increases. */
  firstAt(shownMs: number): number;
}

/** To the second. `timeZone` is one that the runtime knows. */
export function zoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const shows = (momentMs: number): number => {
    const read = Object.fromEntries(format.formatToParts(momentMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((momentMs % 1000) + 1000) % 1000);
  };
  const aheadAt = (momentMs: number) => shows(momentMs) - momentMs;
  return {
    shows,
    firstAt(shownMs) {
      // The clock changes at most once in two days.
      const around = [shownMs - aheadAt(shownMs - DAY_MS), shownMs - aheadAt(shownMs + DAY_MS)].sort((a, b) => a - b);
      const found = around.find((momentMs) => shows(momentMs) === shownMs);
      if (found !== undefined) return found;
      let [before = 0, after = 0] = around;
      for (const later = aheadAt(after); after - before > 1_000;) {
        const middle = before + Math.floor((after - before) / 2_000) * 1_000;
        if (aheadAt(middle) === later) after = middle;
        else before = middle;
      }
      return after;
    },
  };
}
