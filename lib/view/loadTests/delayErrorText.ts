import { formatMs } from '@/lib/wording/formatMs';

/** Shown with two digits, it would be 0. */
const ON_TIME_MS = 0.005;

/** `0.21 ms late`, `0.1 ms early`, `on time`: how far a delayed start was from where it should have been. */
export function delayErrorText(ms: number): string {
  return Math.abs(ms) < ON_TIME_MS ? 'on time' : `${formatMs(Math.abs(ms))} ${ms < 0 ? 'early' : 'late'}`;
}
