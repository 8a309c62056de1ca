import { formatClock, formatUtc, toMicros } from '@/lib/view/time';

/** A UTC time, to the microsecond unless `digits` says less; the local time stands in its tooltip. */
export function Time({
  value,
  only = 'all',
  digits = 6,
}: {
  readonly value: string;
  readonly only?: 'all' | 'clock';
  readonly digits?: number;
}) {
  return (
    <time dateTime={value} title={localTime(value)} suppressHydrationWarning>
      {only === 'clock' ? formatClock(value, digits) : cutDecimals(formatUtc(value), digits)}
    </time>
  );
}

/** Cut, not rounded, as the clock is. */
function cutDecimals(text: string, digits: number): string {
  const at = text.indexOf('.');
  return at === -1 || digits >= 6 ? text : text.slice(0, digits === 0 ? at : at + 1 + digits);
}

/** `2026-01-18 10:32:07.418204 UTC · 18 Jan 2026, 11:32:07 local time`. */
export function localTime(value: string): string {
  const micros = toMicros(value);
  if (micros === null) return value;
  const local = new Date(micros / 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  return `${formatUtc(value)} UTC\n${local}`;
}
