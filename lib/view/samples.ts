import { findingTitles } from '@/lib/wording/findingTitles';
import type { FindingCode, Sample } from './inspection';

export interface SampleGroup {
  readonly code: FindingCode | null;
  readonly title: string;
  readonly samples: readonly { readonly number: number; readonly sample: Sample }[];
}

/** By the strongest finding, in the order of first appearance, healthy ones last; numbered as they came, so that a number names a sample. */
export function groupSamples(samples: readonly Sample[]): readonly SampleGroup[] {
  const groups = new Map<FindingCode | null, { number: number; sample: Sample }[]>();
  for (const [number, sample] of samples.entries()) {
    const code = sample.findings[0] ?? null;
    groups.set(code, [...(groups.get(code) ?? []), { number, sample }]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === null) - Number(b === null))
    .map(([code, members]) => ({ code, title: code === null ? 'Healthy' : findingTitles[code], samples: members }));
}
