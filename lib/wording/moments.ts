/** `09:41 UTC`; of another day than now `2026-11-08 09:41 UTC`. For an ISO 8601 UTC time, cut to the minute: never later than what is meant. */
export function formatMoment(time: string, nowMs: number): string {
  const [date = '', ofDay = ''] = time.split('T');
  const clock = `${ofDay.slice(0, 5)} UTC`;
  return date === new Date(nowMs).toISOString().slice(0, 10) ? clock : `${date} ${clock}`;
}

/** `just now`, `4 minutes ago`, `3 hours ago`, `2 days ago`; a time that is still to come, by clocks that differ, is now. */
export function formatAgo(time: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - Date.parse(time)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return ago(minutes, 'minute');
  return minutes < 48 * 60 ? ago(Math.floor(minutes / 60), 'hour') : ago(Math.floor(minutes / 1440), 'day');
}

function ago(number: number, unit: string): string {
  return `${number.toLocaleString('en-US')} ${unit}${number === 1 ? '' : 's'} ago`;
}
