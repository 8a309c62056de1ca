import { formatClock, fromMicros } from '../time';
import type { Scale } from './scale';

export interface Tick {
  readonly x: number;
  /** The middle of the label: where the tick is, unless it would be cut off there. */
  readonly labelX: number;
  readonly label: string;
  /** Names the whole second, minute or day; the others only what changed since. */
  readonly major: boolean;
}

const SECOND = 1_000_000;
const steps = [
  ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60 * SECOND),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3600 * SECOND),
  ...[1, 2, 7, 30, 90, 365, 3650].map((days) => days * 86_400 * SECOND),
];
const CHARACTER_PX = 6.6;

/** Round moments in UTC, about `spacingPx` apart. Every stretch of time names at least one; labels never touch. */
export function placeTicks(scale: Scale, { spacingPx = 88, from = -Infinity, to = Infinity }: { readonly spacingPx?: number; readonly from?: number; readonly to?: number } = {}): readonly Tick[] {
  const ticks: Tick[] = [];
  let freeFrom = -Infinity;
  let lastDay = '';
  for (const segment of scale.segments) {
    const span = segment.to - segment.from;
    const wanted = (span * spacingPx) / Math.max(1, segment.x1 - segment.x0);
    const step = steps.find((each) => each >= wanted) ?? 3650 * 86_400 * SECOND;
    const times = roundTimes(segment.from, segment.to, step);
    let lastSecond = '';
    for (const time of times.length > 0 ? times : [segment.from]) {
      const text = fromMicros(time);
      const day = text.slice(0, 10);
      const clock = formatClock(text, times.length > 0 ? digitsFor(step) : 3);
      const second = text.slice(0, 19);
      const major = second !== lastSecond;
      const full = day !== lastDay ? `${day} ${clock}` : clock;
      const label = major ? full : clock.slice(8);
      const x = scale.x(time);
      const half = (label.length * CHARACTER_PX) / 2;
      const labelX = Math.min(Math.max(x, from + half), to - half);
      if (labelX - half < freeFrom) continue;
      ticks.push({ x, labelX, label, major });
      freeFrom = labelX + half + 12;
      [lastSecond, lastDay] = [second, day];
    }
  }
  return ticks;
}

function roundTimes(from: number, to: number, step: number): readonly number[] {
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to && times.length < 100; time += step) times.push(time);
  return times;
}

function digitsFor(step: number): number {
  return step >= SECOND ? 0 : step >= 1000 ? 3 : 6;
}
