import type { FactsByCode } from '@/lib/evidence/findings/facts';
import type { Headline } from '@/lib/contract/told';
import type { Words } from './words';
import type { FindingCode } from '@/lib/evidence/model';

/** What a finding says. `headline` is used when it is the strongest of an inconsistent record. */
export interface Prose {
  readonly title: string;
  readonly explanation: string;
  readonly narrative: readonly string[];
  readonly headline: Headline;
}

/** Puts a finding's facts into words; knows nothing but the facts, the words of the record's type, and when it was inspected, so it cannot claim more. */
export type Explainer<Code extends FindingCode> = (facts: FactsByCode[Code], words: Words) => Prose;
