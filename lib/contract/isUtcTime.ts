const UTC_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/;

/** True for ISO 8601 UTC text of a moment that exists, from year 1 on, with at most microseconds: `2026-01-18T10:32:07.418204Z`. */
export function isUtcTime(text: string): boolean {
  const match = UTC_TIME.exec(text);
  if (!match || text.startsWith('0000')) return false;
  const whole = `${match[1]}T${match[2]}.000Z`;
  const moment = new Date(whole);
  // A calendar that rolls 30 February over gives another text back.
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === whole;
}
