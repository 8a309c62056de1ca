/** `0.12 ms`, `4.2 ms`, `350 ms`, `1.4 s`, `2 min`, `3.5 h`: a measured length in milliseconds. */
export function formatMs(ms: number): string {
  const length = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (length < 0.995) return `${sign}${Number(length.toFixed(2))} ms`;
  if (length < 9.95) return `${sign}${Number(length.toFixed(1))} ms`;
  if (length < 999.5) return `${sign}${Math.round(length)} ms`;
  if (length < 119_500) return `${sign}${Number((length / 1000).toFixed(length < 10_000 ? 1 : 0))} s`;
  if (length < 7_200_000) return `${sign}${Math.round(length / 60_000)} min`;
  return `${sign}${Number((length / 3_600_000).toFixed(1))} h`;
}

/** `12 s`, `4 min`, `1.5 h`: a length that is still to come, no finer than anyone can foresee. At least one second. */
export function formatTimeLeft(ms: number): string {
  if (ms < 60_000) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${Number((ms / 3_600_000).toFixed(1))} h`;
}

/** `1 iteration`, `20,000 iterations`. */
export function counted(number: number, thing: string, many = `${thing}s`): string {
  return `${formatCount(number)} ${number === 1 ? thing : many}`;
}

/** `20,000`. */
export function formatCount(number: number): string {
  return number.toLocaleString('en-US');
}
