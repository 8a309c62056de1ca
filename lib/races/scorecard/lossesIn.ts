import type { Inspection } from '@/lib/contract/inspect';
import type { Loss } from '@/lib/evidence/findings/detection';

/** What Postgres lacks, call by call, as the inspection's finding tells it; empty when it tells of none. */
export function lossesIn(findings: Inspection['findings']): readonly Loss[] {
  const finding = findings.find(({ code }) => code === 'lost_update');
  // The contract carries a finding's facts as JSON; `FactsByCode` says their shape.
  return (finding?.evidence.losses ?? []) as readonly Loss[];
}
