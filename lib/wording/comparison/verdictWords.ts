import type { ComparisonVerdict } from '@/lib/statistics/stratifiedComparison';

/** A verdict in a word or two: before its sentence, and in the browser's tab. */
export const verdictWords: Readonly<Record<ComparisonVerdict | 'not_comparable', string>> = {
  better: 'Better',
  worse: 'Worse',
  same: 'The same',
  not_told: 'Inconclusive',
  not_comparable: 'Not comparable',
};
