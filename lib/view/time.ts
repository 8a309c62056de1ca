const UTC_TIME = /^(-?\d{4,6})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;

/**
 * Microseconds since 1970 of ISO 8601 UTC text, as a whole number: exact for all years from 1684 to 2255, which a double can hold.
 * Digits beyond microseconds are cut. null for text of another form.
 */
export function toMicros(text: string): number | null {
  const match = UTC_TIME.exec(text);
  if (!match) return null;
  const seconds = Date.parse(`${text.slice(0, text.indexOf(':') + 6)}Z`);
  if (Number.isNaN(seconds)) return null;
  return seconds * 1000 + Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
}

/** `2026-01-18T10:32:07.418204Z` for microseconds since 1970. */
export function fromMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const rest = Math.round(micros - seconds * 1_000_000);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, '0')}Z`;
}

/** The same moment as the clocks of this browser's time zone show it, in the form of ISO 8601 UTC text, so that it is cut and shown like one. Other text is given back. */
export function asLocal(text: string): string {
  const micros = toMicros(text);
  const match = UTC_TIME.exec(text);
  if (micros === null || !match) return text;
  const date = new Date(Math.floor(micros / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const decimals = match[7] === undefined ? '' : `.${match[7]}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${decimals}Z`;
}

/** True for the moment that ClickHouse fills in for a time that was never set. */
export function isEpoch(text: string): boolean {
  return toMicros(text) === 0;
}

/** `2026-01-18 10:32:07.418204`: as stored, without the letters that machines want. Other text is given back as it is. */
export function formatUtc(text: string): string {
  return UTC_TIME.test(text) ? text.replace('T', ' ').replace('Z', '') : text;
}

/** `10:32:07.418`: the time of day with `digits` decimals, cut and not rounded. */
export function formatClock(text: string, digits = 3): string {
  const match = UTC_TIME.exec(text);
  if (!match) return text;
  const decimals = (match[7] ?? '').padEnd(digits, '0').slice(0, digits);
  return `${match[4]}:${match[5]}:${match[6]}${digits > 0 ? `.${decimals}` : ''}`;
}

/** `350 µs`, `3 ms`, `1.2 s`, `14 min`, `3.5 h`, `2 days`, for a length in microseconds. */
export function formatDuration(micros: number): string {
  const length = Math.abs(micros);
  if (length < 1000) return `${Math.round(length)} µs`;
  if (length < 10_000) return `${trim(length / 1000, 1)} ms`;
  if (length < 999_500) return `${Math.round(length / 1000)} ms`;
  if (length < 120_000_000) return `${trim(length / 1_000_000, 1)} s`;
  if (length < 7_200_000_000) return `${Math.round(length / 60_000_000)} min`;
  return length < 172_800_000_000
    ? `${trim(length / 3_600_000_000, 1)} h`
    : `${Math.round(length / 86_400_000_000)} days`;
}

/** `just now`, `4 min ago`, `3 h ago`, then the date. Both in milliseconds since 1970. */
export function formatAge(thenMs: number, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - thenMs) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(thenMs).toISOString().slice(0, 10);
}

function trim(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.0+$/, '');
}
