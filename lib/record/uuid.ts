/** A UUID of any version as PostgreSQL prints it, in either case; a part of a regular expression. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const whole = new RegExp(`^${UUID}$`, 'i');

export function isUuid(text: string): boolean {
  return whole.test(text);
}
