import { formatClock, fromMicros } from '../time';
import type { Scale, Segment } from './scale';

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
/** A digit is as wide as that; whatever else stands in a label is not wider. */
const CHARACTER_PX = 7.6;
const GAP_PX = 12;

interface Bounds {
  readonly spacingPx?: number;
  readonly from?: number;
  readonly to?: number;
}

/** Round moments in UTC, about `spacingPx` apart, or closer where only one would have room: one label is no scale. */
export function placeTicks(scale: Scale, { spacingPx = 88, ...bounds }: Bounds = {}): readonly Tick[] {
  const placed = placeApart(scale, { spacingPx, ...bounds });
  return placed.length > 1 || spacingPx < 20 ? placed : placeTicks(scale, { spacingPx: spacingPx / 2, ...bounds });
}

/** Labels never touch; the first of every stretch of time has the right of way. */
function placeApart(
  scale: Scale,
  { spacingPx, from = -Infinity, to = Infinity }: Bounds & { readonly spacingPx: number },
): readonly Tick[] {
  const wanted = scale.segments.flatMap((segment, index) =>
    ticksOf(scale, segment, spacingPx, scale.segments[index - 1]?.to ?? null).map((tick) => ({
      ...tick,
      labelX: Math.min(Math.max(tick.x, from + halfOf(tick)), to - halfOf(tick)),
    })),
  );
  const placed: Tick[] = [];
  for (const tick of [...wanted.filter((each) => each.major), ...wanted.filter((each) => !each.major)]) {
    if (placed.every((other) => Math.abs(other.labelX - tick.labelX) >= halfOf(other) + halfOf(tick) + GAP_PX))
      placed.push(tick);
  }
  return placed.sort((a, b) => a.x - b.x);
}

/** `before`: where the stretch of time before this one ended, so that the day is named only when it is another. */
function ticksOf(
  scale: Scale,
  segment: Segment,
  spacingPx: number,
  before: number | null,
): readonly Omit<Tick, 'labelX'>[] {
  const wanted = ((segment.to - segment.from) * spacingPx) / Math.max(1, segment.x1 - segment.x0);
  const step = steps.find((each) => each >= wanted) ?? 3650 * 86_400 * SECOND;
  const round = roundTimes(segment.from, segment.to, step);
  const digits = round.length > 0 ? digitsFor(step) : 3;
  let last = before === null ? '' : fromMicros(before).slice(0, 11);
  return (round.length > 0 ? round : [segment.from]).map((time) => {
    const text = fromMicros(time);
    const clock = formatClock(text, digits);
    const major = text.slice(0, 19) !== last;
    const label = !major
      ? clock.slice(8)
      : text.startsWith(last.slice(0, 10)) && last !== ''
        ? clock
        : `${text.slice(0, 10)} ${clock}`;
    last = text.slice(0, 19);
    return { x: scale.x(time), label, major };
  });
}

function halfOf({ label }: Pick<Tick, 'label'>): number {
  return (label.length * CHARACTER_PX) / 2;
}

function roundTimes(from: number, to: number, step: number): readonly number[] {
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to && times.length < 100; time += step) times.push(time);
  return times;
}

function digitsFor(step: number): number {
  return step >= SECOND ? 0 : step >= 1000 ? 3 : 6;
}
