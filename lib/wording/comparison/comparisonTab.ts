import type { Comparison, SideVerdict } from './compareSides';
import { verdictWords } from './verdictWords';

/** What the browser's tab says of a comparison: `Better · after the fix against before the fix`. null where there is none yet. */
export function comparisonTab({
  base,
  verdicts,
}: Comparison<SideVerdict['run'] & { readonly name: string }>): string | null {
  const [first] = verdicts;
  if (base === null || first === undefined) return null;
  if (verdicts.length > 1) return `${base.name} against ${verdicts.length} other runs`;
  return `${verdictWords[first.verdict]} · ${first.run.name} against ${base.name}`;
}
