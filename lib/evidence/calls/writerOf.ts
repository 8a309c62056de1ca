import type { RowVersion } from '../model';
import { elapsedMs, parseTime } from '../time';
import type { CallFacts } from './readCall';

/** Version stamp and trace come from two clocks, or from one that was read a moment before the insert began. */
const TOLERANCE_MS = 2;

/**
 * The call whose work inserted a version: the only one with an insert step that was running when the version was stamped, or right after.
 * null when none fits, or more than one does: a guess would name the wrong race.
 */
export function writerOf(version: RowVersion, calls: readonly CallFacts[]): string | null {
  const stamped = version.version === null ? null : parseTime(version.version);
  if (stamped === null) return null;
  const wanted = version.table === 'card' ? /card|^insert/i : /score|^insert/i;
  const fits = calls.filter((call) => call.steps.some((step) => {
    if (!/insert/i.test(step.name) || !/version|clickhouse/i.test(step.name) || !wanted.test(step.name) || step.end === null) return false;
    return elapsedMs(step.start, stamped) >= -TOLERANCE_MS && elapsedMs(stamped, step.end) >= 0;
  }));
  return fits.length === 1 ? fits[0]?.call.call ?? null : null;
}
