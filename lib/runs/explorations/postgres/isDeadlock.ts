/** PostgreSQL's deadlock_detected. */
const DEADLOCK = '40P01';

/** True for the error of a deadlock's victim, anywhere in the chain of causes. */
export function isDeadlock(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && each.code === DEADLOCK) return true;
  }
  return false;
}
