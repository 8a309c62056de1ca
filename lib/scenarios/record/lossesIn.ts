import { factsOf } from '@/lib/contract/factsOf';
import type { Inspection } from '@/lib/contract/inspect';
import type { Loss } from '@/lib/evidence/findings/facts';

/** What Postgres lacks, call by call, as the inspection's finding tells it; empty when it tells of none. */
export function lossesIn(findings: Inspection['findings']): readonly Loss[] {
  return factsOf(findings, 'lost_update')?.losses ?? [];
}
