import type { RowVersion } from '../model';
import { parseTime } from '../time';
import { fieldValueIn, resourceOf } from './body';
import type { CallFacts } from './readCall';

/**
 * The call whose work inserted a version: the only one that can have stamped it so. null when none can, or more than one: a guess would
 * name the wrong race. Most work stamps the clock while it inserts; strategies that stamp the row say so in their name.
 */
export function writerOf(version: RowVersion, calls: readonly CallFacts[]): string | null {
  const stamped = version.version === null ? null : parseTime(version.version);
  if (stamped === null) return null;
  const fits = calls.filter((call) => mayHaveStamped(call, stamped));
  return fits.length === 1 ? (fits[0]?.call.call ?? null) : null;
}

function mayHaveStamped(call: CallFacts, stamped: bigint): boolean {
  const strategy = call.call.call === 'Reindex' ? '' : (call.call.strategy ?? '');
  if (strategy.includes('updated_at')) {
    const updatedAt = fieldValueIn(resourceOf(call.call.response), 'updatedAt');
    return typeof updatedAt === 'string' && parseTime(updatedAt) === stamped;
  }
  const stamping = strategy.includes('row_version')
    ? [...(call.save ? [call.save] : [])]
    : call.steps.filter((step) => /insert/i.test(step.name) && /version|clickhouse/i.test(step.name));
  return stamping.some((step) => step.end !== null && step.start <= stamped && stamped <= step.end);
}
