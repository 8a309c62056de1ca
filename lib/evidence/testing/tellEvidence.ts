import type { ToldDiagnosis } from '@/lib/contract/told';
import { tellDiagnosis } from '@/lib/wording/findings/tellDiagnosis';
import { diagnose } from '../diagnose';
import type { Evidence } from '../model';

/** What a person is told of the evidence. */
export function tellEvidence(evidence: Evidence): ToldDiagnosis {
  return tellDiagnosis(diagnose(evidence));
}
