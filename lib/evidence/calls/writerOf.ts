import type { RecordType } from '@/lib/record/RecordType';
import type { RowVersion } from '../model';
import { parseTime } from '../time';
import { fieldValueIn } from './body';
import type { CallFacts, TimedStep } from './readCall';

/**
 * The call whose work inserted a version: the only one that can have stamped it so. null when none can, or more than one: a guess would
 * name the wrong race. Work that does not say what it stamps its copies with is taken to stamp the time at which it inserts them.
 */
export function writerOf(version: RowVersion, calls: readonly CallFacts[], { changedAt }: RecordType): string | null {
  const stamped = version.version === null ? null : parseTime(version.version);
  if (stamped === null) return null;
  const fits = calls.filter((call) => mayHaveStamped(call, stamped, changedAt));
  return fits.length === 1 ? (fits[0]?.call.call ?? null) : null;
}

function mayHaveStamped(call: CallFacts, stamped: bigint, changedAt: string | null): boolean {
  const stampedWith = call.call.copying?.stampedWith ?? 'insert_time';
  const within = (steps: readonly TimedStep[]) =>
    steps.some((step) => step.end !== null && step.start <= stamped && stamped <= step.end);
  switch (stampedWith) {
    case 'updated_at': {
      const updatedAt = changedAt === null ? undefined : fieldValueIn(call.answer, changedAt);
      return typeof updatedAt === 'string' && parseTime(updatedAt) === stamped;
    }
    case 'save_time':
      return call.save !== null && within([call.save]);
    case 'insert_time':
      return within(call.steps.filter((step) => step.effect === 'insert_version'));
    default:
      return stampedWith satisfies never;
  }
}
