export interface Admission {
  /** How many more may begin, with `unfinished` in hand, racing or waiting to be judged, of which `late` should have been judged already. */
  free(unfinished: number, late: number): number;
  /** One was judged, `lateMs` after the end of its settle time. */
  finished(lateMs: number): void;
  /** Share of the time since the beginning in which iterations waited to be admitted, 0..1. */
  heldBack(): number;
  /** The part of it in which what was finished came late: before that, nothing could have been finished yet. */
  overdue(): number;
}

/** Judging takes a few hundred milliseconds by itself, since it collects. What comes later waited for work that had piled up. */
export const LATE_AFTER_MS = 1_500;
/** Enough for a run of some dozens to begin at full pace, and little enough for the slowest machine to finish. */
const AT_FIRST = 4;
/** What waits is bounded, however well it goes: each holds its evidence in memory. */
const MOST_UNFINISHED = 1_000;

/**
 * Admits iterations at the rate at which they are finished. Answers come long before the work that a call leaves behind is done: whoever counts only calls under way
 * piles that work up, and every rate depends on how long the run has been going. So there is a window of unfinished iterations, which grows while they are judged in
 * time and it is made use of, and shrinks with how late they are, as congestion control by delay does (LEDBAT, RFC 6817).
 */
export function createAdmission(racingAtOnce: number, now: () => number = () => performance.now()): Admission {
  let window = AT_FIRST * racingAtOnce;
  let isFull = false;
  let inHand = 0;
  let hasBeenLate = false;
  /** Smoothed over some ten iterations. */
  let lateBy = 0;
  let isOverdue = false;
  let heldMs = 0;
  let overdueMs = 0;
  let lookedAtMs = now();
  const begunAtMs = lookedAtMs;
  const share = (ofMs: number): number => (lookedAtMs === begunAtMs ? 0 : ofMs / (lookedAtMs - begunAtMs));
  return {
    free(unfinished, late) {
      const nowMs = now();
      if (isFull) heldMs += nowMs - lookedAtMs;
      if (isFull && isOverdue) overdueMs += nowMs - lookedAtMs;
      lookedAtMs = nowMs;
      // What is late already shows before the first of it is finished.
      const free = 2 * late >= window ? 0 : Math.max(0, Math.floor(window) - unfinished);
      isFull = free === 0;
      // Where the window holds a target at what it can do, they are late by as much as is allowed.
      isOverdue = late > 0 || lateBy > LATE_AFTER_MS / 2;
      inHand = unfinished;
      return free;
    },
    finished(lateMs) {
      hasBeenLate ||= lateMs > LATE_AFTER_MS;
      lateBy += (lateMs - lateBy) / 10;
      // Doubles with each round until the first is late; then it takes several rounds, for a round is what a change needs to show.
      const gain = hasBeenLate ? racingAtOnce / (2 * window) : 1;
      const change = gain * Math.max(-4, (LATE_AFTER_MS - lateMs) / LATE_AFTER_MS);
      // Where it is not used, a larger one proves nothing.
      if (change < 0 || window < 2 * inHand) window = Math.min(MOST_UNFINISHED, Math.max(1, window + change));
    },
    heldBack: () => share(heldMs),
    overdue: () => share(overdueMs),
  };
}
