'use client';

import { useTimeZone } from '@/lib/client/useTimeZone';
import { asLocal, formatClock, formatUtc, toMicros } from '@/lib/view/time';

/**
 * A time, to the microsecond unless `digits` says less: in UTC or in the browser's time zone, whichever was chosen. The other one stands in its
 * tooltip. `zone`: followed by which of them it is, where no head of a column says it.
 */
export function Time({
  value,
  only = 'all',
  digits = 6,
  zone = false,
}: {
  readonly value: string;
  readonly only?: 'all' | 'clock';
  readonly digits?: number;
  readonly zone?: boolean;
}) {
  const local = useTimeZone() === 'local';
  const shown = local ? asLocal(value) : value;
  return (
    <time dateTime={value} title={bothTimes(value)} suppressHydrationWarning>
      {only === 'clock' ? formatClock(shown, digits) : cutDecimals(formatUtc(shown), digits)}
      {zone && ` ${zoneNames[local ? 'local' : 'utc']}`}
    </time>
  );
}

const zoneNames = { utc: 'UTC', local: 'local time' } as const;

/** In the head of a column of times: `UTC`, or that they are local. */
export function ZoneName() {
  return zoneNames[useTimeZone()];
}

/** Cut, not rounded, as the clock is. */
function cutDecimals(text: string, digits: number): string {
  const at = text.indexOf('.');
  return at === -1 || digits >= 6 ? text : text.slice(0, digits === 0 ? at : at + 1 + digits);
}

/** `2026-01-18 10:32:07.418204 UTC`, and beneath it the local time with the name of its zone. */
export function bothTimes(value: string): string {
  const micros = toMicros(value);
  if (micros === null) return value;
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(new Date(micros / 1000))
    .find(({ type }) => type === 'timeZoneName');
  return `${formatUtc(value)} UTC\n${formatUtc(asLocal(value))} local time${zone ? ` (${zone.value})` : ''}`;
}
